import Diagnostics
public import Telemetry
import YAMLTree

/// A number as a file states it: bare, which is in the unit of what it is compared with, or with a unit
/// of its own, such as `90 %`.
public struct StatedNumber: Sendable, Hashable {
    public var number: Double
    public var unit: MetricUnit?

    public init(_ number: Double, in unit: MetricUnit? = nil) {
        // Minus zero would be written as such.
        self.number = number == 0 ? 0 : number
        self.unit = unit
    }

    /// The number in another unit; nil where it has one that does not fit. What has no unit takes a
    /// bare number alone.
    public func value(in other: MetricUnit?) -> Double? {
        guard let unit else { return number }
        guard let other, unit.isCompatible(with: other) else { return nil }
        return number * unit.multiplier(to: other)
    }

    /// Reads `90`, `90 %`, `5 min`; nil for anything else.
    init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || "+-._eE".contains($0)) }
        let symbol = text.dropFirst(digits.count).drop { $0 == " " }
        guard let number = Double(digits), number.isFinite, let unit = MetricUnit(String(symbol))
        else { return nil }
        self.init(number, in: unit)
    }

    static let codec = Codec<StatedNumber>(.string(pattern: "number, or number and unit")) {
        node, report in
        switch node.resolved {
        case .integer(let value)?: return StatedNumber(Double(value))
        case .double(let value)? where value.isFinite: return StatedNumber(value)
        default: break
        }
        guard let text = Codec<String>.string.decode(node, &report) else { return nil }
        guard let stated = StatedNumber(text) else {
            report.add(
                .malformed(
                    text, "not a number",
                    write: "a number, or one with a unit in UCUM, such as `90`, `\"90 %\"` or "
                        + "`5 min`", at: node.place))
            return nil
        }
        return stated
    }
}
