import Delivery
import Formats
import Foundation
import LocalStore
import Sinks
import Spool

/// How a run is, as it writes it beside its spool every few seconds, for `mqp status`.
///
/// What must be true after a crash too, such as how many rows were delivered, is not in it: that is
/// in the spool itself.
struct RunReport: Codable {
    /// A sink, as the run sees it.
    struct Sink: Codable {
        var name: String
        var state: String
        var reason: String?
        var message: String?
        var breaker: String
        var concurrency: Int
        var backlog: Int
        var oldestSeconds: Double?
        var requests: Int
        var bytes: Int
        var retries: Int
        var truncatedValues: Int
        var omittedAttributes: Int
        var lastFailure: Failure?
        /// What New Relic refused after it had answered success; nil where it is not asked.
        var refusedLater: Later?
    }

    struct Failure: Codable {
        var reason: String
        var message: String
        var at: Int64
    }

    /// What was read back of refusals.
    struct Later: Codable {
        var events: Int
        var groups: [String: Int]
        /// Why it could not be read the last time.
        var failure: String?
    }

    /// What is kept for queries.
    struct Store: Codable {
        var folder: String
        var rows: Int
        var minuteRows: Int
        var hourRows: Int
        var bytes: Int64
        /// Milliseconds since 1970 UTC; nil where nothing is kept yet.
        var oldest: Int64?
        var written: Int
        var dropped: [String: Int]
        var waiting: Int
        var isWriting: Bool
        var damagedBlocks: Int
        /// How often its files were removed; nil in a report of an older version.
        var removals: Int?
        var setAside: [String]
        var lastFailure: Failure?
    }

    var format = RunReport.format
    var pid: Int32
    var version: String
    /// Milliseconds since 1970 UTC.
    var startedAt: Int64
    var writtenAt: Int64
    var isRefusing: Bool
    /// What is wrong with the spool, in words.
    var spoolProblems: [String]
    var sinks: [Sink]
    /// Nil in a report of an older version.
    var targets: [Target]?
    /// Nil where nothing is kept for queries.
    var store: Store?
    /// Nil where no alerts are evaluated.
    var alerts: Alerts?
    /// Nil where there are none.
    var discoveries: [Discovery]?

    static let format = 1
    static let name = "run.json"
    /// How often it is written.
    static let interval = Duration.seconds(2)
    /// An older one is that of a run that hangs or was killed.
    static let staleAfter: Int64 = 15_000
    static let maximumBytes = 1 << 20

    /// Replaces what is there; who reads has the one or the other.
    ///
    /// - Returns: Whether it could be written.
    @discardableResult
    func write(in folder: String) -> Bool {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { return false }
        let file = URL(fileURLWithPath: "\(folder)/\(Self.name)")
        return (try? data.write(to: file, options: .atomic)) != nil
    }

    /// What a run has written last; nil where there is nothing that can be read.
    static func read(in folder: String) -> RunReport? {
        let path = "\(folder)/\(name)"
        guard let bytes = try? RegularFile.read(path, upTo: maximumBytes + 1),
            bytes.count <= maximumBytes,
            let report = try? JSONDecoder().decode(RunReport.self, from: Data(bytes)),
            report.format == format
        else { return nil }
        return report
    }

    /// Whether the run that wrote it is there and writes: it has the lock of the spool in the folder,
    /// which a process that was killed has not, even while nobody has asked for its end.
    func isAlive(at now: Int64, in folder: String) -> Bool {
        guard now - writtenAt < Self.staleAfter else { return false }
        // One of another user may not be signalled.
        guard kill(pid, 0) == 0 || errno == EPERM else { return false }
        let lock = open("\(folder)/lock", O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        // Who may not open it must believe the rest.
        guard lock >= 0 else { return errno == EACCES || errno == EPERM }
        defer { close(lock) }
        return flock(lock, LOCK_SH | LOCK_NB) != 0
    }
}

extension RunReport.Sink {
    init(_ status: SinkStatus, refusedLater: LateRefusalStatus?) {
        name = status.name
        switch status.state {
        case .idle: state = "idle"
        case .delivering: state = "delivering"
        case .closed: state = "closed"
        case .failing(let reason, let message):
            state = "failing"
            self.reason = reason.rawValue
            self.message = message
        }
        breaker = status.breaker.rawValue
        concurrency = status.concurrency
        backlog = status.backlog
        oldestSeconds = status.oldestAge.map { $0 / .seconds(1) }
        requests = status.requests
        bytes = status.bytes
        retries = status.retries
        truncatedValues = status.losses.truncatedValues
        omittedAttributes = status.losses.omittedAttributes
        lastFailure = status.lastFailure.map {
            RunReport.Failure(reason: $0.reason.rawValue, message: $0.message, at: $0.at)
        }
        self.refusedLater = refusedLater.map { RunReport.Later($0) }
    }
}

extension RunReport.Store {
    init(_ status: LocalStore.Status, folder: String) {
        self.folder = folder
        rows = status.rows
        minuteRows = status.minuteRows
        hourRows = status.hourRows
        bytes = status.bytes
        oldest = status.oldest
        written = status.writtenRows
        dropped = Dictionary(
            status.droppedRows.map { ($0.rawValue, $1) }, uniquingKeysWith: +)
        waiting = status.waitingRows
        isWriting = status.isWriting
        damagedBlocks = status.damagedBlocks
        removals = status.removals
        setAside = status.setAside
        lastFailure = status.lastFailure.map {
            RunReport.Failure(reason: $0.reason.rawValue, message: $0.message, at: $0.at)
        }
    }
}

extension RunReport.Later {
    init(_ status: LateRefusalStatus) {
        events = status.total
        groups = Dictionary(
            status.groups.map { ("\($0.category): \($0.message)", $0.count) },
            uniquingKeysWith: +)
        failure = status.failure?.message
    }
}
