import Diagnostics
import QueryExecution
import Telemetry

extension Answer {
    /// The answer as one JSON object for programs, each of its rows on a line of its own.
    ///
    /// Every value is exact: an integer has all its digits, a number that is none has a point or an
    /// exponent and reads back as the same number. What is unknown is null; what is infinite, for
    /// which JSON has no number, is the text `Infinity` or `-Infinity`. Times are milliseconds since
    /// 1970 UTC.
    public var json: String {
        var output = "{\"query\":\(Self.string(query)),\"timeZone\":\(Self.string(zone.name))"
        output += ",\"begin\":\(Self.time(range?.lowerBound))"
        output += ",\"end\":\(Self.time(range?.upperBound))"
        output += ",\"compareWith\":\(Self.time(comparesWith))"
        output += ",\"facets\":[\(result.facets.map(Self.string).joined(separator: ","))]"
        let columns = zip(result.columns, meanings).map { column, meaning in
            let unit = meaning.unit.map { Self.string($0.symbol) } ?? "null"
            return "{\"name\":\(Self.string(column.name)),\"unit\":\(unit)}"
        }
        output += ",\"columns\":[\(columns.joined(separator: ","))],\"rows\":["
        let rows = jsonRows
        output += rows.map { "\n\($0)" }.joined(separator: ",")
        output += rows.isEmpty ? "]" : "\n]"
        output += ",\"total\":\(result.groupCount)"
        return output + ",\"read\":\(jsonStatistics)}\n"
    }

    private var jsonStatistics: String {
        let statistics = result.statistics
        let coverage = statistics.coverage ?? QueryCoverage()
        let rolledUp = coverage.rolledUp.sorted { $0.key < $1.key }.map { length, range in
            "{\"resolution\":\(length),\(Self.bounds(range))}"
        }
        let missing = coverage.missing.map { "{\(Self.bounds($0))}" }
        var output = "{\"rows\":\(statistics.rows),\"resolution\":\(statistics.resolution)"
        output += ",\"rolledUp\":[\(rolledUp.joined(separator: ","))]"
        output += ",\"keptSince\":\(Self.time(coverage.keptSince))"
        output += ",\"missing\":[\(missing.joined(separator: ","))]"
        output += ",\"coarserSince\":\(Self.time(coverage.coarserSince))"
        return output + ",\"damagedBlocks\":\(statistics.damagedBlocks)}"
    }

    private static func bounds(_ range: Range<Int64>) -> String {
        "\"begin\":\(range.lowerBound),\"end\":\(range.upperBound)"
    }

    private var jsonRows: [String] {
        result.groups.indices.flatMap { index in
            let group = result.groups[index]
            let facets = group.facets.map(Self.json(of:)).joined(separator: ",")
            return group.values.indices.map { bucket in
                var row = "{\"facets\":[\(facets)]"
                if !isLines {
                    row += ",\(Self.bounds(result.buckets[bucket]))"
                }
                row += ",\"values\":[\(Self.list(group.values[bucket]))]"
                if result.comparison != nil {
                    row += ",\"before\":[\(Self.list(before(index, bucket: bucket) ?? []))]"
                }
                return row + "}"
            }
        }
    }

    private static func list(_ values: [QueryResult.Value]) -> String {
        values.map(json(of:)).joined(separator: ",")
    }

    static func json(of value: QueryResult.Value) -> String {
        switch value {
        case .scalar(let scalar): return json(of: scalar)
        case .list(let values): return "[\(values.map(json(of:)).joined(separator: ","))]"
        case .histogram(let start, let width, let counts):
            let numbers = counts.map(String.init).joined(separator: ",")
            return "{\"start\":\(json(of: .double(start))),\"width\":\(json(of: .double(width)))"
                + ",\"counts\":[\(numbers)]}"
        }
    }

    static func json(of scalar: Scalar) -> String {
        switch scalar {
        case .missing: "null"
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .unsigned(let value): String(value)
        case .double(let value):
            value.isNaN
                ? "null"
                : value.isFinite ? value.description : value < 0 ? "\"-Infinity\"" : "\"Infinity\""
        case .text(let value): string(value)
        }
    }

    private static func string(_ text: String) -> String { JSONValue.string(text).text }

    private static func time(_ milliseconds: Int64?) -> String {
        milliseconds.map { String($0) } ?? "null"
    }
}
