/// A unit of measure in UCUM notation: what it measures and by which factor.
///
/// The part of UCUM that telemetry needs: time (`s`, `ms`, `us`, `ns`, `min`, `h`, `d`), data
/// (`By`, `bit`, with decimal and binary prefixes), temperature (`Cel`, as a unit of its own),
/// `Hz`, `%`, `1`, annotations (`{message}`), products with `.`, quotients with `/` and integer
/// exponents. UCUM counts an annotation as 1; here it is a dimension, so that messages and
/// partitions cannot be added. Source: https://ucum.org/ucum.
public struct MetricUnit: Sendable, Hashable {
    /// The text as written, such as `{message}/s`.
    public var symbol: String
    /// How many base units (second, byte, kelvin-sized degree, 1) one of this unit is.
    public var factor: Double
    public var dimension: Dimension

    /// What is measured: base quantities with their exponents, annotations among them.
    public struct Dimension: Sendable, Hashable {
        /// Exponent by base: `s`, `By`, `Cel`, or an annotation with its braces; never 0.
        public var exponents: [String: Int]

        public init(_ exponents: [String: Int] = [:]) {
            self.exponents = exponents.filter { $0.value != 0 }
        }

        public static let none = Dimension()

        /// Whether only things are counted, as `{message}` does, and nothing physical.
        public var isCount: Bool {
            exponents.keys.allSatisfy { $0.hasPrefix("{") }
        }
    }

    public init(symbol: String, factor: Double, dimension: Dimension) {
        self.symbol = symbol
        self.factor = factor
        self.dimension = dimension
    }

    /// A bare number.
    public static let one = MetricUnit(symbol: "1", factor: 1, dimension: .none)
    public static let percent = MetricUnit(symbol: "%", factor: 0.01, dimension: .none)
    public static let second = MetricUnit(symbol: "s", factor: 1, dimension: .init(["s": 1]))

    /// The longest unit that is read, in bytes.
    public static let maximumLength = 100

    /// Reads a unit; nil where the text is not one of the units above, or where its factor is too
    /// great or too small for a number.
    public init?(_ symbol: String) {
        guard symbol.utf8.count <= Self.maximumLength else { return nil }
        var reader = UnitReader(symbol)
        guard let (factor, exponents) = reader.read(), factor.isNormal else { return nil }
        self.init(symbol: symbol, factor: factor, dimension: Dimension(exponents))
    }

    /// Whether a value of the other unit can be stated in this one.
    public func isCompatible(with other: MetricUnit) -> Bool { dimension == other.dimension }

    /// What a value in `self` must be multiplied by to be stated in `other`.
    public func multiplier(to other: MetricUnit) -> Double { factor / other.factor }

    public static func * (left: MetricUnit, right: MetricUnit) -> MetricUnit {
        combine(left, right, sign: 1)
    }

    public static func / (left: MetricUnit, right: MetricUnit) -> MetricUnit {
        combine(left, right, sign: -1)
    }

    private static func combine(
        _ left: MetricUnit, _ right: MetricUnit, sign: Int
    ) -> MetricUnit {
        let exponents = left.dimension.exponents.merging(
            right.dimension.exponents.mapValues { $0 * sign }, uniquingKeysWith: +)
        let dimension = Dimension(exponents)
        let factor = sign > 0 ? left.factor * right.factor : left.factor / right.factor
        return MetricUnit(
            symbol: MetricUnit.symbol(of: dimension, factor: factor), factor: factor,
            dimension: dimension)
    }

    /// A readable symbol for a computed unit: bases in order, the factor in front unless it is 1.
    private static func symbol(of dimension: Dimension, factor: Double) -> String {
        func part(_ entry: (key: String, value: Int)) -> String {
            abs(entry.value) == 1 ? entry.key : "\(entry.key)\(abs(entry.value))"
        }
        let sorted = dimension.exponents.sorted { $0.key < $1.key }
        let above = sorted.filter { $0.value > 0 }.map(part).joined(separator: ".")
        let below = sorted.filter { $0.value < 0 }.map { "/" + part($0) }.joined()
        if dimension == .none, factor == 0.01 { return "%" }
        let bases = above.isEmpty ? (below.isEmpty ? "1" : "1" + below) : above + below
        return factor == 1 ? bases : "\(Scalar.text(of: factor)).\(bases)"
    }
}

/// Reads one unit from left to right; `/` and `.` bind alike, as UCUM has it.
private struct UnitReader {
    private var rest: Substring

    init(_ text: String) { rest = text[...] }

    mutating func read() -> (Double, [String: Int])? {
        var factor = 1.0
        var exponents: [String: Int] = [:]
        var sign = 1
        if rest.first == "/" {
            rest.removeFirst()
            sign = -1
        }
        while true {
            guard let component = component() else { return nil }
            for (base, exponent) in component.exponents {
                exponents[base, default: 0] += exponent * sign
            }
            factor = sign > 0 ? factor * component.factor : factor / component.factor
            guard let next = rest.first else { return (factor, exponents) }
            guard next == "/" || next == "." else { return nil }
            sign = next == "/" ? -1 : 1
            rest.removeFirst()
        }
    }

    private mutating func component() -> (factor: Double, exponents: [String: Int])? {
        if rest.first == "{" { return annotation().map { (1, [$0: 1]) } }
        let atom = rest.prefix { $0.isLetter || $0 == "%" || $0 == "1" }
        rest.removeFirst(atom.count)
        var exponent = 1
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        if !digits.isEmpty {
            guard atom != "1", let value = Int(digits), (1...9).contains(value) else { return nil }
            exponent = value
            rest.removeFirst(digits.count)
        }
        guard let (factor, base) = Self.atom(String(atom)) else { return nil }
        var power = 1.0
        for _ in 0..<exponent { power *= factor }
        var exponents: [String: Int] = [:]
        if let base { exponents[base.name] = base.sign * exponent }
        // An annotation right behind a unit only explains it, except behind nothing or `1`.
        if rest.first == "{" {
            guard let name = annotation() else { return nil }
            if base == nil { exponents[name] = exponent }
        }
        return (power, exponents)
    }

    private mutating func annotation() -> String? {
        guard let end = rest.firstIndex(of: "}") else { return nil }
        let text = rest[...end]
        guard text.count > 2, !text.dropFirst().contains("{") else { return nil }
        rest = rest[rest.index(after: end)...]
        return String(text)
    }

    private static let whole: [String: (Double, (name: String, sign: Int)?)] = [
        "1": (1, nil), "%": (0.01, nil),
        "s": (1, ("s", 1)), "min": (60, ("s", 1)), "h": (3600, ("s", 1)), "d": (86400, ("s", 1)),
        "By": (1, ("By", 1)), "bit": (0.125, ("By", 1)), "Cel": (1, ("Cel", 1)),
        "Hz": (1, ("s", -1)),
    ]
    private static let decimal: [String: Double] = [
        "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15,
    ]
    private static let binary: [String: Double] = [
        "Ki": 1024, "Mi": 1_048_576, "Gi": 1_073_741_824, "Ti": 1_099_511_627_776,
    ]

    private static func atom(_ text: String) -> (Double, (name: String, sign: Int)?)? {
        if let (factor, base) = whole[text] { return (factor, base) }
        for unit in ["s", "By", "bit", "Hz"] where text.hasSuffix(unit) {
            let prefix = String(text.dropLast(unit.count))
            guard let (factor, base) = whole[unit] else { continue }
            if let scale = decimal[prefix] { return (scale * factor, base) }
            if unit == "By" || unit == "bit", let scale = binary[prefix] {
                return (scale * factor, base)
            }
        }
        return nil
    }
}
