/// What tells one entity's values from another's: the values of a rule's facets, in their order.
public struct AlertSeries: Sendable, Hashable {
    /// As text; one that is missing is empty, as a label of Prometheus that is not there.
    public var values: [String]

    public init(_ values: [String]) { self.values = values }
}

extension AlertSeries: Comparable {
    public static func < (first: Self, second: Self) -> Bool {
        first.values.lexicographicallyPrecedes(second.values)
    }
}

extension AlertSeries: Codable {
    public init(from decoder: any Decoder) throws {
        values = try decoder.singleValueContainer().decode([String].self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }
}
