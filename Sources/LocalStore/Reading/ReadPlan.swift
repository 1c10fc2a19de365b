import GRDB
import QueryExecution

/// Which blocks a query reads, and which part of each, so that each row counts once.
struct ReadPlan {
    /// The rows of a block whose times are in a range.
    struct Piece {
        var block: Block
        var range: Range<Int64>
    }

    /// Rows before minutes before hours, older ones first in each.
    private(set) var pieces: [Piece] = []
    /// The coarsest level that the query can be answered from.
    private(set) var coarsest = BlockLevel.rows
    /// By level, the time from which on everything is kept.
    private(set) var complete: [Int64] = []

    /// The least time that is read.
    var since: Int64 { pieces.map(\.block.first).min() ?? 0 }

    init(_ needs: RowNeeds, type: UInt32, _ source: SnapshotSource) throws {
        guard !needs.range.isEmpty else { return }
        let database = source.database
        let levels = Self.levels(needs, type, source.catalog)
        let rows = try Self.blocks(.rows, type, needs.range, database)
        complete = try BlockLevel.allCases.map { try database.state($0.completeSince) ?? .min }
        coarsest = levels.last ?? .rows
        let areFew = rows.reduce(0) { $0 + $1.rows } <= source.fewRows
        if levels.isEmpty || areFew && complete[0] <= needs.range.lowerBound {
            pieces = rows.map { Piece(block: $0, range: needs.range) }
            return
        }
        var blocks: [BlockLevel: [Block]] = [.rows: rows]
        for level in levels {
            let range = needs.range.lowerBound.floored(to: level.length)..<needs.range.upperBound
            blocks[level] = try Self.blocks(level, type, range, database)
        }
        for part in Self.parts(needs.range, levels, complete) {
            add(part, levels, blocks)
        }
        pieces = Self.joined(pieces)
    }

    /// The levels that may stand for rows, the finest first; none where the query needs rows.
    private static func levels(
        _ needs: RowNeeds, _ type: UInt32, _ catalog: NameCatalog
    ) -> [BlockLevel] {
        guard let rollup = needs.rollup, let names = needs.names else { return [] }
        for text in names {
            guard let name = catalog.knownID(of: text) else { continue }
            // Texts have no rollup, and what tells rows apart must be the same for a whole series.
            if catalog.has(type, name, as: .coded) { return [] }
            if rollup.parts[text] == nil, catalog.has(type, name, as: .numbers) { return [] }
            // What is sometimes an attribute and sometimes a column needs both.
            if catalog.has(type, name, as: .numbers), catalog.has(type, name, as: .series) {
                return []
            }
        }
        return [.minutes, .hours].filter {
            rollup.alignment == 0 || rollup.alignment % $0.length == 0
        }
    }

    /// A piece of time, and the level that its rows are taken from.
    private struct Part {
        var range: Range<Int64>
        var level: BlockLevel
    }

    /// The middle of the range from the coarsest level, the ends from finer ones as far as those are
    /// still kept; where they are not, a span counts as a whole if it begins in the range.
    private static func parts(
        _ range: Range<Int64>, _ levels: [BlockLevel], _ complete: [Int64]
    ) -> [Part] {
        guard let coarsest = levels.last else { return [Part(range: range, level: .rows)] }
        let finer = Array(levels.dropLast())
        let length = coarsest.length
        let start = range.lowerBound.ceiled(to: length)
        let end = range.upperBound.floored(to: length)
        let isKept = complete[(finer.last ?? .rows).rawValue]
        guard start < end else {
            // Not one whole span.
            if range.lowerBound >= isKept { return parts(range, finer, complete) }
            return [Part(range: range, level: coarsest)]
        }
        var result: [Part] = []
        var middle = start..<end
        if range.lowerBound < start, range.lowerBound >= isKept {
            result += parts(range.lowerBound..<start, finer, complete)
        }
        if end < range.upperBound {
            if end >= isKept {
                result += parts(end..<range.upperBound, finer, complete)
            } else {
                middle = start..<range.upperBound
            }
        }
        return result + [Part(range: middle, level: coarsest)]
    }

    /// The blocks of a part: those of its level, and those of finer ones that are not rolled up to it.
    private mutating func add(
        _ part: Part, _ levels: [BlockLevel], _ blocks: [BlockLevel: [Block]]
    ) {
        for level in [.rows] + levels where level.rawValue <= part.level.rawValue {
            // Rows of a span that counts as a whole may end behind the range.
            for block in blocks[level] ?? []
            where (level == part.level || !block.isRolled)
                && block.first < part.range.upperBound && block.last >= part.range.lowerBound
            {
                pieces.append(Piece(block: block, range: part.range))
            }
        }
    }

    /// Pieces of the same block, where their ranges meet, as one.
    private static func joined(_ pieces: [Piece]) -> [Piece] {
        let sorted = pieces.sorted {
            ($0.block.level.rawValue, $0.block.first, $0.block.id, $0.range.lowerBound)
                < ($1.block.level.rawValue, $1.block.first, $1.block.id, $1.range.lowerBound)
        }
        var result: [Piece] = []
        for piece in sorted {
            if let last = result.last, last.block.id == piece.block.id,
                last.range.upperBound == piece.range.lowerBound
            {
                result[result.count - 1].range = last.range.lowerBound..<piece.range.upperBound
            } else {
                result.append(piece)
            }
        }
        return result
    }

    private static func blocks(
        _ level: BlockLevel, _ type: UInt32, _ range: Range<Int64>, _ database: Database
    ) throws -> [Block] {
        try database.blocks(
            where: """
                type = ? AND level = ? AND first >= ? AND first < ? AND last >= ?
                ORDER BY first, id
                """,
            [
                Int64(type), level.rawValue, range.lowerBound - level.span, range.upperBound,
                range.lowerBound,
            ])
    }
}
