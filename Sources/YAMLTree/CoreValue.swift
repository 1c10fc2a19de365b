/// What a scalar means after the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2, 10.3.2).
public enum CoreValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int64)
    /// Also an integer that does not fit 64 bits.
    case double(Double)
    case string(String)

    /// Resolves a plain scalar without a tag.
    public init(plain text: String) {
        self =
            Self.null(text) ?? Self.boolean(text) ?? Self.integer(text) ?? Self.double(text)
            ?? .string(text)
    }

    /// Applies a tag; nil where the text is not of that type. An integer is a `!!float` too.
    public init?(_ text: String, tagged tag: YAMLScalar.Tag) {
        let value: CoreValue? =
            switch tag {
            case .string: .string(text)
            case .integer: Self.integer(text)
            case .double: Self.integer(text).map(Self.widened) ?? Self.double(text)
            case .boolean: Self.boolean(text)
            case .null: Self.null(text)
            }
        guard let value else { return nil }
        self = value
    }

    private static func widened(_ value: CoreValue) -> CoreValue {
        if case .integer(let integer) = value { .double(Double(integer)) } else { value }
    }

    private static func null(_ text: String) -> CoreValue? {
        ["", "~", "null", "Null", "NULL"].contains(text) ? .null : nil
    }

    private static func boolean(_ text: String) -> CoreValue? {
        switch text {
        case "true", "True", "TRUE": .boolean(true)
        case "false", "False", "FALSE": .boolean(false)
        default: nil
        }
    }

    /// `[-+]?[0-9]+`, `0o[0-7]+` or `0x[0-9a-fA-F]+`.
    private static func integer(_ text: String) -> CoreValue? {
        if text.hasPrefix("0o") || text.hasPrefix("0x") {
            return number(text.utf8.dropFirst(2), radix: text.hasPrefix("0o") ? 8 : 16, sign: 1)
        }
        let isSigned = text.hasPrefix("-") || text.hasPrefix("+")
        return number(
            text.utf8.dropFirst(isSigned ? 1 : 0), radix: 10, sign: text.hasPrefix("-") ? -1 : 1)
    }

    /// Reads digits; a value over 64 bits becomes the nearest double. Nil where a character is not
    /// a digit or there is none.
    static func number(
        _ digits: some Sequence<UInt8>, radix: Int64, sign: Int64
    ) -> CoreValue? {
        var exact: Int64? = 0
        var near = 0.0
        var isEmpty = true
        for byte in digits {
            guard let digit = digit(byte), digit < radix else { return nil }
            isEmpty = false
            near = near * Double(radix) + Double(digit)
            exact = exact.flatMap { value in
                let (product, overflow) = value.multipliedReportingOverflow(by: radix)
                let (sum, carry) = product.addingReportingOverflow(sign * digit)
                return overflow || carry ? nil : sum
            }
        }
        guard !isEmpty else { return nil }
        return exact.map { .integer($0) } ?? .double(Double(sign) * near)
    }

    private static func digit(_ byte: UInt8) -> Int64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int64(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int64(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }

    /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, an infinity or `.nan`.
    private static func double(_ text: String) -> CoreValue? {
        switch text {
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .double(.infinity)
        case "-.inf", "-.Inf", "-.INF": return .double(-.infinity)
        case ".nan", ".NaN", ".NAN": return .double(.nan)
        default: break
        }
        guard text.utf8.count <= maximumNumberLength, isDecimal(text) else { return nil }
        return Double(text.hasSuffix(".") ? text + "0" : text).map { .double($0) }
    }

    /// The longest text that is read as a number with a fraction or an exponent, in bytes; a longer
    /// one is a string.
    static let maximumNumberLength = 1000

    private static func isDecimal(_ text: String) -> Bool {
        var rest = text.utf8[...]
        func digits() -> Int {
            let run = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            rest = rest[run.endIndex...]
            return run.count
        }
        func skip(_ characters: String) -> Bool {
            guard let byte = rest.first, characters.utf8.contains(byte) else { return false }
            rest = rest.dropFirst()
            return true
        }
        _ = skip("+-")
        let whole = digits()
        let fraction = skip(".") ? digits() : 0
        guard whole + fraction > 0 else { return false }
        if skip("eE") {
            _ = skip("+-")
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
