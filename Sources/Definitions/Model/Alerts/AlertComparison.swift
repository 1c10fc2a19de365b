/// How a value is held against a bound.
public enum AlertComparison: String, Sendable, Hashable, CaseIterable {
    case above, atLeast, below, atMost, equals, differs

    /// Whether it holds between a value and a bound.
    public func holds(_ value: Double, _ bound: Double) -> Bool {
        switch self {
        case .above: value > bound
        case .atLeast: value >= bound
        case .below: value < bound
        case .atMost: value <= bound
        case .equals: value == bound
        case .differs: value != bound
        }
    }
}

/// How severe an alert is, the lesser first.
public enum AlertSeverity: String, Sendable, Hashable, CaseIterable, Comparable {
    case warning, critical

    public static func < (first: Self, second: Self) -> Bool {
        first == .warning && second == .critical
    }
}
