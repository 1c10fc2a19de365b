import Foundation
import Queries

extension GroupContext {
    /// An aggregate of the numbers among the values; nothing where there is none.
    func numeric(
        _ name: String, _ arguments: [NRQLArgument], _ numbers: [Double]
    ) throws -> OracleValue {
        if name == "histogram" { return try histogram(arguments, numbers) }
        guard !numbers.isEmpty else { return .missing }
        let count = Double(numbers.count)
        switch name {
        case "sum": return try integers(arguments) ?? OracleValue(total(numbers))
        case "average":
            return compute(
                .divide, try integers(arguments) ?? OracleValue(total(numbers)),
                .whole(Int64(numbers.count)))
        case "min", "max": return try extreme(arguments, isLeast: name == "min")
        case "stdvar", "stddev":
            // Counted from one of them, since the mean of large numbers is rounded.
            let near = numbers.map { $0 - numbers[0] }
            let average = total(near) / count
            let variance = total(near.map { ($0 - average) * ($0 - average) }) / count
            return OracleValue(name == "stdvar" ? variance : variance.squareRoot())
        case "median": return percentile(50, of: numbers)
        case "percentile":
            return percentile(try number(arguments, 1, named: "percentile") ?? 95, of: numbers)
        case "apdex":
            let threshold = try number(arguments, 1, named: "t") ?? 0.5
            let satisfied = Double(share(of: numbers, atMost: threshold))
            let endured = Double(share(of: numbers, atMost: 4 * threshold))
            return OracleValue((satisfied + (endured - satisfied) / 2) / count)
        case "cdfpercentage":
            guard let threshold = try number(arguments, 1, named: "threshold") else {
                throw OracleError.refused("cdfPercentage without a threshold")
            }
            return OracleValue(100 * Double(share(of: numbers, atMost: threshold)) / count)
        default: throw OracleError.unsupported(name)
        }
    }

    /// The sum where all numbers are integers and 64 bits hold it.
    private func integers(_ arguments: [NRQLArgument]) throws -> OracleValue? {
        guard case .value(let argument)? = arguments.first else { return nil }
        var sum: Int128 = 0
        for row in rows {
            let value = try context.value(of: argument, row)
            guard value.number != nil else { continue }
            guard let integer = value.integer else { return nil }
            sum += integer
        }
        return OracleValue(sum)
    }

    /// How many numbers are at most so great, by the lowest or the highest count.
    private func share(of numbers: [Double], atMost threshold: Double) -> Int {
        let slack = oracle.sketchError * abs(threshold)
        let limit = takesUpperNeighbour ? threshold + slack : threshold - slack
        return numbers.filter { $0 <= limit }.count
    }

    /// The value itself, with all its digits.
    private func extreme(_ arguments: [NRQLArgument], isLeast: Bool) throws -> OracleValue {
        guard case .value(let argument)? = arguments.first else { return .missing }
        var best = OracleValue.missing
        for row in rows {
            let value = try context.value(of: argument, row)
            guard value.number != nil else { continue }
            let precedes = isLeast ? value.precedes(best) : best.precedes(value)
            if precedes ?? true { best = value }
        }
        return best
    }

    /// One of the two values between which the rank of a percentile is.
    private func percentile(_ percent: Double, of numbers: [Double]) -> OracleValue {
        let sorted = numbers.sorted()
        let rank = percent / 100 * Double(sorted.count - 1)
        let rounded = takesUpperNeighbour ? rank.rounded(.up) : rank.rounded(.down)
        return OracleValue(sorted[min(max(Int(rounded), 0), sorted.count - 1)])
    }

    /// How many numbers are in each of so many parts of the range from `start` to `start + width`;
    /// those outside are in the first and the last.
    private func histogram(
        _ arguments: [NRQLArgument], _ numbers: [Double]
    ) throws -> OracleValue {
        let width = try number(arguments, 1, named: "width") ?? 10
        let buckets = Int(try number(arguments, 2, named: "buckets") ?? 40)
        let start = try number(arguments, 3, named: "start") ?? 0
        guard (1...500).contains(buckets) else { throw OracleError.refused("so many buckets") }
        var counts = [Int64](repeating: 0, count: buckets)
        for number in numbers {
            let place = ((number - start) / (width / Double(buckets))).rounded(.down)
            counts[Int(min(max(place, 0), Double(buckets - 1)))] += 1
        }
        return .list(counts.map { .whole($0) })
    }
}

/// The sum, with what each addition rounds away added at the end.
func total(_ numbers: [Double]) -> Double {
    var sum = 0.0
    var lost = 0.0
    for number in numbers {
        let next = sum + number
        lost += abs(sum) >= abs(number) ? (sum - next) + number : (number - next) + sum
        sum = next
    }
    return sum + lost
}

/// The slope of the straight line with the least squares, for so many milliseconds; nothing where
/// the points do not say one.
func slope(_ points: [(time: Double, value: Double)], per milliseconds: Double) -> OracleValue {
    guard let origin = points.first?.time, points.count > 1 else { return .missing }
    let count = Double(points.count)
    let meanTime = total(points.map { $0.time - origin }) / count
    let first = points[0].value
    let meanValue = total(points.map { $0.value - first }) / count
    let spread = total(points.map { ($0.time - origin - meanTime) * ($0.time - origin - meanTime) })
    guard spread > 0 else { return .missing }
    let product = total(
        points.map { ($0.time - origin - meanTime) * ($0.value - first - meanValue) })
    return OracleValue(product / spread * milliseconds)
}
