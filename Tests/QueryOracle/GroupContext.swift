import Queries

/// What a query means over the rows of one group and one bucket.
struct GroupContext: Computing {
    var rows: [OracleRow]
    /// Of the bucket.
    var bucket: Range<Int64>
    var context: RowContext
    /// Of two neighbours, whether a percentile is the greater.
    var takesUpperNeighbour = false
    var facets: [(NRQLSelection, OracleValue)] = []

    var oracle: Oracle { context.oracle }
    var range: Range<Int64> { context.range }
    var zone: Zone { context.zone }

    init(rows: [OracleRow], range bucket: Range<Int64>, _ context: RowContext) {
        self.rows = rows
        self.bucket = bucket
        self.context = context
    }

    func leaf(_ expression: NRQLExpression) throws -> OracleValue? {
        for (facet, value) in facets where facet.expression == expression { return value }
        switch expression.kind {
        case .name(let name): throw OracleError.refused("\(name) beside aggregates")
        case .call(let name, let arguments) where aggregates.contains(name.text.lowercased()):
            return try aggregate(name.text.lowercased(), arguments)
        default: return nil
        }
    }

    private func aggregate(_ name: String, _ arguments: [NRQLArgument]) throws -> OracleValue {
        guard case .value(let first)? = arguments.first else {
            throw OracleError.refused("\(name) of nothing")
        }
        switch name {
        case "filter", "percentage":
            guard arguments.count == 2, case .filter(let test, _) = arguments[1] else {
                throw OracleError.refused("\(name) without WHERE")
            }
            var part = self
            part.rows = try rows.filter { try context.holds(test, $0) == true }
            let value = try part.value(of: first)
            guard name == "percentage" else { return value }
            return compute(
                .divide, compute(.multiply, .whole(100), value), try self.value(of: first))
        case "rate":
            let seconds = try duration(arguments) / 1000
            let covered = Double(bucket.upperBound - bucket.lowerBound) / 1000
            return compute(.multiply, try value(of: first), OracleValue(seconds / covered))
        case "count":
            return .whole(Int64(try values(of: first).count))
        case "latest": return try latest(first, isEarliest: false)
        case "earliest": return try latest(first, isEarliest: true)
        case "uniquecount": return .whole(Int64(Set(try values(of: first)).count))
        case "uniques":
            var found: [OracleValue] = []
            let limit = try number(arguments, 1, named: "limit") ?? 1000
            for value in try values(of: first) where !found.contains(value) {
                if found.count < Int(limit) { found.append(value) }
            }
            return .list(found)
        case "derivative":
            return slope(
                try rows.compactMap { row in
                    try context.value(of: first, row).number.map { (Double(row.time), $0) }
                }, per: try duration(arguments))
        default: return try numeric(name, arguments, try values(of: first).compactMap(\.number))
        }
    }

    /// The values that there are, in order of arrival; every row has one of `*`.
    private func values(of expression: NRQLExpression) throws -> [OracleValue] {
        if expression.kind == .wildcard { return rows.map { _ in .boolean(true) } }
        return try rows.map { try context.value(of: expression, $0) }.filter { !$0.isMissing }
    }

    private func latest(
        _ expression: NRQLExpression, isEarliest: Bool
    ) throws -> OracleValue {
        var best: (time: Int64, value: OracleValue)?
        for row in rows {
            let value = try context.value(of: expression, row)
            if value.isMissing { continue }
            if let best, isEarliest ? row.time >= best.time : row.time < best.time { continue }
            best = (row.time, value)
        }
        return best?.value ?? .missing
    }

    private func duration(_ arguments: [NRQLArgument]) throws -> Double {
        guard arguments.count == 2, case .value(let second) = arguments[1],
            case .duration(let duration) = second.kind
        else { throw OracleError.unsupported("a rate without a time") }
        return Double(try milliseconds(of: duration))
    }

    /// An argument that is a number, by its place or its name.
    func number(
        _ arguments: [NRQLArgument], _ index: Int, named name: String
    ) throws -> Double? {
        for case .named(let given, let expression) in arguments
        where given.text.lowercased() == name {
            return try value(of: expression).number
        }
        guard index < arguments.count, case .value(let expression) = arguments[index] else {
            return nil
        }
        return try value(of: expression).number
    }
}

let aggregates: Set<String> = [
    "count", "sum", "average", "min", "max", "latest", "earliest", "uniquecount", "uniques",
    "percentile", "median", "stddev", "stdvar", "histogram", "apdex", "derivative",
    "cdfpercentage", "rate", "percentage", "filter",
]

func hasAggregate(_ expression: NRQLExpression) -> Bool {
    !calls(in: expression).isDisjoint(with: aggregates)
}

func hasPercentile(_ expression: NRQLExpression) -> Bool {
    !calls(in: expression).isDisjoint(with: ["percentile", "median"])
}

func hasThreshold(_ expression: NRQLExpression) -> Bool {
    !calls(in: expression).isDisjoint(with: ["apdex", "cdfpercentage"])
}

/// The names of all functions in an expression, in lower case; not of those of a query inside it.
private func calls(in expression: NRQLExpression) -> Set<String> {
    switch expression.kind {
    case .call(let name, let arguments):
        arguments.reduce([name.text.lowercased()]) { $0.union(calls(in: $1.expression)) }
    case .unary(_, let operand), .test(let operand, _, _): calls(in: operand)
    case .binary(let left, _, let right), .match(let left, _, let right, _):
        calls(in: left).union(calls(in: right))
    case .member(let operand, let members, _):
        members.reduce(calls(in: operand)) { $0.union(calls(in: $1)) }
    default: []
    }
}

/// What the first aggregate of an expression takes; nil for `*` and for constants, which every row
/// has. Only groups in which some row has it are shown.
func countedArgument(of expression: NRQLExpression) -> NRQLExpression? {
    guard let call = firstAggregate(in: expression),
        case .call(let name, let arguments) = call.kind,
        case .value(let argument)? = arguments.first
    else { return nil }
    if ["rate", "percentage", "filter"].contains(name.text.lowercased()) {
        return countedArgument(of: argument)
    }
    return argument.kind == .wildcard ? nil : argument
}

private func firstAggregate(in expression: NRQLExpression) -> NRQLExpression? {
    switch expression.kind {
    case .call(let name, let arguments):
        if aggregates.contains(name.text.lowercased()) { return expression }
        return arguments.lazy.compactMap { firstAggregate(in: $0.expression) }.first
    case .unary(_, let operand): return firstAggregate(in: operand)
    case .binary(let left, _, let right):
        return firstAggregate(in: left) ?? firstAggregate(in: right)
    default: return nil
    }
}

extension NRQLArgument {
    fileprivate var expression: NRQLExpression {
        switch self {
        case .value(let expression), .named(_, let expression), .filter(let expression, _):
            expression
        }
    }
}
