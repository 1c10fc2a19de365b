import Queries
import QueryExecution
public import Telemetry

/// A row as a test writes it.
struct TestRow {
    var type = "T"
    /// Milliseconds.
    var time: Int64
    /// What makes its series.
    var attributes: [String: Scalar] = [:]
    /// What differs from row to row.
    var values: [String: Scalar] = [:]

    init(
        _ time: Int64, _ attributes: [String: Scalar] = [:], _ values: [String: Scalar] = [:],
        type: String = "T"
    ) {
        self.time = time
        self.attributes = attributes
        self.values = values
        self.type = type
    }

    subscript(_ name: String) -> Scalar {
        switch name {
        case "timestamp": .integer(time)
        case "eventType": .text(type)
        default:
            if let value = values[name], !value.isUnknown {
                value
            } else {
                attributes[name] ?? .missing
            }
        }
    }
}

extension Scalar {
    /// Missing, or a number that is none.
    var isUnknown: Bool {
        if case .double(let value) = self { return value.isNaN }
        return isMissing
    }
}

extension Scalar: ExpressibleByStringLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByUnicodeScalarLiteral,
    ExpressibleByExtendedGraphemeClusterLiteral
{
    public init(stringLiteral value: String) { self = .text(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension RowExpression {
    static func name(_ name: String) -> RowExpression { .leaf(.attribute(name)) }
}

extension ValueExpression {
    static func of(
        _ function: Aggregate.Function, _ argument: RowExpression? = nil,
        where filter: RowExpression? = nil
    ) -> ValueExpression {
        .leaf(.aggregate(Aggregate(function, of: argument, where: filter)))
    }
}

extension Query {
    /// Values of the rows of type `T` from 0 to 100 s, unless the test says otherwise.
    static func values(
        _ columns: ValueExpression..., facets: [RowExpression] = [],
        where filter: RowExpression? = nil, range: Range<Int64> = 0..<100_000,
        buckets: Buckets? = nil
    ) -> Query {
        Query(
            .values(columns.map { Column($0) }), from: .events(["T"]), where: filter,
            facets: facets.map { .by($0) },
            range: TimeRange(since: .at(range.lowerBound), until: .at(range.upperBound)),
            buckets: buckets)
    }

    static func lines(
        _ columns: [RowExpression]?, where filter: RowExpression? = nil,
        range: Range<Int64> = 0..<100_000
    ) -> Query {
        Query(
            .rows(columns.map { $0.map { Column($0) } }), from: .events(["T"]), where: filter,
            range: TimeRange(since: .at(range.lowerBound), until: .at(range.upperBound)))
    }
}

extension QueryResult {
    /// The values of one column as they stand in the table: by group, then by bucket.
    func column(_ index: Int = 0) -> [[Value]] {
        groups.map { group in group.values.map { $0[index] } }
    }

    /// The first value of each group.
    var first: [Scalar] { groups.compactMap { $0.values.first?.first?.single } }

    /// The lines.
    var lines: [[Scalar]] { groups.map { ($0.values.first ?? []).map(\.single) } }
}

extension QueryResult.Value {
    var single: Scalar {
        if case .scalar(let value) = self { value } else { .missing }
    }
}
