package import Telemetry

/// A value of a row or of an answer.
///
/// One number has one form, whatever kind it came as: a whole number that 64 bits can hold is
/// `whole` or, above `Int64.max`, `large`; every other is `other`. So equal numbers are equal values,
/// also beyond the 53 bits of a double.
package enum OracleValue: Hashable, Sendable {
    case missing
    case boolean(Bool)
    case whole(Int64)
    case large(UInt64)
    case other(Double)
    case text(String)
    case list([OracleValue])

    /// A number; missing where it is none, or infinite.
    package init(_ number: Double) {
        if !number.isFinite {
            self = .missing
        } else if let whole = Int64(exactly: number) {
            self = .whole(whole)
        } else if let large = UInt64(exactly: number) {
            self = .large(large)
        } else {
            self = .other(number)
        }
    }

    /// An integer; nil where 64 bits do not hold it.
    package init?(_ integer: Int128) {
        if let whole = Int64(exactly: integer) {
            self = .whole(whole)
        } else if let large = UInt64(exactly: integer) {
            self = .large(large)
        } else {
            return nil
        }
    }

    package init(_ scalar: Scalar) {
        switch scalar {
        case .missing: self = .missing
        case .boolean(let value): self = .boolean(value)
        case .integer(let value): self = .whole(value)
        case .unsigned(let value):
            self = Int64(exactly: value).map { .whole($0) } ?? .large(value)
        case .double(let value): self = OracleValue(value)
        case .text(let value): self = .text(value)
        }
    }

    package init(_ test: Bool?) { self = test.map { .boolean($0) } ?? .missing }

    package var isMissing: Bool { self == .missing }

    /// As a number; nil for all that is none, booleans and texts among it, since NRQL converts
    /// nothing by itself.
    package var number: Double? {
        switch self {
        case .whole(let value): Double(value)
        case .large(let value): Double(value)
        case .other(let value): value
        default: nil
        }
    }

    /// As an integer of 64 bits.
    package var integer: Int128? {
        switch self {
        case .whole(let value): Int128(value)
        case .large(let value): Int128(value)
        default: nil
        }
    }

    package var text: String? {
        if case .text(let value) = self { value } else { nil }
    }

    /// As `string()` and `concat()` write it; nil where they write nothing.
    package var written: String? {
        switch self {
        case .missing, .list: nil
        case .boolean(let value): value ? "true" : "false"
        case .whole(let value): String(value)
        case .large(let value): String(value)
        case .other(let value): Scalar.text(of: value)
        case .text(let value): value
        }
    }

    /// Whether this comes before another; nil where the two have no order.
    package func precedes(_ other: OracleValue) -> Bool? {
        switch (self, other) {
        case (.whole(let left), .whole(let right)): left < right
        case (.large(let left), .large(let right)): left < right
        case (.whole, .large): true
        case (.large, .whole): false
        case (.text(let left), .text(let right)): left < right
        default:
            if let left = number, let right = other.number { left < right } else { nil }
        }
    }
}
