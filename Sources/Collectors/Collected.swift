public import Telemetry

/// The answer to one request, all pages of it.
public struct Collected: Sendable {
    public var rows: RowTable
    /// What of the rows could not be taken as the source describes it.
    public var faults: RowFaults
    /// HTTP requests that were sent: one for each page and each redirect.
    public var requests: Int
    /// Bytes of all bodies.
    public var bytes: Int

    public init(rows: RowTable, faults: RowFaults, requests: Int, bytes: Int) {
        self.rows = rows
        self.faults = faults
        self.requests = requests
        self.bytes = bytes
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
    /// The first fault of each kind, in words that stay the same from answer to answer; at most
    /// `maximumSummaries`.
    public var summaries: [String] = []

    /// The most kinds of faults that are put into words.
    public static let maximumSummaries = 10

    public init() {}
}
