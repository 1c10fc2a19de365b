import Telemetry

@testable import QueryExecution

/// Rows in memory, handed over in batches, and what stands for those of a minute, if that is allowed.
struct MemoryRows: RowSource {
    var rows: [TestRow]
    var entities: [TestRow] = []
    /// How many rows a batch has.
    var batchSize = Int.max
    /// The length of spans that stand for their rows; nil for none.
    var spanLength: Int64?
    /// From then on there are only rows.
    var rowsFrom: Int64 = .max
    /// Whether numbers that differ from row to row are columns of plain numbers, if they can be.
    var prefersNumbers = true
    /// Whether texts that differ from row to row are positions in a list.
    var prefersCodes = false

    init(_ rows: [TestRow]) { self.rows = rows }

    func read(
        _ needs: RowNeeds, _ body: (RowBatch) throws(QueryError) -> Void
    ) throws(QueryError) {
        guard case .events(let types) = needs.source else {
            return try hand(over: entities, needs, type: "Entity", body)
        }
        for type in types {
            let own = rows.filter { $0.type == type }
            guard let spanLength, let rollup = needs.rollup, allows(rollup, needs, own) else {
                try hand(over: own, needs, type: type, body)
                continue
            }
            let isInSpan = { (row: TestRow) in
                let start = row.time / spanLength * spanLength
                return start >= needs.range.lowerBound
                    && start + spanLength <= min(needs.range.upperBound, rowsFrom)
            }
            try handSpans(over: own.filter(isInSpan), spanLength, needs, rollup, type, body)
            try hand(over: own.filter { !isInSpan($0) }, needs, type: type, body)
        }
    }

    /// Whether spans may stand for the rows.
    private func allows(_ rollup: RowNeeds.Rollup, _ needs: RowNeeds, _ rows: [TestRow]) -> Bool {
        guard let spanLength, rollup.alignment % spanLength == 0, let names = needs.names else {
            return false
        }
        let metrics = rows.reduce(into: Set<String>()) { $0.formUnion($1.values.keys) }
        let areNumbers = rows.allSatisfy { row in
            row.values.values.allSatisfy { $0.isUnknown || $0.isNumber }
        }
        return areNumbers && metrics.intersection(names).isSubset(of: rollup.parts.keys)
    }

    private func hand(
        over rows: [TestRow], _ needs: RowNeeds, type: String,
        _ body: (RowBatch) throws(QueryError) -> Void
    ) throws(QueryError) {
        var rest = rows[...]
        while !rest.isEmpty {
            try body(batch(Array(rest.prefix(batchSize)), needs, type))
            rest = rest.dropFirst(batchSize)
        }
    }

    private func batch(_ rows: [TestRow], _ needs: RowNeeds, _ type: String) -> RowBatch {
        let (table, series) = table(rows, needs)
        var columns: [String: RowBatch.Column] = [:]
        for name in names(rows.map(\.values), needs) {
            columns[name] = column(rows.map { $0.values[name] ?? .missing })
        }
        return RowBatch(
            eventType: type, times: rows.map(\.time), series: series, table: table,
            columns: columns)
    }

    private func column(_ values: [Scalar]) -> RowBatch.Column {
        if prefersNumbers, values.allSatisfy({ $0.isMissing || $0.isPlainNumber }) {
            return .numbers(values.map { $0.isMissing ? .nan : $0.number })
        }
        guard prefersCodes else { return .scalars(values) }
        var list: [Scalar] = []
        let codes = values.map { value in
            if let known = list.firstIndex(of: value) { return UInt32(known) }
            list.append(value)
            return UInt32(list.count - 1)
        }
        return .coded(codes, values: list)
    }

    private func names(_ values: [[String: Scalar]], _ needs: RowNeeds) -> [String] {
        values.reduce(into: Set<String>()) { $0.formUnion($1.keys) }
            .filter { needs.names?.contains($0) ?? true }.sorted()
    }

    private func table(_ rows: [TestRow], _ needs: RowNeeds) -> (SeriesTable, [UInt32]) {
        var known: [[String: Scalar]: UInt32] = [:]
        var all: [[String: Scalar]] = []
        let series = rows.map { row in
            if let index = known[row.attributes] { return index }
            known[row.attributes] = UInt32(all.count)
            all.append(row.attributes)
            return UInt32(all.count - 1)
        }
        var columns: [String: [Scalar]] = [:]
        for name in names(all, needs) { columns[name] = all.map { $0[name] ?? .missing } }
        return (SeriesTable(count: all.count, columns: columns), series)
    }

    private func handSpans(
        over rows: [TestRow], _ length: Int64, _ needs: RowNeeds, _ rollup: RowNeeds.Rollup,
        _ type: String, _ body: (RowBatch) throws(QueryError) -> Void
    ) throws(QueryError) {
        struct Key: Hashable {
            var start: Int64
            var attributes: [String: Scalar]
        }
        var order: [Key] = []
        var spans: [Key: [TestRow]] = [:]
        for row in rows {
            let key = Key(start: row.time / length * length, attributes: row.attributes)
            if spans[key] == nil { order.append(key) }
            spans[key, default: []].append(row)
        }
        order.sort { $0.start < $1.start }
        let groups = order.map { spans[$0] ?? [] }
        guard !groups.isEmpty else { return }
        let (table, series) = table(groups.map { $0[0] }, needs)
        var columns: [String: RowBatch.Column] = [:]
        for name in names(rows.map(\.values), needs) {
            columns[name] = .rollups(
                Self.rollup(groups, name, parts: rollup.parts[name] ?? []))
        }
        try body(
            RowBatch(
                eventType: type, times: order.map(\.start), series: series, table: table,
                columns: columns,
                spans: RowSpans(
                    length: length, rowCounts: groups.map { UInt32($0.count) },
                    lastTimes: groups.map { $0.map(\.time).max() ?? 0 })))
    }

    private static func rollup(
        _ groups: [[TestRow]], _ name: String, parts: RollupParts
    ) -> RollupColumn {
        var column = RollupColumn(counts: [])
        for rows in groups {
            let known = rows.filter { !($0.values[name] ?? .missing).isUnknown }
            let values = known.map { ($0.values[name] ?? .missing).number }
            let lastTime = known.map(\.time).max() ?? 0
            column.counts.append(UInt32(values.count))
            if parts.contains(.sum) { column.sums.append(values.reduce(0, +)) }
            if parts.contains(.minimum) { column.minima.append(values.min() ?? 0) }
            if parts.contains(.maximum) { column.maxima.append(values.max() ?? 0) }
            if parts.contains(.last) {
                column.lasts.append(
                    known.last { $0.time == lastTime }?.values[name]?.number ?? 0)
                column.lastTimes.append(lastTime)
            }
            if parts.contains(.sketch) {
                if values.count > 2 {
                    QuantileSketchTests.sketch(values).encode(into: &column.sketches.bytes)
                }
                column.sketches.ends.append(UInt32(column.sketches.bytes.count))
            }
        }
        return column
    }
}

extension Scalar {
    /// Whether a `Double` has it.
    fileprivate var isPlainNumber: Bool {
        switch self {
        case .integer(let value): Int64(exactly: Double(value)) == value
        case .double: true
        case .missing, .boolean, .unsigned, .text: false
        }
    }
}
