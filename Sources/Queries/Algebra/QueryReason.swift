/// Why a query has no form in another language, and of which part that is true.
public struct QueryReason: Sendable, Hashable {
    /// One line without a full stop.
    public var message: String
    /// Where that part stands in the text; empty at 0 for a query that was not read from one.
    public var span: NRQLSpan

    public init(_ message: String, at span: NRQLSpan = NRQLSpan()) {
        self.message = message
        self.span = span
    }
}

/// All that is in the way of a query's other form; never empty.
public struct QueryReasons: Error, Sendable, Hashable {
    public var all: [QueryReason]

    public init(_ all: [QueryReason]) { self.all = all }

    /// The reasons apart: those that some findings about the same text tell already, since they begin
    /// at the same word, with these findings; and all others.
    public func divided(
        by findings: [NRQLFinding]
    ) -> (told: [NRQLFinding], untold: [QueryReason]) {
        let starts = Set(all.filter { !$0.span.range.isEmpty }.map(\.span.range.lowerBound))
        let told = findings.filter { starts.contains($0.range.lowerBound) }
        let words = Set(told.map(\.range.lowerBound))
        let untold = all.filter { reason in
            reason.span.range.isEmpty || !words.contains(reason.span.range.lowerBound)
        }
        return (told, untold)
    }
}
