import Logging

/// The state of a sink and the log lines of its changes.
struct SinkJournal {
    private let sink: String
    private let logger: Logger
    private(set) var state = SinkStatus.State.idle
    /// The reasons for which rows are being dropped at present.
    private var dropping: Set<DropReason> = []

    init(sink: String, logger: Logger) {
        self.sink = sink
        self.logger = logger
    }

    private var isFailing: Bool {
        if case .failing = state { true } else { false }
    }

    mutating func failed(_ error: SinkError) {
        if !isFailing {
            log(.warning, "sink is failing", error.metadata)
        }
        state = .failing(error.reason, message: error.message)
    }

    /// Notes a success; `clean` says that nothing is being dropped any more.
    mutating func succeeded(clean: Bool) {
        if isFailing {
            log(.notice, "sink recovered", [:])
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
