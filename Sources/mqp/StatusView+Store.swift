import Foundation
import LocalStore
import QueryExecution

/// What is kept for queries, as `mqp status` shows it.
struct StoreView {
    /// As the run says, or as it lies on disk; nil where it cannot be read.
    let report: RunReport.Store?
    let folder: String
    let maximumBytes: Int
    /// Why it cannot be read.
    let failure: String?

    /// Looks at what a configuration keeps; nil where it keeps nothing.
    ///
    /// - Parameters:
    ///   - folder: Its folder.
    ///   - maximumBytes: Its limit.
    ///   - run: The run that is there now; nil where there is none.
    init(in folder: String, maximumBytes: Int, run: RunReport?) {
        self.folder = folder
        self.maximumBytes = maximumBytes
        let file = StoreFolder.file(in: folder)
        if let run {
            report = run.store
            failure =
                run.store == nil
                ? "the run that is there keeps none; end it and start it with this configuration"
                : nil
        } else if !FileManager.default.fileExists(atPath: file) {
            (report, failure) = (nil, nil)
        } else {
            do throws(QueryError) {
                let status = try LocalStore(readingAt: file).contents()
                (report, failure) = (RunReport.Store(status, folder: folder), nil)
            } catch {
                (report, failure) = (nil, error.message)
            }
        }
    }

    /// What needs a look, in words.
    var problems: [String] {
        if let failure { return ["there are no recent rows for queries: \(failure)"] }
        guard let report else { return [] }
        var problems: [String] = []
        if !report.isWriting {
            problems.append(
                "recent rows are not kept for queries: "
                    + (report.lastFailure.map { "\($0.reason): \($0.message)" } ?? "unknown"))
        }
        if let removals = report.removals, removals > 0 {
            problems.append(
                "the files of recent rows were removed while the run went on; it has begun them anew"
            )
        }
        if !report.setAside.isEmpty {
            problems.append("a store that could not be read is set aside")
        }
        return problems
    }
}

extension StatusView {
    /// The line about it; nil where nothing is kept.
    var storeLine: String? {
        guard let store else { return nil }
        var line = "store      \(store.folder): "
        guard let report = store.report else {
            return line + (store.failure == nil ? "nothing yet" : "cannot be read")
        }
        line += "\(size(Int(report.bytes))) of \(size(store.maximumBytes)); \(report.rows) rows"
        if report.minuteRows > 0 { line += ", \(report.minuteRows) of a minute" }
        if report.hourRows > 0 { line += ", \(report.hourRows) of an hour" }
        if let oldest = report.oldest { line += ", the oldest \(age(since: oldest)) old" }
        let dropped = report.dropped.filter { $0.value > 0 }.sorted { $0.key < $1.key }
        if !dropped.isEmpty {
            line += "; dropped " + dropped.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        }
        return line
    }
}
