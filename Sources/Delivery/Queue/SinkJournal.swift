import Logging

/// The state of a sink and the log lines of its changes.
struct SinkJournal {
    private let sink: String
    private let logger: Logger
    private(set) var state = SinkStatus.State.idle
    /// The reasons for which rows are being dropped at present.
    private var dropping: Set<DropReason> = []
    /// The reasons for which the sink has failed since it last took rows.
    private var failing: Set<SinkError.Reason> = []
    /// What was cut up to now; the first of each kind is told.
    private var losses = EncodingLosses()

    init(sink: String, logger: Logger) {
        self.sink = sink
        self.logger = logger
    }

    private var isFailing: Bool {
        if case .failing = state { true } else { false }
    }

    mutating func failed(_ error: SinkError) {
        if failing.insert(error.reason).inserted {
            log(.warning, "sink is failing", error.metadata)
        }
        state = .failing(error.reason, message: error.message)
    }

    /// Notes a success; `clean` says that nothing is being dropped any more.
    mutating func succeeded(clean: Bool) {
        if isFailing {
            log(.notice, "sink recovered", [:])
            failing = []
        }
        state = .delivering
        if clean, !dropping.isEmpty {
            log(.notice, "sink drops no more rows", [:])
            dropping = []
        }
    }

    mutating func dropped(_ count: Int, because reason: DropReason) {
        guard count > 0, dropping.insert(reason).inserted else { return }
        log(
            .warning, "sink is dropping rows", ["reason": "\(reason.label)", "rows": "\(count)"])
    }

    /// Notes what had to be cut from rows that were delivered.
    mutating func lost(_ losses: EncodingLosses) {
        let before = self.losses
        self.losses += losses
        if before.truncatedValues == 0 { tell("truncated_values", losses.truncatedValues) }
        if before.omittedAttributes == 0 { tell("omitted_attributes", losses.omittedAttributes) }
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

extension SinkError {
    fileprivate var metadata: Logger.Metadata {
        ["reason": "\(reason.rawValue)", "message": "\(message)", "retryable": "\(isRetryable)"]
    }
}
