import QueryExecution

/// What of a column follows from the rest, where no span has more than two values, as in the minutes
/// of a target that is asked every 30 seconds or less often: half of it need not be written.
extension RollupColumn {
    /// Whether each span has one value only, or equal ones.
    var maximaAreMinima: Bool {
        zip(minima, maxima).allSatisfy { $0.bitPattern == $1.bitPattern }
    }

    /// Whether each sum is that of the least and the greatest value.
    var sumsAreDerived: Bool {
        guard counts.allSatisfy({ $0 <= 2 }) else { return false }
        for row in counts.indices {
            let sum = derivedSum(row)
            guard sum.bitPattern == sums[row].bitPattern || sum.isNaN && sums[row].isNaN else {
                return false
            }
        }
        return true
    }

    /// The sums that `sumsAreDerived` spoke of.
    func derivedSums() throws(DamagedBlob) -> [Double] {
        guard counts.allSatisfy({ $0 <= 2 }) else { throw DamagedBlob() }
        return counts.indices.map(derivedSum)
    }

    @inline(__always)
    private func derivedSum(_ row: Int) -> Double {
        counts[row] == 2 ? minima[row] + maxima[row] : minima[row]
    }

    /// A bit for each span, the lowest first: whether the last value is the greatest; nil where one is
    /// neither that nor the least.
    var lastChoices: [UInt8]? {
        var bits = [UInt8](repeating: 0, count: (counts.count + 7) / 8)
        for row in counts.indices where counts[row] > 0 {
            let last = lasts[row].bitPattern
            if last == maxima[row].bitPattern {
                bits[row >> 3] |= 1 << UInt8(row & 7)
            } else if last != minima[row].bitPattern {
                return nil
            }
        }
        return bits
    }

    /// The last values by the bits of `lastChoices`.
    func lasts(_ choices: [UInt8]) -> [Double] {
        counts.indices.map { row in
            choices[row >> 3] >> UInt8(row & 7) & 1 == 1 ? maxima[row] : minima[row]
        }
    }
}
