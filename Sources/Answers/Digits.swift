/// Numbers as digits for people.
enum Digits {
    /// A number with so many decimals, its thousands set apart; what is too great for digits has an
    /// exponent.
    static func text(_ value: Double, decimals: Int) -> String {
        guard value.isFinite else { return value.isNaN ? "–" : value < 0 ? "-∞" : "∞" }
        var factor = 1.0
        for _ in 0..<decimals { factor *= 10 }
        let scaled = (value.magnitude * factor).rounded()
        guard scaled < 1e15 else { return "\(value)" }
        let digits = String(Int64(scaled))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let sign = value < 0 && scaled > 0 ? "-" : ""
        let whole = grouped(String(padded.dropLast(decimals)))
        return decimals == 0 ? sign + whole : "\(sign)\(whole).\(padded.suffix(decimals))"
    }

    /// `1234567` as `1,234,567`; a sign stays in front.
    static func grouped(_ digits: String) -> String {
        let sign = digits.hasPrefix("-") ? "-" : ""
        let bare = Array(digits.utf8.dropFirst(sign.utf8.count))
        var text = sign
        for (index, digit) in bare.enumerated() {
            if index > 0, (bare.count - index) % 3 == 0 { text += "," }
            text.unicodeScalars.append(Unicode.Scalar(digit))
        }
        return text
    }

    /// How many digits stand in front of the point, less one: 0 for 1 to 9.99, -1 for 0.1 to 0.99.
    static func exponent(of value: Double) -> Int {
        var rest = value.magnitude
        guard rest.isFinite, rest > 0 else { return 0 }
        var exponent = 0
        while rest >= 10 {
            rest /= 10
            exponent += 1
        }
        while rest < 1 {
            rest *= 10
            exponent -= 1
        }
        return exponent
    }

    /// How many decimals show a value of that size with four digits, at least one and six at most.
    static func decimals(for greatest: Double) -> Int { min(max(3 - exponent(of: greatest), 1), 6) }
}
