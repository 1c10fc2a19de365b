public import Telemetry

/// What a name or an expression yields.
public enum ValueType: Sendable, Hashable {
    /// A value at a moment, in a unit; a bare number has the unit `1`.
    case number(MetricUnit)
    /// A total that only grows; it may stand only directly inside `rate()` and `delta()`.
    case counter(MetricUnit)
    case boolean
    case text
    /// A text that is one of these.
    case choice([String])
}

extension ValueType {
    /// The unit of a number; nil for everything else.
    var unit: MetricUnit? {
        if case .number(let unit) = self { unit } else { nil }
    }

    var isText: Bool {
        switch self {
        case .text, .choice: true
        case .number, .counter, .boolean: false
        }
    }

    /// How a diagnostic calls a value of this type.
    var noun: String {
        switch self {
        case .number(let unit) where unit == .one: "a number"
        case .number(let unit): "a number in `\(unit.symbol)`"
        case .counter: "a counter"
        case .boolean: "true or false"
        case .text, .choice: "a text"
        }
    }
}
