public import Collectors
public import Telemetry

/// What came of asking a target once.
public struct Poll: Sendable {
    /// A request that was not answered, and why.
    public struct Failure: Sendable {
        public var request: String
        public var error: CollectionError
    }

    /// What one sample mapping made of its request's answer.
    public struct Group: Sendable {
        public var name: String
        /// Whether there was an answer; without one the rows are not none, but unknown.
        public var isAnswered: Bool
        public var rows: [EntityRow] = []
        /// Whether the answer had all rows that there are: not only the first of them, not what came
        /// since the poll before, and not cut off. What has no row may be there all the same where not.
        public var isWhole = true
        /// Rows for which no row of their own is told: the rest of a sample with `limits:`.
        public var rest: [EntityRow] = []
    }

    public var target: String
    /// Milliseconds since 1970 UTC.
    public var timestamp: Int64
    /// When the first question was asked, on the clock that never goes back.
    public var start: Duration
    /// The rows of each sample mapping of the source, in its order.
    public var groups: [Group] = []
    /// The rows of what follows from several entities, such as a cluster's health.
    public var derived: [EntityRow] = []
    /// The rows about the poll itself.
    public var own: [EntityRow] = []
    public var failures: [Failure] = []
    /// Optional requests that the target does not know or does not permit.
    var refused: [Failure] = []
    /// Things that are wrong with what was said, each told once in the life of the program.
    public var findings: [String] = []
    public var duration = Duration.zero
    /// How long a request of ours was under way, all of them together.
    public var answerTime = Duration.zero
    /// Requests that were sent, answered or not.
    public var sentRequestCount = 0
    /// The profile by which the target was asked; nil where its source has none.
    public var profile: PolledProfile?
    /// When the next poll is due at the soonest, from the beginning of this one.
    public var pace = PollPace(interval: .zero)
    public var requestCount = 0
    public var byteCount = 0
    public var rowCount = 0
    public var refusedRowCount = 0
    /// Rows that neither a row of their own nor one for the rest tells of, as `limits:` says.
    public var droppedRowCount = 0
    /// Answers that were cut off, so that rows are missing.
    public var truncatedAnswerCount = 0
    /// Why rows were refused, in words, the first of each kind.
    public var refusals: [String] = []
    /// The state of the target's counters after this poll, which belongs to its rows; nil where there
    /// are no counters.
    public var baselines: [UInt8]?
    /// Indices of the requests whose answers were cut off.
    var truncated: Set<Int> = []
    /// Indices of the requests that were answered.
    var answered: Set<Int> = []
    /// Indices of the requests of which only the first rows were read.
    var cut: Set<Int> = []
    /// Those of them whose rows are what came since the poll before.
    var appended: Set<Int> = []

    init(target: String, timestamp: Int64, start: Duration) {
        self.target = target
        self.timestamp = timestamp
        self.start = start
    }

    /// All rows that are told, in a fixed order.
    public var rows: [EntityRow] { groups.flatMap(\.rows) + derived + own }

    /// The state that the poll shows the target to be in.
    public var state: TargetState {
        failures.first.map { .failing(reason: $0.error.reason, request: $0.request) } ?? .up
    }

    /// Tells of optional requests that were refused. They are failures where nothing was answered at
    /// all: that is no plugin that is missing, but a password that is wrong.
    mutating func judgeRefused() {
        if answered.isEmpty {
            failures += refused
        } else {
            requestCount += refused.count
            findings += refused.map {
                "\($0.request): \($0.error.detail); it is optional, and what is made of it is unknown"
            }
        }
        refused = []
    }

    mutating func add(_ collected: Collected, of request: String) {
        requestCount += collected.requests
        sentRequestCount += collected.requests
        byteCount += collected.bytes
        rowCount += collected.rows.rowCount
        truncatedAnswerCount += collected.faults.truncatedAnswers
        refusedRowCount += collected.faults.refusedRows
        refusals += (collected.faults.summaries + collected.warnings).map { "\(request): \($0)" }
    }
}

/// Whether a target answers. A target that is down is a state and never an end of the program.
public enum TargetState: Sendable, Hashable {
    /// It has not been asked yet.
    case starting
    case up
    /// Some request was not answered; the first one that was not, and why.
    case failing(reason: CollectionError.Reason, request: String)

    public var isFailing: Bool {
        if case .failing = self { true } else { false }
    }
}
