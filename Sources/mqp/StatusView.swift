import Definitions
import Diagnostics
import Foundation
import Spool

/// A spool and its run, as `mqp status` shows them.
struct StatusView {
    private let inspection: SpoolInspection
    private let run: RunReport?
    private let isAlive: Bool
    private let folder: String
    private let settings: SpoolSettings
    let store: StoreView?
    private let now: Int64

    init(
        _ inspection: SpoolInspection, run: RunReport?, folder: String, settings: SpoolSettings,
        store: (folder: String, settings: StoreSettings)?, now: Int64
    ) {
        self.inspection = inspection
        self.run = run
        self.folder = folder
        self.settings = settings
        self.now = now
        let isAlive = run?.isAlive(at: now, in: folder) ?? false
        self.isAlive = isAlive
        self.store = store.map {
            StoreView(
                in: $0.folder, maximumBytes: $0.settings.maximumBytes, run: isAlive ? run : nil)
        }
    }

    /// Seconds for which a row of a sink that does not fail may wait before that needs a look.
    private static let longWait = 120.0

    private var bytes: Int { inspection.segments.reduce(0) { $0 + $1.bytes } }

    private var isBalanced: Bool { inspection.sinks.allSatisfy(\.account.isBalanced) }

    /// What needs a look, in words.
    var problems: [String] {
        var problems: [String] = []
        for sink in inspection.sinks where !sink.account.isBalanced {
            problems.append("the ledger of \(sink.name) does not balance")
        }
        if !inspection.findings.isEmpty {
            problems.append("the spool is damaged; `mqp spool verify` shows where")
        }
        if !inspection.setAside.isEmpty {
            problems.append("segments of another format are set aside")
        }
        problems += store?.problems ?? []
        guard let run, isAlive else { return problems }
        problems += run.spoolProblems
        problems += run.alerts?.problems ?? []
        problems += run.discoveries?.flatMap(\.problems) ?? []
        for sink in run.sinks where sink.state == "failing" {
            problems.append("\(sink.name) fails: \(sink.message ?? sink.reason ?? "")")
        }
        for sink in run.sinks where sink.state != "failing" {
            guard let oldest = sink.oldestSeconds, oldest > Self.longWait else { continue }
            problems.append("rows of \(sink.name) have been waiting for \(duration(oldest))")
        }
        for sink in run.sinks {
            guard let later = sink.refusedLater else { continue }
            if later.events > 0 {
                problems.append(
                    "New Relic refused \(later.events) later that it had taken of \(sink.name)'s "
                        + "account: \(later.groups.keys.sorted().first ?? "see --format json")")
            }
            if let failure = later.failure {
                problems.append("what was refused later of \(sink.name) is not known: \(failure)")
            }
        }
        return problems
    }

    func text(isColored: Bool) -> String {
        var lines = [runLine, spoolLine] + [storeLine].compactMap { $0 }
        if isAlive, let alerts = run?.alerts { lines += alerts.lines { age(since: $0) } }
        if isAlive, let discoveries = run?.discoveries {
            lines += discoveries.map { $0.line { age(since: $0) } }
        }
        if isAlive, let targets = run?.targets, !targets.isEmpty {
            lines += ["targets"] + targets.lines
        }
        lines.append("")
        lines += table
        lines.append("")
        lines.append(
            isBalanced
                ? "ledger     balances: accepted = delivered + waiting + dead + dropped, for each sink"
                : "ledger     DOES NOT BALANCE; this is a fault of the program: keep the spool's "
                    + "folder and report it")
        for problem in problems { lines.append("attention  \(problem)") }
        return lines.joined(separator: "\n") + "\n"
    }

    private var runLine: String {
        guard let run else { return "run        none has been here" }
        if isAlive {
            return "run        pid \(run.pid), for \(age(since: run.startedAt)), mqp \(run.version)"
        }
        return "run        none now; the last one was seen \(age(since: run.writtenAt)) ago"
    }

    private var spoolLine: String {
        let limit = settings.atLimit == .refuse ? "then refuses" : "then drops the oldest"
        var line =
            "spool      \(folder): \(size(bytes)) of \(size(settings.maximumBytes)), \(limit); "
            + "\(inspection.segments.count) segment\(inspection.segments.count == 1 ? "" : "s")"
        if let oldest = inspection.segments.first, bytes > 0 {
            line += ", the oldest row accepted \(age(since: oldest.createdAt)) ago"
        }
        return line
    }

    private var table: [String] {
        var rows = [
            ["SINK", "STATE", "ACCEPTED", "DELIVERED", "WAITING", "OLDEST", "DEAD", "DROPPED"]
        ]
        for sink in inspection.sinks {
            let account = sink.account
            let live = isAlive ? run?.sinks.first { $0.name == sink.name } : nil
            rows.append([
                shown(sink.name), state(of: live), "\(account.accepted)", "\(account.delivered)",
                "\(account.spooled)", live?.oldestSeconds.map { duration($0) } ?? "–",
                "\(account.deadLettered)", dropped(account),
            ])
        }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row.indices, row).map { column, text in
                let room = String(repeating: " ", count: widths[column] - text.count)
                // Numbers to the right, words to the left.
                return (2...6).contains(column) ? room + text : text + room
            }.joined(separator: "  ").trimmedAtEnd
        }
    }

    private func state(of sink: RunReport.Sink?) -> String {
        guard let sink else { return "not running" }
        var text = sink.state
        if let reason = sink.reason { text += " (\(reason))" }
        if sink.breaker != "closed" { text += ", breaker \(sink.breaker)" }
        return text
    }

    private func dropped(_ account: SinkAccount) -> String {
        guard account.droppedTotal > 0 else { return "0" }
        let parts = account.dropped.filter { $0.value > 0 }.sorted { $0.key < $1.key }
        return "\(account.droppedTotal) ("
            + parts.map { "\($0.key) \($0.value)" }.joined(separator: ", ") + ")"
    }

    func age(since moment: Int64) -> String {
        duration(Double(max(now - moment, 0)) / 1000)
    }

    private func duration(_ seconds: Double) -> String {
        let whole = Int(min(max(seconds, 0), 1e12))
        return switch whole {
        case ..<60: "\(whole)s"
        case ..<3600: "\(whole / 60)m \(whole % 60)s"
        case ..<86_400: "\(whole / 3600)h \(whole % 3600 / 60)m"
        default: "\(whole / 86_400)d \(whole % 86_400 / 3600)h"
        }
    }

    func size(_ bytes: Int) -> String {
        var value = Double(bytes)
        for unit in ["B", "KiB", "MiB", "GiB"] {
            if value < 1024 || unit == "GiB" {
                return value == value.rounded()
                    ? "\(Int(value)) \(unit)" : String(format: "%.1f %@", value, unit)
            }
            value /= 1024
        }
        return "\(bytes) B"
    }
}

extension String {
    fileprivate var trimmedAtEnd: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}

extension StatusView {
    /// The whole as JSON, with keys in order.
    var json: String {
        let sinks = inspection.sinks.map { sink in
            Output.Sink(
                name: sink.name, accepted: sink.account.accepted,
                delivered: sink.account.delivered, waiting: sink.account.spooled,
                deadLettered: sink.account.deadLettered, dropped: sink.account.dropped,
                passedOver: sink.account.passedOver, deadLettersKept: sink.deadLetters,
                balanced: sink.account.isBalanced,
                run: isAlive ? run?.sinks.first { $0.name == sink.name } : nil)
        }
        let output = Output(
            balanced: isBalanced, problems: problems,
            run: run.map {
                Output.Run(
                    pid: $0.pid, version: $0.version, startedAt: $0.startedAt,
                    writtenAt: $0.writtenAt, alive: isAlive, refusing: isAlive && $0.isRefusing)
            },
            spool: Output.Spool(
                folder: folder, bytes: bytes, maximumBytes: settings.maximumBytes,
                atLimit: settings.atLimit.rawValue, segments: inspection.segments.count,
                setAside: inspection.setAside,
                findings: inspection.findings.map { "\($0)" }),
            store: store.map {
                Output.Store(
                    folder: $0.folder, maximumBytes: $0.maximumBytes, contents: $0.report,
                    failure: $0.failure)
            }, alerts: isAlive ? run?.alerts : nil,
            discoveries: isAlive ? run?.discoveries : nil, sinks: sinks,
            targets: isAlive ? run?.targets : nil)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(output) else { return "{}\n" }
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    private struct Output: Encodable {
        struct Run: Encodable {
            var pid: Int32
            var version: String
            var startedAt: Int64
            var writtenAt: Int64
            var alive: Bool
            var refusing: Bool
        }
        struct Spool: Encodable {
            var folder: String
            var bytes: Int
            var maximumBytes: Int
            var atLimit: String
            var segments: Int
            var setAside: [String]
            var findings: [String]
        }
        struct Sink: Encodable {
            var name: String
            var accepted: Int
            var delivered: Int
            var waiting: Int
            var deadLettered: Int
            var dropped: [String: Int]
            var passedOver: Int
            var deadLettersKept: Int
            var balanced: Bool
            var run: RunReport.Sink?
        }
        struct Store: Encodable {
            var folder: String
            var maximumBytes: Int
            /// As the run tells it, or as it lies on disk.
            var contents: RunReport.Store?
            var failure: String?
        }
        var balanced: Bool
        var problems: [String]
        var run: Run?
        var spool: Spool
        /// Nil where nothing is kept for queries.
        var store: Store?
        /// Nil where no run evaluates any.
        var alerts: RunReport.Alerts?
        /// Nil where no run has any.
        var discoveries: [RunReport.Discovery]?
        var sinks: [Sink]
        /// Nil where no run asks any.
        var targets: [RunReport.Target]?
    }
}
