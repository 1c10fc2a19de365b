import Telemetry

/// A number as both formats write it: decimal digits with a sign, a point and an exponent, `Inf`,
/// `Infinity` and `NaN` in any case. What Go reads beside that, hexadecimal and underscores, neither
/// Prometheus nor OpenMetrics does.
///
/// A whole number of 64 bits keeps all of them; any other is the nearest `Double`, rounded once. A
/// number without a fraction below 2^53 is an integer however it is written, so that a counter does
/// not change its kind when it becomes 1e+06.
func number(_ token: UnsafeBufferPointer<UInt8>) throws(ExpositionError.Reason) -> Scalar {
    var digits = Decimal()
    var index = 0
    let isNegative = token.first == ASCII.minus
    if isNegative || token.first == ASCII.plus { index = 1 }
    let first = index
    digits.readDigits(token, &index, isFraction: false)
    var count = index - first
    let isWhole = index == token.count
    if index < token.count, token[index] == ASCII.dot {
        index += 1
        let start = index
        digits.readDigits(token, &index, isFraction: true)
        count += index - start
    }
    guard count > 0 else {
        guard let special = special(token, from: first, isNegative: isNegative) else {
            throw .invalidValue
        }
        return .double(special)
    }
    if index < token.count, token[index].lowercased == UInt8(ascii: "e") {
        index += 1
        guard digits.readExponent(token, &index) else { throw .invalidValue }
    }
    guard index == token.count else { throw .invalidValue }
    if isWhole, !digits.isCut {
        if !isNegative {
            return Int64(exactly: digits.mantissa).map(Scalar.integer)
                ?? .unsigned(digits.mantissa)
        }
        if digits.mantissa <= UInt64(Int64.max) { return .integer(-Int64(digits.mantissa)) }
        if digits.mantissa == UInt64(Int64.max) + 1 { return .integer(.min) }
    }
    let magnitude = digits.value ?? slow(token)
    guard magnitude.isFinite else { throw .valueOutOfRange }
    let value = isNegative ? -magnitude.magnitude : magnitude.magnitude
    if value.magnitude < 0x1p53, let integer = Int64(exactly: value) { return .integer(integer) }
    return .double(value)
}

/// A whole number of 64 bits with a sign, or nil.
func wholeNumber(_ token: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard let first = token.first else { return nil }
    let isNegative = first == ASCII.minus
    var value: Int64 = 0
    var count = 0
    for byte in token.dropFirst(isNegative || first == ASCII.plus ? 1 : 0) {
        guard byte.isDigit else { return nil }
        let (product, isOver) = value.multipliedReportingOverflow(by: 10)
        let digit = Int64(byte - ASCII.zero)
        let (sum, isOverToo) = product.addingReportingOverflow(isNegative ? -digit : digit)
        guard !isOver, !isOverToo else { return nil }
        value = sum
        count += 1
    }
    return count > 0 ? value : nil
}

private func special(
    _ token: UnsafeBufferPointer<UInt8>, from first: Int, isNegative: Bool
) -> Double? {
    let word = token[first...]
    func isWord(_ name: StaticString) -> Bool {
        name.withUTF8Buffer { name in
            word.count == name.count && zip(word, name).allSatisfy { $0.lowercased == $1 }
        }
    }
    if isWord("inf") || isWord("infinity") { return isNegative ? -.infinity : .infinity }
    return first == 0 && isWord("nan") ? .nan : nil
}

/// The nearest `Double` of decimal digits, however many.
private func slow(_ token: UnsafeBufferPointer<UInt8>) -> Double {
    Double(String(decoding: token, as: UTF8.self)) ?? .nan
}

/// The digits of a number and what they are multiplied with.
private struct Decimal {
    var mantissa: UInt64 = 0
    var exponent = 0
    /// Whether digits did not fit.
    var isCut = false

    @inline(__always)
    mutating func readDigits(
        _ token: UnsafeBufferPointer<UInt8>, _ index: inout Int, isFraction: Bool
    ) {
        let start = index
        while index < token.count, token[index].isDigit {
            let digit = UInt64(token[index] - ASCII.zero)
            if mantissa < 1_000_000_000_000_000_000 {
                mantissa = mantissa &* 10 &+ digit
            } else {
                let (product, isOver) = mantissa.multipliedReportingOverflow(by: 10)
                let (sum, isOverToo) = product.addingReportingOverflow(digit)
                if isOver || isOverToo { isCut = true } else { mantissa = sum }
            }
            index += 1
        }
        if isFraction { exponent -= index - start }
    }

    /// Reads an exponent; false where there is none. One beyond all numbers stays that.
    mutating func readExponent(
        _ token: UnsafeBufferPointer<UInt8>, _ index: inout Int
    ) -> Bool {
        var isNegative = false
        if index < token.count, token[index] == ASCII.minus || token[index] == ASCII.plus {
            isNegative = token[index] == ASCII.minus
            index += 1
        }
        let start = index
        var value = 0
        while index < token.count, token[index].isDigit {
            value = min(value * 10 + Int(token[index] - ASCII.zero), 1_000_000)
            index += 1
        }
        exponent += isNegative ? -value : value
        return index > start
    }

    /// The nearest `Double`, where 64 bits of digits and a power of ten of 64 bits are enough for it.
    var value: Double? {
        guard !isCut else { return nil }
        if mantissa == 0 { return 0 }
        guard exponent.magnitude < powersOfTen.count else { return nil }
        let power = powersOfTen[Int(exponent.magnitude)]
        if mantissa < 1 << 53 {
            // Both are exact as they are, so the one operation rounds once.
            return exponent < 0
                ? Double(mantissa) / Double(power) : Double(mantissa) * Double(power)
        }
        return exponent < 0 ? quotient(power) : product(power)
    }

    /// The product of 128 bits, whose lower bits only tell whether it is between two numbers.
    private func product(_ power: UInt64) -> Double {
        let (high, low) = mantissa.multipliedFullWidth(by: power)
        guard high > 0 else { return Double(low) }
        let shift = high.leadingZeroBitCount
        let top = shift == 0 ? high : high << shift | low >> (64 - shift)
        let rest = low << shift
        return scaled(top | (rest == 0 ? 0 : 1), by: 64 - shift)
    }

    /// The quotient of both with their highest bits set, 63 bits of it at least; what remains only
    /// tells whether it is between two numbers.
    private func quotient(_ power: UInt64) -> Double {
        let dividend = mantissa << mantissa.leadingZeroBitCount
        let divisor = power << power.leadingZeroBitCount
        let (quotient, remainder) = divisor.dividingFullWidth((dividend >> 1, dividend << 63))
        return scaled(
            quotient | (remainder == 0 ? 0 : 1),
            by: power.leadingZeroBitCount - mantissa.leadingZeroBitCount - 63)
    }

    private func scaled(_ bits: UInt64, by exponent: Int) -> Double {
        // More bits than a `Double` has, so this is where it is rounded; the power is exact.
        Double(bits) * Double(sign: .plus, exponent: exponent, significand: 1)
    }
}

/// The powers of ten of 64 bits.
private let powersOfTen: [UInt64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
    10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000,
    1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000,
    1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
]
