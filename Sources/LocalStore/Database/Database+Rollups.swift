import GRDB
import QueryExecution

/// Rollups in blocks.
extension Database {
    /// Writes rollups as a block, which must not be none.
    func insert(
        _ rollups: RollupRows, type: UInt32, level: BlockLevel, id: Int64, isRolled: Bool = false
    ) throws -> Block {
        var writer = BlobWriter()
        var bytes = try insertSeries(rollups.seriesList, rollups.series, block: id)
        func write(_ part: PartID, _ encode: (inout BlobWriter) -> Void) throws {
            writer.removeAll()
            encode(&writer)
            bytes += try insert(part, writer.bytes)
        }
        try write(PartID(block: id, .times)) { IntegerCoding.encode(rollups.times, into: &$0) }
        try write(PartID(block: id, .rowCounts)) {
            IntegerCoding.encode(rollups.rowCounts, into: &$0)
        }
        // As distances from the starts of the spans, which are small.
        let distances = zip(rollups.lastTimes, rollups.times).map { $0 - $1 }
        try write(PartID(block: id, .lastTimes)) { IntegerCoding.encode(distances, into: &$0) }
        for (name, column) in rollups.metrics {
            try insert(column, name, rollups.times) { kind, encode in
                try write(PartID(block: id, name: name, kind), encode)
            }
        }
        let block = Block(
            id: id, type: type, level: level, isRolled: isRolled, tier: 0,
            first: rollups.times.first ?? 0, last: rollups.times.last ?? 0,
            rows: rollups.count, bytes: bytes)
        try insert(block)
        return block
    }

    private func insert(
        _ column: RollupColumn, _ name: UInt32, _ times: [Int64],
        _ write: (PartID.Kind, (inout BlobWriter) -> Void) throws -> Void
    ) throws {
        try write(.counts) { IntegerCoding.encode(column.counts, into: &$0) }
        try write(.minima) { NumberCoding.encode(column.minima, into: &$0) }
        if !column.maximaAreMinima {
            try write(.maxima) { NumberCoding.encode(column.maxima, into: &$0) }
        }
        if !column.sumsAreDerived {
            try write(.sums) { NumberCoding.encode(column.sums, into: &$0) }
        }
        if let choices = column.lastChoices {
            try write(.lastChoices) { IntegerCoding.encode(choices, into: &$0) }
        } else {
            try write(.lasts) { NumberCoding.encode(column.lasts, into: &$0) }
        }
        if !column.lastTimes.isEmpty {
            let distances = zip(column.lastTimes, times).map { $0 - $1 }
            try write(.lastTimes) { IntegerCoding.encode(distances, into: &$0) }
        }
        if !column.sketches.bytes.isEmpty {
            try write(.sketches) { SketchCoding.encode(column.sketches, into: &$0) }
        }
    }

    /// All of a block of rollups.
    func rollups(_ block: Block) throws -> RollupRows {
        var rollups = RollupRows(length: block.level.length)
        rollups.times = try times(block)
        (rollups.seriesList, rollups.series) = try series(block)
        rollups.rowCounts = try integers(.rowCounts, block)
        rollups.lastTimes = try lastTimes(block, rollups.times)
        for id in try parts(of: block) where id.name != 0 && id.kind == .counts {
            rollups.metrics[id.name] = try rollup(id.name, block, rollups.times, parts: .all)
        }
        return rollups
    }

    func lastTimes(_ block: Block, _ times: [Int64]) throws -> [Int64] {
        let distances: [Int64] = try integers(.lastTimes, block)
        return zip(distances, times).map { $0 &+ $1 }
    }

    /// Parts of a column; nil where the block does not have it.
    func rollup(
        _ name: UInt32, _ block: Block, _ times: [Int64], parts: RollupParts
    ) throws -> RollupColumn? {
        let counts: [UInt32]? = try part(PartID(block: block.id, name: name, .counts)) {
            reader throws(DamagedBlob) in
            try IntegerCoding.decode(&reader, block.rows)
        }
        guard let counts else { return nil }
        var column = RollupColumn(counts: counts)
        func numbers(_ kind: PartID.Kind) throws -> [Double]? {
            try part(PartID(block: block.id, name: name, kind)) { reader throws(DamagedBlob) in
                try NumberCoding.decode(&reader, block.rows)
            }
        }
        let sums = parts.contains(.sum) ? try numbers(.sums) : nil
        let lasts = parts.contains(.last) ? try numbers(.lasts) : nil
        let derivesSums = parts.contains(.sum) && sums == nil
        let derivesLasts = parts.contains(.last) && lasts == nil
        let derives = derivesSums || derivesLasts
        if derives || !parts.isDisjoint(with: [.minimum, .maximum]) {
            guard let minima = try numbers(.minima) else { throw DamagedBlob() }
            column.minima = minima
            if derives || parts.contains(.maximum) {
                column.maxima = try numbers(.maxima) ?? minima
            }
        }
        if parts.contains(.sum) { column.sums = try sums ?? column.derivedSums() }
        if parts.contains(.last) {
            if let lasts {
                column.lasts = lasts
            } else {
                let choices: [UInt8]? = try part(
                    PartID(block: block.id, name: name, .lastChoices)
                ) { reader throws(DamagedBlob) in
                    try IntegerCoding.decode(&reader, (block.rows + 7) / 8)
                }
                guard let choices else { throw DamagedBlob() }
                column.lasts = column.lasts(choices)
            }
            let distances: [Int64]? = try part(PartID(block: block.id, name: name, .lastTimes)) {
                reader throws(DamagedBlob) in
                try IntegerCoding.decode(&reader, block.rows)
            }
            if let distances { column.lastTimes = zip(distances, times).map { $0 &+ $1 } }
        }
        if parts.contains(.sketch) {
            // Where no span has more than two values, there is none.
            column.sketches =
                try part(PartID(block: block.id, name: name, .sketches)) {
                    reader throws(DamagedBlob) in
                    try SketchCoding.decode(&reader, block.rows)
                } ?? SketchColumn(ends: Array(repeating: 0, count: block.rows))
        }
        return column
    }
}

extension RollupParts {
    static let all: RollupParts = [.sum, .minimum, .maximum, .last, .sketch]
}
