/// A sum of numbers without any rounding, so that it does not depend on their order, nor on how they
/// were split into partial sums.
///
/// It is one integer so wide that every `Double` is a whole number of its lowest bit, the least
/// number above zero, with room for more additions than anyone can make. Always 272 bytes.
struct ExactSum: Sendable, Hashable {
    /// Every number is less than 2^2098 times the least one; 77 bits more hold the sign and 2^76
    /// additions.
    private static let wordCount = 34
    /// The exponent of the lowest bit.
    private static let lowest = -1074

    /// In two's complement, the lowest word first.
    private var words = [UInt64](repeating: 0, count: wordCount)

    mutating func add(_ value: Double) {
        precondition(value.isFinite)
        let isNormal = value.exponentBitPattern > 0
        let significand = value.significandBitPattern | (isNormal ? 1 << 52 : 0)
        let shift = isNormal ? Int(value.exponentBitPattern) - 1 : 0
        let (word, offset) = shift.quotientAndRemainder(dividingBy: 64)
        let parts = (low: significand << offset, high: significand >> (64 - offset))
        if value.sign == .plus {
            add(parts.low, at: word)
            add(parts.high, at: word + 1)
        } else {
            subtract(parts.low, at: word)
            subtract(parts.high, at: word + 1)
        }
    }

    mutating func add(_ other: ExactSum) {
        var carry: UInt64 = 0
        for index in words.indices {
            let (partial, first) = words[index].addingReportingOverflow(other.words[index])
            let (sum, second) = partial.addingReportingOverflow(carry)
            words[index] = sum
            carry = first || second ? 1 : 0
        }
    }

    private mutating func add(_ part: UInt64, at word: Int) {
        var (part, index) = (part, word)
        while part > 0, index < words.count {
            let (sum, overflow) = words[index].addingReportingOverflow(part)
            words[index] = sum
            part = overflow ? 1 : 0
            index += 1
        }
    }

    private mutating func subtract(_ part: UInt64, at word: Int) {
        var (part, index) = (part, word)
        while part > 0, index < words.count {
            let (difference, overflow) = words[index].subtractingReportingOverflow(part)
            words[index] = difference
            part = overflow ? 1 : 0
            index += 1
        }
    }
}

// MARK: The sum as a number

extension ExactSum {
    /// The nearest number, of two equally near ones the even one; infinite where the sum is too
    /// large for any.
    var rounded: Double {
        let isNegative = words[Self.wordCount - 1] >> 63 == 1
        let magnitude = isNegative ? negated : self
        return isNegative ? -magnitude.roundedMagnitude : magnitude.roundedMagnitude
    }

    private var negated: ExactSum {
        var result = self
        for index in words.indices { result.words[index] = ~words[index] }
        result.add(1, at: 0)
        return result
    }

    private var roundedMagnitude: Double {
        guard let top = words.lastIndex(where: { $0 > 0 }) else { return 0 }
        let highest = top * 64 + 63 - words[top].leadingZeroBitCount
        let shift = max(0, highest - 52)
        var significand = bits(from: shift)
        if shift > 0, bit(shift - 1), significand & 1 == 1 || hasBits(below: shift - 1) {
            significand += 1
        }
        return Double(
            sign: .plus, exponent: shift + Self.lowest, significand: Double(significand))
    }

    /// The 53 bits from a bit upwards, or as many as there are.
    private func bits(from shift: Int) -> UInt64 {
        let (word, offset) = shift.quotientAndRemainder(dividingBy: 64)
        let high = word + 1 < words.count ? words[word + 1] << (64 - offset) : 0
        return (words[word] >> offset | high) & (1 << 53 - 1)
    }

    private func bit(_ index: Int) -> Bool { words[index / 64] >> (index % 64) & 1 == 1 }

    private func hasBits(below index: Int) -> Bool {
        let (word, offset) = index.quotientAndRemainder(dividingBy: 64)
        return words[..<word].contains { $0 > 0 } || words[word] & (1 << offset - 1) > 0
    }
}
