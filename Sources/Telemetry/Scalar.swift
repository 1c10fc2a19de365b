/// One value as a broker answered it, exact: integers keep all 64 bits.
public enum Scalar: Sendable, Hashable {
    /// The broker did not say. Missing is not zero.
    case missing
    case boolean(Bool)
    case integer(Int64)
    /// An integer over `Int64.max`, as counters of a long-lived broker can be.
    case unsigned(UInt64)
    case double(Double)
    case text(String)
}

extension Scalar {
    public var isMissing: Bool { self == .missing }

    /// The value as a number, booleans as 1 and 0; NaN, which stands for unknown, for the rest.
    @inlinable
    public var number: Double {
        switch self {
        case .integer(let value): Double(value)
        case .double(let value): value
        case .unsigned(let value): Double(value)
        case .boolean(let value): value ? 1 : 0
        case .missing, .text: .nan
        }
    }

    /// The value as text, as an identifier or a tag shows it; nil where it is missing.
    public var text: String? {
        switch self {
        case .text(let value): value
        case .integer(let value): String(value)
        case .unsigned(let value): String(value)
        case .boolean(let value): value ? "true" : "false"
        case .double(let value): Scalar.text(of: value)
        case .missing: nil
        }
    }

    /// The shortest decimal that reads back as the same number, without `.0` for a whole one.
    public static func text(of value: Double) -> String {
        // From there on the shortest decimal has an exponent, and no `.0`.
        if value.magnitude < 0x1p54, value == value.rounded(.towardZero) {
            return String(Int64(value))
        }
        return "\(value)"
    }
}
