import GRDB
import QueryExecution
import Telemetry

/// The rows of one moment, for one query.
///
/// The coarsest rollups that the query allows are read for the middle of its range, finer ones and
/// rows for its ends and for what is not rolled up yet. A block that is damaged is left out.
final class SnapshotSource: RowSource {
    let database: Database
    let catalog: NameCatalog
    private(set) var damagedBlocks = 0
    /// Of which times rows were read; nil where none of events were asked for.
    private(set) var coverage: QueryCoverage?
    private var tables: [TableKey: StoredSeries] = [:]

    /// Rows are read as they are if there are no more in the blocks of the range, since answers from
    /// them are more exact.
    let fewRows: Int
    static let fewRows = 20_000

    private struct TableKey: Hashable {
        var type: UInt32
        var names: Set<String>?
        var since: Int64
    }

    init(_ database: Database, fewRows: Int = fewRows) throws {
        self.database = database
        self.fewRows = fewRows
        catalog = try database.loadCatalog()
    }

    func read(
        _ needs: RowNeeds, _ body: (RowBatch) throws(QueryError) -> Void
    ) throws(QueryError) {
        switch needs.source {
        case .entities: try readEntities(needs, body)
        case .events(let types):
            // A type that is named twice is read once.
            var seen: Set<String> = []
            for type in types where seen.insert(type).inserted {
                guard let id = catalog.knownID(of: type) else { continue }
                try readEvents(type, id, needs, body)
            }
        }
    }

    private func readEvents(
        _ type: String, _ id: UInt32, _ needs: RowNeeds,
        _ body: (RowBatch) throws(QueryError) -> Void
    ) throws(QueryError) {
        let plan = try failing {
            let plan = try ReadPlan(needs, type: id, self)
            var coverage = coverage ?? QueryCoverage()
            try plan.note(needs.range, type: id, database, in: &coverage)
            self.coverage = coverage
            return plan
        }
        guard !plan.pieces.isEmpty else { return }
        let key = TableKey(type: id, names: needs.names, since: plan.since)
        let series: StoredSeries
        if let known = tables[key] {
            series = known
        } else {
            series = try failing {
                try StoredSeries(database, type: id, names: needs.names, since: key.since, catalog)
            }
            tables[key] = series
        }
        for piece in plan.pieces {
            if Task.isCancelled { throw QueryError(.cancelled, "the query was cancelled") }
            guard let batch = try batch(piece, type, needs, series) else { continue }
            try body(batch)
        }
    }

    /// Nil where nothing is left of the block.
    private func batch(
        _ piece: ReadPlan.Piece, _ type: String, _ needs: RowNeeds, _ series: StoredSeries
    ) throws(QueryError) -> RowBatch? {
        do {
            return switch piece.block.level {
            case .rows: try BlockReading(self, piece, type, series).rows(needs)
            case .minutes, .hours: try BlockReading(self, piece, type, series).rollups(needs)
            }
        } catch {
            let failure = StoreFailure(error)
            guard failure.reason == .damaged else { throw failure.queryError }
            damagedBlocks += 1
            return nil
        }
    }

    private func readEntities(
        _ needs: RowNeeds, _ body: (RowBatch) throws(QueryError) -> Void
    ) throws(QueryError) {
        let batch = try failing { try entityBatch(database, catalog, names: needs.names) }
        if !batch.times.isEmpty { try body(batch) }
    }

    private func failing<Result>(_ body: () throws -> Result) throws(QueryError) -> Result {
        do { return try body() } catch { throw StoreFailure(error).queryError }
    }
}
