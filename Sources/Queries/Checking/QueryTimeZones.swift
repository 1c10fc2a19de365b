/// The time zones that there are, as whoever has their database knows them.
public struct QueryTimeZones: Sendable {
    /// Whether a name is one of a zone.
    public var isKnown: @Sendable (String) -> Bool
    /// The usual names, among which a misspelt one is looked for.
    public var names: [String]

    public init(names: [String], isKnown: @escaping @Sendable (String) -> Bool) {
        self.names = names
        self.isKnown = isKnown
    }

    /// Those zones alone, and UTC.
    public init(_ names: [String]) {
        self.init(names: names, isKnown: { $0 == "UTC" || names.contains($0) })
    }
}
