import Queries
import QueryExecution
import QueryOracle
import Telemetry

/// Compares what the store answered with what the oracle did.
struct Comparison {
    /// Sums and averages may differ by this share of themselves.
    static let tolerance = 1e-9

    var query: NRQLQuery
    var expected: OracleAnswer
    var actual: QueryResult
    /// How far off a percentile may be, as a share of itself.
    var sketchError = QuantileSketch.relativeError

    /// What differs, a line each; empty where nothing does.
    func differences() -> [String] {
        var all: [String] = []
        if let lines = expected.lines {
            compare(lines, &all)
        } else {
            compareGroups(&all)
        }
        return all
    }

    // MARK: Lines

    private func compare(_ lines: [OracleAnswer.Line], _ all: inout [String]) {
        let shown = Array(lines.dropFirst(expected.offset).prefix(expected.limit))
        check("lines before the limit", lines.count, actual.groupCount, &all)
        check("lines", shown.count, actual.groups.count, &all)
        compareNames(&all)
        // Lines of one key may come in any order, and any of them may be beyond the limit.
        var unused = lines
        for (index, group) in actual.groups.enumerated() where index < shown.count {
            let values = group.values.first ?? []
            let isOfKey = { (line: OracleAnswer.Line) in line.key == shown[index].key }
            let found =
                unused.firstIndex { isOfKey($0) && $0.values == plain(values) }
                ?? unused.firstIndex { isOfKey($0) && fits($0, values) }
            guard let found else {
                all.append("line \(index + 1) is \(values), and not \(shown[index])")
                return
            }
            unused.remove(at: found)
        }
    }

    private func plain(_ values: [QueryResult.Value]) -> [OracleValue] {
        values.map { if case .scalar(let scalar) = $0 { OracleValue(scalar) } else { .missing } }
    }

    private func fits(_ line: OracleAnswer.Line, _ values: [QueryResult.Value]) -> Bool {
        guard line.values.isEmpty else {
            return line.values.count == values.count
                && zip(line.values, values).allSatisfy { fits(OracleAnswer.Cell($0), $1) }
        }
        var row: [String: OracleValue] = [:]
        for (column, value) in zip(actual.columns, values) {
            guard case .scalar(let scalar) = value else { return false }
            row[column.name] = OracleValue(scalar)
        }
        return row.filter { !$0.value.isMissing } == line.row.values
    }

    // MARK: Groups

    private func compareGroups(_ all: inout [String]) {
        check("buckets", expected.buckets, actual.buckets, &all)
        check("groups before the limit", expected.groups.count, actual.groupCount, &all)
        check("groups", expected.shown.count, actual.groups.count, &all)
        check("facets", expected.facetNames.count, actual.facets.count, &all)
        compareNames(&all)
        check(
            "groups compared with", query.compareWith == nil ? nil : actual.groups.map(\.facets),
            actual.comparison?.groups.map(\.facets), &all)
        guard all.isEmpty else { return }
        let isOrdered = isOrdered
        for (index, group) in actual.groups.enumerated() {
            let facets = group.facets.map(OracleValue.init)
            guard let found = expected.groups.first(where: { $0.facets == facets }) else {
                all.append("no group is \(facets)")
                continue
            }
            let rank = expected.groups[index].key
            if isOrdered, !isSame(rank.low, found.key.low) {
                all.append("\(facets) is at place \(index + 1), where \(rank.low) belongs")
            }
            compare(found.cells, group.values, "\(facets)", &all)
            if let earlier = actual.comparison?.groups[index].values {
                compare(found.earlier, earlier, "\(facets) before", &all)
            }
        }
    }

    /// Whether every group has its place: lists, texts and truth have no greatest among them, and an
    /// estimate may change places.
    private var isOrdered: Bool {
        expected.groups.allSatisfy {
            !$0.key.isEstimate && ($0.key.low.isMissing || $0.key.low.number != nil)
        }
    }

    private func compareNames(_ all: inout [String]) {
        guard query.select.allSatisfy({ $0.expression.kind != .wildcard }) else { return }
        check("columns", expected.columnNames.count, actual.columns.count, &all)
        let labels = query.select.map { $0.label?.text }
        guard labels.count == actual.columns.count else { return }
        for (label, column) in zip(labels, actual.columns) {
            if let label { check("the name of a column", label, column.name, &all) }
        }
    }

    private func compare(
        _ cells: [[OracleAnswer.Cell]], _ values: [[QueryResult.Value]], _ place: String,
        _ all: inout [String]
    ) {
        check("\(place): buckets", cells.count, values.count, &all)
        for (bucket, (cells, values)) in zip(cells, values).enumerated() {
            check("\(place): columns", cells.count, values.count, &all)
            for (column, (cell, value)) in zip(cells, values).enumerated() where !fits(cell, value)
            {
                let high = cell.isEstimate ? " to \(cell.high)" : ""
                all.append(
                    "\(place), bucket \(bucket), column \(column): \(value), and not \(cell.low)\(high)"
                )
            }
        }
    }

    // MARK: Values

    private func fits(_ cell: OracleAnswer.Cell, _ value: QueryResult.Value) -> Bool {
        switch value {
        case .scalar(let scalar):
            let actual = OracleValue(scalar)
            guard cell.isEstimate, let low = cell.low.number, let high = cell.high.number,
                let number = actual.number
            else { return isSame(cell.low, actual) }
            let least = min(low, high)
            let most = max(low, high)
            let allowed = sketchError + Self.tolerance
            return number >= least - abs(least) * allowed && number <= most + abs(most) * allowed
        case .list(let members):
            guard case .list(let expected) = cell.low else { return false }
            let members = members.map(OracleValue.init)
            guard members.count == expected.count, Set(members).count == members.count else {
                return false
            }
            // Of more than are shown, which ones come first is not said.
            return hasLimit || Set(members) == Set(expected)
        case .histogram(_, _, let counts):
            return cell.low == .list(counts.map { .whole(Int64($0)) })
        }
    }

    private var hasLimit: Bool {
        query.select.contains {
            if case .call(_, let arguments) = $0.expression.kind {
                arguments.count > 1
            } else {
                false
            }
        }
    }

    private func isSame(_ expected: OracleValue, _ actual: OracleValue) -> Bool {
        if expected == actual { return true }
        // A whole number that a double holds is exact.
        if case .whole(let whole) = expected, abs(whole) < 1 << 53, isExact { return false }
        guard let left = expected.number, let right = actual.number else { return false }
        return abs(left - right) <= Self.tolerance * max(abs(left), abs(right))
    }

    /// Whether nothing is asked for but what has no rounding.
    private var isExact: Bool {
        let exact: Set<String> = ["count", "min", "max", "latest", "earliest", "uniquecount"]
        return query.select.allSatisfy {
            guard case .call(let name, let arguments) = $0.expression.kind,
                exact.contains(name.text.lowercased()), case .value(let argument)? = arguments.first
            else { return false }
            switch argument.kind {
            case .name, .wildcard: return true
            default: return false
            }
        }
    }

    private func check<Value: Equatable>(
        _ what: String, _ expected: Value, _ actual: Value, _ all: inout [String]
    ) {
        if expected != actual { all.append("\(what): \(actual), and not \(expected)") }
    }
}
