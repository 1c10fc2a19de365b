import Foundation
import GRDB
import QueryExecution
import Synchronization
import Telemetry
import Testing

@testable import LocalStore

/// A store in a folder of its own, with the short ways to use it.
final class StoreFixture {
    let folder: URL
    let limits: LocalStore.Limits
    private(set) var store: LocalStore

    /// Rows wait until a test flushes them.
    static var limits: LocalStore.Limits {
        var limits = LocalStore.Limits()
        limits.commitDelay = 3_600_000
        return limits
    }

    init(
        _ limits: LocalStore.Limits = limits, maximumPages: Int? = nil,
        before: (String) throws -> Void = { _ in }
    ) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        self.limits = limits
        let path = folder.appending(path: "store.db").path()
        try before(path)
        store = LocalStore(writingAt: path, limits: limits, maximumPages: maximumPages)
    }

    deinit {
        store.close()
        try? FileManager.default.removeItem(at: folder)
    }

    var path: String { store.path }
    var status: LocalStore.Status { store.status }

    var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []).sorted()
    }

    func write(_ rows: [EntityRow], now: Int64? = nil) {
        store.write(rows, now: now ?? rows.map(\.sample.timestamp).max() ?? 0)
        store.flush()
    }

    /// Closes it and opens it again.
    func reopen() throws {
        store.close()
        store = LocalStore(writingAt: path, limits: limits)
    }

    /// Changes the file behind the back of the store.
    func tamper(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    /// Reads what the needs say.
    func read<Result>(
        _ needs: RowNeeds, _ result: Result, fewRows: Int = 0,
        _ body: (inout Result, RowBatch) -> Void
    ) throws -> Result {
        let reader = try LocalStore(readingAt: path)
        defer { reader.close() }
        var result = result
        try reader.reader.withLock { open in
            try open.read(reader.file) { database in
                try SnapshotSource(database, fewRows: fewRows).read(needs) { body(&result, $0) }
            }
        }
        return result
    }

    /// All rows of an event type, as they were written.
    func rows(
        _ type: String = StoreRows.type, _ range: Range<Int64> = 0..<Int64.max / 2,
        names: Set<String>? = nil
    ) throws -> [ListedRow] {
        let needs = RowNeeds(source: .events([type]), range: range, names: names)
        return try read(needs, []) { $0 += ListedRow.list($1) }
    }
}

/// A row as a query sees it.
struct ListedRow: Hashable {
    var time: Int64
    var values: [String: Scalar]

    static func list(_ batch: RowBatch) -> [ListedRow] {
        batch.times.indices.map { row in
            var values = batch.table.columns.mapValues { $0[Int(batch.series[row])] }
            for (name, column) in batch.columns {
                let value: Scalar =
                    switch column {
                    case .numbers(let numbers):
                        numbers[row].isNaN ? .missing : .double(numbers[row])
                    case .scalars(let scalars): scalars[row]
                    case .coded(let codes, let list): list[Int(codes[row])]
                    case .rollups(let rollup):
                        rollup.counts[row] == 0 ? .missing : .double(rollup.sums[row])
                    }
                if !value.isMissing { values[name] = value }
            }
            return ListedRow(time: batch.times[row], values: values.filter { !$1.isMissing })
        }
    }
}
