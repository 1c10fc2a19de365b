import Queries
import Telemetry

@testable import QueryExecution

/// Answers a query in the most direct way: one list of rows for each group and bucket, and each
/// aggregate from that list.
struct Reference {
    var rows: [TestRow]

    struct Group: Hashable {
        var facets: [Scalar]
        var values: [[QueryResult.Value]]
    }

    /// All groups, in no order.
    func groups(_ query: Query, buckets: [Range<Int64>]) -> [[Scalar]: [[QueryResult.Value]]] {
        guard case .values(let columns) = query.output, let first = columns.first else {
            return [:]
        }
        let all = buckets.map(\.lowerBound).min() ?? 0
        let end = buckets.map(\.upperBound).max() ?? 0
        var groups: [[Scalar]: [TestRow]] = query.facets.isEmpty ? [[]: []] : [:]
        for row in rows where row.time >= all && row.time < end {
            if let filter = query.filter, value(filter, row) != true { continue }
            let key = query.facets.map { facet -> Scalar in
                guard case .by(let expression, _) = facet else { return .missing }
                return value(expression, row).plain
            }
            guard !key.contains(.missing) else { continue }
            groups[key, default: []].append(row)
        }
        if case .leaf(.aggregate(let aggregate)) = first.expression, !query.facets.isEmpty,
            let argument = aggregate.argument
        {
            groups = groups.filter { $0.value.contains { !value(argument, $0).isUnknown } }
        }
        return groups.mapValues { rows in
            buckets.map { bucket in
                let own = rows.filter { bucket.contains($0.time) }
                return columns.map { column in
                    guard case .leaf(.aggregate(let aggregate)) = column.expression else {
                        return .scalar(.missing)
                    }
                    return self.aggregate(aggregate, own)
                }
            }
        }
    }

    private func aggregate(_ aggregate: Aggregate, _ rows: [TestRow]) -> QueryResult.Value {
        let rows = rows.filter { row in aggregate.filter.map { value($0, row) == true } ?? true }
        guard let argument = aggregate.argument else { return .scalar(.integer(Int64(rows.count))) }
        let known = rows.map { (time: $0.time, value: value(argument, $0).plain) }
            .filter { !$0.value.isMissing }
        let numbers = known.filter(\.value.isNumber).map(\.value.number)
        let total = numbers.reduce(0, +)
        let count = Double(numbers.count)
        let variance =
            numbers.map { ($0 - total / count) * ($0 - total / count) }
            .reduce(0, +) / count
        switch aggregate.function {
        case .count: return .scalar(.integer(Int64(known.count)))
        case .sum: return number(numbers.isEmpty ? nil : total)
        case .average: return number(total / count)
        case .min: return number(numbers.min())
        case .max: return number(numbers.max())
        case .latest:
            let last = known.map(\.time).max()
            return .scalar(known.last { $0.time == last }?.value ?? .missing)
        case .earliest:
            let first = known.map(\.time).min()
            return .scalar(known.first { $0.time == first }?.value ?? .missing)
        case .uniqueCount: return .scalar(.integer(Int64(Set(known.map(\.value)).count)))
        case .uniques(let limit):
            var seen: [Scalar] = []
            for value in known.map(\.value) where !seen.contains(value) { seen.append(value) }
            return .list(Array(seen.prefix(limit)))
        case .percentile(let percent):
            let sorted = numbers.sorted()
            let position = percent / 100 * Double(sorted.count - 1)
            guard !sorted.isEmpty else { return .scalar(.missing) }
            let low = sorted[Int(position)]
            let high = sorted[min(Int(position) + 1, sorted.count - 1)]
            return number(low + (high - low) * (position - position.rounded(.down)))
        case .variance: return number(variance)
        case .standardDeviation: return number(variance.squareRoot())
        case .histogram(let start, let span, let buckets):
            var counts = [Int](repeating: 0, count: buckets)
            for value in numbers {
                var range = 0
                while range < buckets - 1,
                    value >= start + span * Double(range + 1) / Double(buckets)
                {
                    range += 1
                }
                counts[range] += 1
            }
            return .histogram(start: start, width: span / Double(buckets), counts: counts)
        case .apdex(let threshold):
            let half = numbers.count { $0 > threshold && $0 <= 4 * threshold }
            return number((Double(numbers.count { $0 <= threshold }) + Double(half) / 2) / count)
        case .shareAtMost(let limit):
            return number(100 * Double(numbers.count { $0 <= limit }) / count)
        case .derivative(let seconds):
            let points = known.filter(\.value.isNumber)
            let times = points.map { Double($0.time) / 1_000 }
            let mean = times.reduce(0, +) / count
            let squares = times.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
            let products = zip(times, numbers).map { ($0 - mean) * ($1 - total / count) }
                .reduce(0, +)
            return number(Set(times).count > 1 ? products / squares * seconds : nil)
        case .latestRate(let seconds):
            let points = known.filter(\.value.isNumber).enumerated()
                .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
                .suffix(2).map(\.element)
            guard points.count == 2, points[0].time < points[1].time else {
                return .scalar(.missing)
            }
            let length = Double(points[1].time - points[0].time) / 1_000
            return number((points[1].value.number - points[0].value.number) / length * seconds)
        }
    }

    private func number(_ value: Double?) -> QueryResult.Value {
        .scalar(value.map { Scalar.double($0).plain } ?? .missing)
    }

    private func value(_ expression: RowExpression, _ row: TestRow) -> Scalar {
        switch expression {
        case .leaf(.attribute(let name)): return row[name]
        case .leaf: return .missing
        case .constant(let value): return value
        case .call(let function, let arguments):
            let values = arguments.map { value($0, row) }
            let known = values.contains(where: \.isUnknown) ? nil : values
            switch function {
            case .not: return known == nil ? .missing : .boolean(values[0] != true)
            case .and:
                if values.contains(false) { return false }
                return known == nil ? .missing : true
            case .or:
                if values.contains(true) { return true }
                return known == nil ? .missing : false
            case .isMissing: return .boolean(values[0].isUnknown)
            default: break
            }
            guard let known else { return .missing }
            let first = known[0].plain
            switch function {
            case .equal: return .boolean(first == known[1].plain)
            case .notEqual: return .boolean(first != known[1].plain)
            case .isMember: return .boolean(known.dropFirst().contains { $0.plain == first })
            case .like:
                guard case .text(let text) = first else { return .missing }
                return .boolean(text.hasPrefix("q") && text.hasSuffix("1"))
            default: break
            }
            guard known.allSatisfy(\.isNumber) else { return .missing }
            let numbers = known.map(\.number)
            switch function {
            case .less: return .boolean(numbers[0] < numbers[1])
            case .lessOrEqual: return .boolean(numbers[0] <= numbers[1])
            case .greater: return .boolean(numbers[0] > numbers[1])
            case .greaterOrEqual: return .boolean(numbers[0] >= numbers[1])
            case .add: return .double(numbers[0] + numbers[1])
            case .multiply: return .double(numbers[0] * numbers[1])
            case .bucket:
                let width = numbers[1] / numbers[2]
                var bound = 0.0
                while bound + width < numbers[1], numbers[0] >= bound + width { bound += width }
                return .double(bound)
            default: return .missing
            }
        }
    }
}

extension Scalar {
    /// A whole number as an integer, and NaN as missing.
    fileprivate var plain: Scalar {
        guard case .double(let value) = self else { return self }
        if value.isNaN { return .missing }
        return Int64(exactly: value).map(Scalar.integer) ?? self
    }
}
