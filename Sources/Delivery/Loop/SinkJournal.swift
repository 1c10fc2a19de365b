import Formats
import Logging
import Spool

/// The state of a sink and the log lines of its changes: one for each change, not one for each try.
struct SinkJournal {
    private let sink: String
    private let logger: Logger
    private(set) var state = SinkStatus.State.idle
    private(set) var lastFailure: SinkStatus.Failure?
    /// What was cut up to now; the first of each kind is told.
    private(set) var losses = EncodingLosses()
    /// What was dropped up to now, by label.
    private var dropped: [String: Int]
    /// The reasons for which rows are being dropped at present.
    private var dropping: Set<String> = []
    /// The reasons for which rows are becoming dead letters at present.
    private var refusing: Set<SinkError.Reason> = []
    /// The reasons for which the sink has failed since it last took rows.
    private var failing: Set<SinkError.Reason> = []
    /// The reason for which the spool fails at present.
    private var spoolFailure: SpoolError.Reason?
    private var isUnbalanced = false

    /// A journal that begins with the account as it is.
    init(sink: String, account: SinkAccount = SinkAccount(), logger: Logger) {
        self.sink = sink
        self.logger = logger
        dropped = account.dropped
    }

    private var isFailing: Bool {
        if case .failing = state { true } else { false }
    }

    mutating func failed(_ error: SinkError, at milliseconds: Int64) {
        if failing.insert(error.reason).inserted {
            log(
                .warning, "sink is failing",
                [
                    "reason": "\(error.reason.rawValue)", "message": "\(error.message)",
                    "retryable": "\(error.isRetryable)",
                ])
        }
        state = .failing(error.reason, message: error.message)
        lastFailure = .init(reason: error.reason, message: error.message, at: milliseconds)
    }

    func opened(failures: Int) {
        log(.warning, "sink is only probed until it is back", ["failures": "\(failures)"])
    }

    /// Notes a success; `clean` says that the endpoint took every row.
    mutating func succeeded(clean: Bool) {
        if isFailing {
            log(.notice, "sink recovered", [:])
            failing = []
        }
        state = .delivering
        guard clean else { return }
        if !dropping.isEmpty { log(.notice, "sink drops no more rows", [:]) }
        if !refusing.isEmpty { log(.notice, "sink refuses no more rows", [:]) }
        dropping = []
        refusing = []
    }

    mutating func deadLettered(_ letters: [SpoolSettlement.RefusedRow]) {
        for letter in letters {
            guard let reason = SinkError.Reason(rawValue: letter.reason),
                refusing.insert(reason).inserted
            else { continue }
            log(
                .warning, "rows become dead letters",
                [
                    "reason": "\(reason.rawValue)", "message": "\(letter.message)",
                    "rows": "\(letters.count { $0.reason == letter.reason })",
                ])
        }
    }

    /// Notes what had to be cut from rows that were delivered.
    mutating func lost(_ losses: EncodingLosses) {
        if self.losses.truncatedValues == 0 { tell("truncated_values", losses.truncatedValues) }
        if self.losses.omittedAttributes == 0 {
            tell("omitted_attributes", losses.omittedAttributes)
        }
        self.losses += losses
    }

    /// Notes that the spool could not be read, or not be told what became of rows.
    mutating func spoolFailed(_ error: SpoolError) {
        guard spoolFailure != error.reason else { return }
        spoolFailure = error.reason
        log(
            .error, "sink waits for its spool",
            ["reason": "\(error.reason.rawValue)", "message": "\(error.message)"])
    }

    mutating func spoolSucceeded() {
        guard spoolFailure != nil else { return }
        spoolFailure = nil
        log(.notice, "the spool of the sink works again", [:])
    }

    /// Notes the account: what was dropped since the last time, by the spool as well as by the sink,
    /// and whether it balances.
    mutating func checked(_ account: SinkAccount) {
        if account.dropped != dropped { tellDropped(account.dropped) }
        guard account.isBalanced == isUnbalanced else { return }
        isUnbalanced = !account.isBalanced
        if isUnbalanced {
            log(.error, "account of the sink does not balance", ["account": "\(account)"])
        }
    }

    /// That nothing was known of a row is counted and no news: the line would be such a row itself,
    /// for a sink of metrics to which the program's own log goes.
    private mutating func tellDropped(_ now: [String: Int]) {
        for (label, count) in now.sorted(by: { $0.key < $1.key }) {
            let before = dropped.updateValue(count, forKey: label) ?? 0
            guard count > before, label != DropReason.empty.label,
                dropping.insert(label).inserted
            else { continue }
            log(
                .warning, "sink is dropping rows",
                ["reason": "\(label)", "rows": "\(count - before)"])
        }
    }

    private func tell(_ kind: String, _ count: Int) {
        guard count > 0 else { return }
        log(
            .warning, "sink cuts what the endpoint does not take",
            ["kind": "\(kind)", "count": "\(count)"])
    }

    private func log(_ level: Logger.Level, _ message: Logger.Message, _ details: Logger.Metadata) {
        logger.log(
            level: level, message,
            metadata: details.merging(["sink": "\(sink)"], uniquingKeysWith: { $1 }))
    }
}
