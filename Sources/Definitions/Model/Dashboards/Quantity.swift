public import Diagnostics
public import Telemetry
import YAMLTree

/// A number that may have a unit, such as `5 s` or `90 %`; without one it is in the unit of what it
/// is compared with.
public struct Quantity: Sendable {
    public var value: Double
    public var unit: MetricUnit?
    public var place: Place

    static let codec = Codec<Quantity>(
        .string(pattern: "a number, or a number with a unit, such as `5 s`")
    ) { node, report in
        switch node.resolved {
        case .integer(let value)?: return Quantity(value: Double(value), at: node.place)
        case .double(let value)? where value.isFinite: return Quantity(value: value, at: node.place)
        case .string(let text)?:
            if let quantity = Quantity(text, at: node.place) { return quantity }
            report.add(
                .malformed(
                    text, "no quantity",
                    write: "a number, or a number with a unit, such as `5 s`, `90 %` or `5 GiBy`",
                    at: node.place))
            return nil
        default:
            report.add(.wrongType(node, expected: "a number or a quantity, such as `5 s`"))
            return nil
        }
    }

    private init(value: Double, unit: MetricUnit? = nil, at place: Place) {
        // Minus zero would be written as such.
        self.value = value == 0 ? 0 : value
        self.unit = unit
        self.place = place
    }

    /// Reads a number and a unit in UCUM notation, with or without a blank between them.
    init?(_ text: String, at place: Place) {
        let number = text.prefix { $0.isASCII && ($0.isNumber || "+-.".contains($0)) }
        let rest = text.dropFirst(number.count).drop { $0 == " " }
        guard let value = Double(String(number)), value.isFinite else { return nil }
        guard let unit = MetricUnit(String(rest)) else { return nil }
        self.init(value: value, unit: unit, at: place)
    }
}
