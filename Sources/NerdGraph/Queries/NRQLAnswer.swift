public import Diagnostics

/// What came of an NRQL query.
public struct NRQLAnswer: Sendable {
    /// The whole answer, in which the rows are the objects of the list at `path`. Whole numbers are exact
    /// in it, whatever their size, so that many rows are best read from here.
    public var body: [UInt8]
    /// The names on the way from the answer to the list of rows.
    public var path: [String]
    public var rowCount: Int
    /// Whether there are as many rows as the query can give, so that there may be others.
    public var isCut: Bool
    /// What all groups beyond the limit have together; nil where New Relic says nothing of them.
    public var others: JSONValue?
    public var metadata: Metadata

    /// The most rows of one answer, which LIMIT MAX gives.
    public static let maximumRows = 5000

    /// What New Relic says about an answer.
    public struct Metadata: Sendable, Hashable {
        public var eventTypes: [String] = []
        public var facets: [String] = []
        /// What it did otherwise than it was asked, in its own words.
        public var messages: [String] = []
        /// The time that was looked at, in milliseconds since 1970 UTC.
        public var begin: Int64?
        public var end: Int64?
    }

    /// The rows as values, for answers with few of them. A whole number beyond Int64 is a decimal here.
    public var rows: [JSONValue] {
        var value = JSONDocument.read(body)
        for name in path { value = value?[name] }
        return value?.elements ?? []
    }
}
