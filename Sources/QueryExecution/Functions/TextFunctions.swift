import Telemetry

/// What functions do with texts. A position counts characters as people see them.
enum TextFunctions {
    /// The longest text that joining others makes, in characters; what is more is cut off.
    static let maximumJoinedLength = 4_096
    /// The most digits behind the point that can be asked for.
    static let maximumDigits = 15

    static func joined(_ values: [Scalar]) -> String {
        String(values.compactMap(\.canonical.text).joined().prefix(maximumJoinedLength))
    }

    /// From a position, which is counted from the end if it is negative, so many characters.
    static func part(of text: String, from start: Double, length: Double?) -> String {
        guard !start.isNaN else { return "" }
        let count = text.count
        let from = start < 0 ? max(0, Double(count) + start) : start
        guard from < Double(count), (length ?? 1) > 0 else { return "" }
        let rest = text.dropFirst(Int(from))
        guard let length, length < Double(count) else { return String(rest) }
        return String(rest.prefix(Int(length)))
    }

    /// Where an occurrence of a part begins; the first is 0, the last -1.
    static func position(of part: String, in text: String, occurrence: Double) -> Int? {
        guard occurrence.magnitude < 1e9 else { return nil }
        let characters = Array(text)
        let wanted = Array(part)
        guard wanted.count <= characters.count else { return nil }
        var left = Int(occurrence)
        let starts = 0...(characters.count - wanted.count)
        if left >= 0 {
            for start in starts where characters[start...].starts(with: wanted) {
                if left == 0 { return start }
                left -= 1
            }
        } else {
            for start in starts.reversed() where characters[start...].starts(with: wanted) {
                left += 1
                if left == 0 { return start }
            }
        }
        return nil
    }

    /// The number that a text is, in decimal digits, with or without an exponent; missing for all
    /// else.
    static func number(_ text: String) -> Scalar {
        let trimmed = text.utf8.drop { $0 == 0x20 }
        let end = trimmed.lastIndex { $0 != 0x20 } ?? trimmed.startIndex
        guard !trimmed.isEmpty else { return .missing }
        let digits = String(Substring(trimmed[...end]))
        if let integer = Int64(digits) { return .integer(integer) }
        if let unsigned = UInt64(digits) { return .unsigned(unsigned) }
        guard digits.utf8.allSatisfy(isPartOfNumber), let value = Double(digits), value.isFinite
        else { return .missing }
        return .number(value)
    }

    private static func isPartOfNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    /// The text of a value, with so many digits behind the point at most.
    static func text(of value: Scalar, digits: Double?) -> Scalar {
        guard let text = value.canonical.text else { return .missing }
        guard let digits, case .double(let number) = value.canonical, number.isFinite else {
            return .text(text)
        }
        let count = min(max(digits.isNaN ? 0 : digits, 0), Double(maximumDigits))
        let unit = Mathematics.power(10, count.rounded(.down))
        let scaled = (number * unit).rounded(.toNearestOrAwayFromZero)
        guard scaled.magnitude < 0x1p53 else { return .text(text) }
        return .text(decimal(Int64(scaled), digits: Int(count)))
    }

    /// A number of units of 10^-digits, without zeros at the end of its fraction.
    private static func decimal(_ units: Int64, digits: Int) -> String {
        var fraction = String(units.magnitude)
        if fraction.utf8.count <= digits {
            fraction = String(repeating: "0", count: digits + 1 - fraction.utf8.count) + fraction
        }
        let whole = fraction.dropLast(digits)
        var rest = fraction.suffix(digits)
        while rest.last == "0" { rest.removeLast() }
        return (units < 0 ? "-" : "") + whole + (rest.isEmpty ? "" : ".\(rest)")
    }

    static func boolean(_ value: Scalar) -> Scalar {
        switch value {
        case .boolean: value
        case .text(let text):
            switch text.lowercased() {
            case "true": .boolean(true)
            case "false": .boolean(false)
            default: .missing
            }
        case .integer, .unsigned, .double:
            value.numeric.isNaN ? .missing : .boolean(value.numeric != 0)
        case .missing: .missing
        }
    }
}
