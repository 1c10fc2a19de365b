/// What the signal of a rule and its guards are at one evaluation. A series that has no value is not
/// in it: missing is not zero.
public struct AlertReading: Sendable, Hashable {
    public var values: [AlertSeries: Double]
    /// One for each guard, in the order of the rule.
    public var guards: [[AlertSeries: Double]]
    /// Whether there were more series than an answer shows: of one that is not in it nothing is known.
    public var isCut: Bool

    public init(
        _ values: [AlertSeries: Double] = [:], guards: [[AlertSeries: Double]] = [],
        isCut: Bool = false
    ) {
        self.values = values
        self.guards = guards
        self.isCut = isCut
    }
}
