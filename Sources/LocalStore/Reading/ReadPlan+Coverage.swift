import GRDB
import QueryExecution

extension ReadPlan {
    /// Notes which of the time that is needed the rows are of, and what of it is gone.
    func note(
        _ range: Range<Int64>, type: UInt32, _ database: Database, in coverage: inout QueryCoverage
    ) throws {
        for piece in pieces where piece.block.level != .rows {
            let (block, length) = (piece.block, piece.block.level.length)
            let start = max(piece.range.lowerBound, block.first)
            let end = min(piece.range.upperBound, block.last + length)
            if start < end { coverage.addRolledUp(start..<end, length: length) }
        }
        guard !complete.isEmpty else { return }
        let kept = complete[coarsest.rawValue]
        let first = try database.first(of: type, from: .rows, to: coarsest)
        if let since = first.map({ max($0, kept) }) ?? (kept == .min ? nil : kept) {
            coverage.keptSince = max(coverage.keptSince ?? since, since)
        }
        guard kept > range.lowerBound else { return }
        let missing = range.lowerBound..<min(kept, range.upperBound)
        coverage.addMissing(missing)
        if let next = coarsest.next,
            let coarser = try database.first(of: type, from: next, to: .hours),
            coarser < missing.upperBound
        {
            coverage.coarserSince = min(coverage.coarserSince ?? coarser, coarser)
        }
    }
}

extension Database {
    /// The time of the first row of a type in some levels; nil where there is none.
    fileprivate func first(
        of type: UInt32, from finest: BlockLevel, to coarsest: BlockLevel
    ) throws -> Int64? {
        try Int64.fetchOne(
            cachedStatement(
                sql: "SELECT min(first) FROM block WHERE type = ? AND level BETWEEN ? AND ?"),
            arguments: [Int64(type), finest.rawValue, coarsest.rawValue])
    }
}
