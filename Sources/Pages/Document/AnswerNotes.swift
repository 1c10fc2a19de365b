public import Telemetry

/// What a reader must know of an answer beside its values: when they are of, and what they are.
public struct AnswerNotes: Sendable {
    /// When the newest row that has a value is of, in milliseconds since 1970 UTC; nil where it cannot
    /// be told.
    public var newest: Int64?
    /// The same for each group, by the values of its facets.
    public var newestOfGroups: [[Scalar]: Int64]
    /// How old a value can be and still be current, in milliseconds: some of the intervals in which
    /// such values come.
    public var patience: Int64
    /// What the numbers of each column are, a sentence; empty where nobody says.
    public var descriptions: [String]

    /// The patience where no interval is known.
    public static let usualPatience: Int64 = 300_000

    public init(
        newest: Int64? = nil, newestOfGroups: [[Scalar]: Int64] = [:],
        patience: Int64 = AnswerNotes.usualPatience, descriptions: [String] = []
    ) {
        self.newest = newest
        self.newestOfGroups = newestOfGroups
        self.patience = patience
        self.descriptions = descriptions
    }

    /// Whether a value of a time was no longer current at another.
    public func isOld(_ time: Int64, at now: Int64) -> Bool {
        let (age, overflow) = now.subtractingReportingOverflow(time)
        return overflow || age > patience
    }
}
