public import Telemetry

/// The answer to one request, all pages of it.
public struct Collected: Sendable {
    public var rows: RowTable
    /// What of the rows could not be taken as the source describes it.
    public var faults: RowFaults
    /// HTTP requests that were sent: one for each page and each redirect.
    public var requests: Int
    /// Bytes of all bodies, unpacked.
    public var bytes: Int
    /// Whether the thing may have further rows, which were not asked for.
    public var isCut = false
    /// What is wrong although there is an answer, in words that stay the same from answer to answer.
    public var warnings: [String]
    /// Whether the rows are what came since the answer before, and not a whole list: what they do
    /// not name is not gone.
    public var isAppended = false
    /// When it was answered, where that is not now, as in a recording; rates are over this time.
    public var moment: Moment?
    /// To be called when the rows made of it are kept for good; without that it is answered again.
    public var settle: (@Sendable () async -> Void)?

    /// A moment on both clocks.
    public struct Moment: Sendable, Hashable {
        /// On a clock that never goes back.
        public var elapsed: Duration
        /// Milliseconds since 1970 UTC.
        public var milliseconds: Int64

        public init(elapsed: Duration, milliseconds: Int64) {
            self.elapsed = elapsed
            self.milliseconds = milliseconds
        }
    }

    public init(
        rows: RowTable, faults: RowFaults, requests: Int, bytes: Int, warnings: [String] = []
    ) {
        self.rows = rows
        self.faults = faults
        self.requests = requests
        self.bytes = bytes
        self.warnings = warnings
    }
}

/// What is wrong with the rows of an answer that is right as a whole.
public struct RowFaults: Sendable, Hashable {
    /// All faults: rows that were left out, values that were taken as missing, words that the source
    /// does not know, and answers that were cut off.
    public var total = 0
    /// Answers that the other side cut off, so that there are rows which are not here.
    public var truncatedAnswers = 0
    /// Rows that were left out.
    public var refusedRows = 0
    /// Rows that are none of the request, since its pattern does not fit their text; no faults.
    public var unmatchedRows = 0
    /// The first fault of each kind, in words that stay the same from answer to answer; at most
    /// `maximumSummaries`.
    public var summaries: [String] = []

    /// The most kinds of faults that are put into words.
    public static let maximumSummaries = 10

    public init() {}

    /// Notes offsets without a history, because there are more than are remembered.
    ///
    /// - Parameter count: How many.
    public mutating func noteForgotten(_ count: Int) {
        total += count
        guard summaries.count < Self.maximumSummaries else { return }
        summaries.append("more offsets than are remembered; of the rest there is no history")
    }
}
