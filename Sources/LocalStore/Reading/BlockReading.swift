import GRDB
import QueryExecution

/// Makes a batch of what a query needs of one block.
struct BlockReading {
    private let database: Database
    private let catalog: NameCatalog
    private let block: Block
    private let range: Range<Int64>
    private let type: String
    private let series: StoredSeries

    init(
        _ source: SnapshotSource, _ piece: ReadPlan.Piece, _ type: String, _ series: StoredSeries
    ) {
        database = source.database
        catalog = source.catalog
        block = piece.block
        range = piece.range
        self.type = type
        self.series = series
    }

    func rows(_ needs: RowNeeds) throws -> RowBatch? {
        let times = try database.times(block)
        let kept = kept(times)
        guard !kept.isEmpty else { return nil }
        var columns: [String: RowBatch.Column] = [:]
        for name in try names(needs, .value) {
            let part = PartID(block: block.id, name: name)
            guard let column = try database.column(part, block) else { continue }
            columns[catalog.texts[Int(name)]] = column.column.slice(kept)
        }
        let places = try series.places(of: database.series(block))
        return RowBatch(
            eventType: type, times: times.slice(kept), series: places.slice(kept),
            table: series.table, columns: columns)
    }

    func rollups(_ needs: RowNeeds) throws -> RowBatch? {
        let times = try database.times(block)
        let kept = kept(times)
        guard !kept.isEmpty else { return nil }
        var columns: [String: RowBatch.Column] = [:]
        for name in try names(needs, .counts) {
            let text = catalog.texts[Int(name)]
            let parts = needs.rollup?.parts[text] ?? .all
            guard let column = try database.rollup(name, block, times, parts: parts) else {
                continue
            }
            columns[text] = .rollups(column.slice(kept))
        }
        let places = try series.places(of: database.series(block))
        let counts: [UInt32] = try database.integers(.rowCounts, block)
        let lastTimes = try database.lastTimes(block, times)
        return RowBatch(
            eventType: type, times: times.slice(kept), series: places.slice(kept),
            table: series.table, columns: columns,
            spans: RowSpans(
                length: block.level.length, rowCounts: counts.slice(kept),
                lastTimes: lastTimes.slice(kept)))
    }

    /// The rows in the range; times are in ascending order.
    private func kept(_ times: [Int64]) -> Range<Int> {
        if block.first >= range.lowerBound, block.last < range.upperBound {
            return 0..<times.count
        }
        let start = times.partitioningIndex { $0 >= range.lowerBound }
        let end = times.partitioningIndex { $0 >= range.upperBound }
        return start..<max(start, end)
    }

    /// The names that the query needs, and the block may have.
    private func names(_ needs: RowNeeds, _ kind: PartID.Kind) throws -> [UInt32] {
        guard let wanted = needs.names else {
            return try database.parts(of: block).filter { $0.name != 0 && $0.kind == kind }
                .map(\.name).filter { $0 < catalog.texts.count }
        }
        return wanted.compactMap { catalog.knownID(of: $0) }
    }
}

extension Array {
    /// The array itself where the range is all of it.
    fileprivate func slice(_ range: Range<Int>) -> [Element] {
        range == indices ? self : Array(self[range])
    }

    /// The place of the first element for which a test holds that holds for all behind it.
    fileprivate func partitioningIndex(_ test: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if test(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension RowBatch.Column {
    fileprivate func slice(_ range: Range<Int>) -> RowBatch.Column {
        switch self {
        case .numbers(let numbers): .numbers(numbers.slice(range))
        case .scalars(let scalars): .scalars(scalars.slice(range))
        case .coded(let codes, let values): .coded(codes.slice(range), values: values)
        case .rollups(let rollups): .rollups(rollups.slice(range))
        }
    }
}

extension RollupColumn {
    fileprivate func slice(_ range: Range<Int>) -> RollupColumn {
        guard range != counts.indices else { return self }
        func sliced<Element>(_ values: [Element]) -> [Element] {
            values.isEmpty ? [] : Array(values[range])
        }
        var sketches = SketchColumn()
        if !self.sketches.ends.isEmpty {
            let start = range.lowerBound == 0 ? 0 : self.sketches.ends[range.lowerBound - 1]
            let end = range.isEmpty ? start : self.sketches.ends[range.upperBound - 1]
            sketches = SketchColumn(
                bytes: Array(self.sketches.bytes[Int(start)..<Int(end)]),
                ends: self.sketches.ends[range].map { $0 - start })
        }
        return RollupColumn(
            counts: sliced(counts), sums: sliced(sums), minima: sliced(minima),
            maxima: sliced(maxima), lasts: sliced(lasts), lastTimes: sliced(lastTimes),
            sketches: sketches)
    }
}
