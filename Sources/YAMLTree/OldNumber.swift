/// What YAML 1.1 readers take a plain scalar for, as far as numbers and dates go
/// (https://yaml.org/type).
enum OldNumber: Hashable {
    case integer(CoreValue)
    case double
    case baseSixty
    case timestamp
    case string

    /// The longest text that is looked at, in bytes.
    static let maximumLength = 64

    /// What a number or a date can begin with.
    static let firstBytes = Set("+-.0123456789".utf8)

    init(_ text: String) {
        var scanner = Scanner(text)
        if scanner.isTimestamp() {
            self = .timestamp
            return
        }
        scanner = Scanner(text)
        self = scanner.number() ?? .string
    }
}

private struct Scanner {
    private var rest: ArraySlice<UInt8>

    init(_ text: String) { rest = Array(text.utf8)[...] }

    private mutating func skip(_ characters: String) -> Bool {
        guard let byte = rest.first, characters.utf8.contains(byte) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func run(_ characters: String) -> [UInt8] {
        let run = rest.prefix { characters.utf8.contains($0) }
        rest = rest[run.endIndex...]
        return Array(run)
    }

    private mutating func digits(_ counts: ClosedRange<Int>) -> Bool {
        counts.contains(run("0123456789").count)
    }

    /// `2001-01-01`, or that and a time of the day, with or without a zone.
    mutating func isTimestamp() -> Bool {
        let length = rest.count
        guard digits(4...4), skip("-"), digits(1...2), skip("-"), digits(1...2) else {
            return false
        }
        if rest.isEmpty { return length == 10 }
        guard skip("Tt") || !run(" \t").isEmpty else { return false }
        guard digits(1...2), skip(":"), digits(2...2), skip(":"), digits(2...2) else {
            return false
        }
        if skip(".") { _ = run("0123456789") }
        _ = run(" \t")
        if rest.isEmpty || skip("Z") { return rest.isEmpty }
        guard skip("+-"), digits(1...2) else { return false }
        return rest.isEmpty || (skip(":") && digits(2...2) && rest.isEmpty)
    }

    mutating func number() -> OldNumber? {
        let isNegative = rest.first == UInt8(ascii: "-")
        _ = skip("+-")
        if [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"].contains(
            String(decoding: rest, as: UTF8.self))
        {
            return .double
        }
        if let integer = integer(sign: isNegative ? -1 : 1) { return integer }
        let whole = run("0123456789_")
        if whole.first == UInt8(ascii: "_") { return nil }
        var parts = 0
        while !whole.isEmpty, skip(":") {
            let tens = run("0123456789")
            guard tens.count == 1 || (tens.count == 2 && tens[0] < UInt8(ascii: "6")) else {
                return nil
            }
            parts += 1
        }
        let hasPoint = skip(".")
        let fraction = hasPoint ? run("0123456789_") : []
        if parts > 0 {
            let isSixty = hasPoint || (whole[0] != UInt8(ascii: "0"))
            return rest.isEmpty && isSixty ? .baseSixty : nil
        }
        guard hasPoint, !whole.isEmpty || !fraction.isEmpty else { return nil }
        if skip("eE"), !skip("+-") || run("0123456789").isEmpty { return nil }
        return rest.isEmpty ? .double : nil
    }

    /// Binary, octal, decimal or hexadecimal, with `_` anywhere between the digits.
    private func integer(sign: Int64) -> OldNumber? {
        let underscore = UInt8(ascii: "_")
        let (digits, radix): (ArraySlice<UInt8>, Int64)
        if rest.starts(with: "0b".utf8) {
            (digits, radix) = (rest.dropFirst(2), 2)
        } else if rest.starts(with: "0x".utf8) {
            (digits, radix) = (rest.dropFirst(2), 16)
        } else if rest.first == UInt8(ascii: "0"), rest.count > 1 {
            (digits, radix) = (rest.dropFirst(), 8)
        } else {
            guard rest.first != underscore else { return nil }
            (digits, radix) = (rest, 10)
        }
        let value = CoreValue.number(digits.filter { $0 != underscore }, radix: radix, sign: sign)
        return value.map { .integer($0) }
    }
}
