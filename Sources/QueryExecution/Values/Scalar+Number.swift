import Telemetry

/// A number is the same number in whatever form it is stored: 5 and 5.0 are equal, are one group, and
/// are shown as 5.
extension Scalar {
    /// A number in the one form that answers have: an integer where it is whole and fits, whatever its
    /// size, so that the value never changes; missing for what is not a number.
    static func number(_ value: Double) -> Scalar {
        if let integer = Int64(exactly: value) { return .integer(integer) }
        if let unsigned = UInt64(exactly: value) { return .unsigned(unsigned) }
        return value.isNaN ? .missing : .double(value)
    }

    /// The value in the one form that answers have.
    var canonical: Scalar {
        switch self {
        case .double(let value): .number(value)
        case .unsigned(let value): Int64(exactly: value).map(Scalar.integer) ?? self
        case .missing, .boolean, .integer, .text: self
        }
    }

    /// The value as far as it is a number; NaN for all else, booleans among them, since nothing is
    /// converted that nobody asked to be.
    var numeric: Double {
        switch self {
        case .integer(let value): Double(value)
        case .unsigned(let value): Double(value)
        case .double(let value): value
        case .missing, .boolean, .text: .nan
        }
    }

    var isNumber: Bool {
        switch self {
        case .integer, .unsigned, .double: true
        case .missing, .boolean, .text: false
        }
    }

    /// Whether a `Double` is exactly this number.
    var isExactAsDouble: Bool {
        switch self {
        case .integer(let value): Int64(exactly: Double(value)) == value
        case .unsigned(let value): UInt64(exactly: Double(value)) == value
        case .double: true
        case .missing, .boolean, .text: false
        }
    }
}

extension Scalar {
    /// Whether it is an integer that no `Double` is.
    var isBeyondDouble: Bool { isNumber && !isExactAsDouble }
}

extension Scalar {
    /// Whether two values are equal; values of different kinds are not. Nil where one is missing.
    func equals(_ other: Scalar) -> Bool? {
        let (left, right) = (canonical, other.canonical)
        return left.isMissing || right.isMissing ? nil : left == right
    }

    /// Below 0 where the value is less than another of its kind, above 0 where it is greater; nil
    /// where one is missing or they are of different kinds.
    func compared(to other: Scalar) -> Int? {
        switch (canonical, other.canonical) {
        case (.boolean(let left), .boolean(let right)): (left ? 1 : 0) - (right ? 1 : 0)
        case (.text(let left), .text(let right)): left == right ? 0 : left < right ? -1 : 1
        case (.integer(let left), .integer(let right)): left.compared(to: right)
        case (.unsigned(let left), .unsigned(let right)): left.compared(to: right)
        case (.integer, .unsigned): -1
        case (.unsigned, .integer): 1
        case (let left, let right) where left.isNumber && right.isNumber:
            // One of them has a fraction, or is beyond all integers: no rounding changes the order.
            left.numeric.compared(to: right.numeric)
        default: nil
        }
    }

    /// An order of all values, for groups and lines: booleans, numbers, texts, and missing ones last.
    func precedes(_ other: Scalar) -> Bool {
        if let order = compared(to: other) { return order < 0 }
        return kindOrder < other.kindOrder
    }

    private var kindOrder: Int {
        switch self {
        case .boolean: 0
        case .integer, .unsigned: 1
        case .double(let value): value.isNaN ? 3 : 1
        case .text: 2
        case .missing: 3
        }
    }
}

extension Comparable {
    fileprivate func compared(to other: Self) -> Int { self < other ? -1 : self == other ? 0 : 1 }
}
