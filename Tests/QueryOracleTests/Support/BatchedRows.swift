import QueryExecution
import QueryOracle
import Telemetry
import TestSupport

/// Rows in batches of any size, in any of the forms that a batch may have: what a generator likes.
struct BatchedRows: RowSource {
    /// In the order of their times, those of one time as they arrived.
    private var rows: [OracleRow]
    private var seed: UInt64

    init(_ rows: [OracleRow], seed: UInt64) {
        self.rows = rows.enumerated().sorted {
            ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
        }
        .map(\.element)
        self.seed = seed
    }

    func read(
        _ needs: RowNeeds, _ body: (RowBatch) throws(QueryError) -> Void
    ) throws(QueryError) {
        guard case .events(let types) = needs.source else { return }
        var generator = SplitMix64(seed: seed)
        for type in types {
            var rest = rows.filter { $0["eventType"] == .text(type) }
            // Rows outside of the range may come too.
            if Bool.random(using: &generator) {
                rest.removeAll { !needs.range.contains($0.time) }
            }
            var names = Set(rest.flatMap(\.values.keys)).subtracting(["timestamp", "eventType"])
            if let asked = needs.names { names.formIntersection(asked) }
            // One table for all batches, or one for each.
            var shared: Series?
            if Bool.random(using: &generator) {
                shared = Series(rest, names.filter { _ in Bool.random(using: &generator) }.sorted())
            }
            var start = 0
            while start < rest.count {
                let end = min(rest.count, start + Int.random(in: 1...80, using: &generator))
                let part = Array(rest[start..<end])
                var own =
                    shared
                    ?? Series(part, names.filter { _ in Bool.random(using: &generator) }.sorted())
                if shared != nil { own.places = Array(own.places[start..<end]) }
                try body(batch(part, type, names.subtracting(own.names), own, &generator))
                start = end
            }
        }
    }

    /// Rows that agree in some names, and the table of what they are.
    private struct Series {
        var names: [String]
        var places: [UInt32]
        var table: SeriesTable

        init(_ rows: [OracleRow], _ names: [String]) {
            self.names = names
            let (places, different) = coded(rows.map { row in names.map { row[$0] } })
            self.places = places
            var columns: [String: [Scalar]] = [:]
            for (index, name) in names.enumerated() {
                columns[name] = different.map { Scalar($0[index]) }
            }
            table = SeriesTable(count: different.count, columns: columns)
        }
    }

    private func batch(
        _ rows: [OracleRow], _ type: String, _ names: Set<String>, _ series: Series,
        _ generator: inout SplitMix64
    ) -> RowBatch {
        var columns: [String: RowBatch.Column] = [:]
        for name in names.sorted() where rows.contains(where: { !$0[name].isMissing }) {
            let values = rows.map { Scalar($0[name]) }
            switch Int.random(in: 0...2, using: &generator) {
            case 0:
                let (codes, different) = coded(values)
                columns[name] = .coded(codes, values: different)
            case 1 where values.allSatisfy(\.isDouble):
                columns[name] = .numbers(values.map(\.number))
            default: columns[name] = .scalars(values)
            }
        }
        return RowBatch(
            eventType: type, times: rows.map(\.time), series: series.places, table: series.table,
            columns: columns)
    }
}

/// The different values, and which of them each is.
private func coded<Value: Hashable>(_ values: [Value]) -> (codes: [UInt32], different: [Value]) {
    var places: [Value: UInt32] = [:]
    var different: [Value] = []
    let codes = values.map { value in
        if let place = places[value] { return place }
        let place = UInt32(different.count)
        places[value] = place
        different.append(value)
        return place
    }
    return (codes, different)
}

extension Scalar {
    fileprivate init(_ value: OracleValue) {
        switch value {
        case .missing, .list: self = .missing
        case .boolean(let value): self = .boolean(value)
        case .whole(let value): self = .integer(value)
        case .large(let value): self = .unsigned(value)
        case .other(let value): self = .double(value)
        case .text(let value): self = .text(value)
        }
    }

    /// Whether a `Double` says it all.
    fileprivate var isDouble: Bool {
        switch self {
        case .missing, .double: true
        case .integer(let value):
            Int64(exactly: Double(value)) == value && value.magnitude < 1 << 53
        default: false
        }
    }
}
