import GRDB
public import Queries
public import QueryExecution
import Synchronization

extension LocalStore {
    /// Answers a query from what is kept, as it is at one moment.
    public func answer(_ query: Query, in context: QueryContext) throws(QueryError) -> QueryResult {
        try answer(query, in: context, fewRows: SnapshotSource.fewRows)
    }

    func answer(
        _ query: Query, in context: QueryContext, fewRows: Int
    ) throws(QueryError) -> QueryResult {
        try reader.withLock { reader throws(QueryError) in
            try reader.read(file) { database in
                let source = try SnapshotSource(database, fewRows: fewRows)
                var result = try execute(query, over: source, in: context)
                result.statistics.damagedBlocks = source.damagedBlocks
                result.statistics.coverage = source.coverage
                return result
            }
        }
    }

    /// The event types of which rows were written, in the order of the alphabet.
    public func eventTypes() throws(QueryError) -> [String] {
        try reader.withLock { reader throws(QueryError) in
            try reader.read(file) { database in
                try String.fetchAll(
                    database,
                    sql: """
                        SELECT text FROM name WHERE id IN (SELECT DISTINCT type FROM block)
                        ORDER BY text
                        """)
            }
        }
    }

    /// The names of attributes and metrics that rows of an event type had, in the order of the
    /// alphabet.
    public func names(ofType eventType: String) throws(QueryError) -> [String] {
        try reader.withLock { reader throws(QueryError) in
            try reader.read(file) { database in
                let names = try String.fetchAll(
                    database,
                    sql: """
                        SELECT DISTINCT name.text FROM known JOIN name ON name.id = known.name
                        WHERE known.type = (SELECT id FROM name WHERE text = ?)
                        """, arguments: [eventType])
                return names.isEmpty ? [] : (names + Self.ownNames).sorted()
            }
        }
    }

    /// What every row of an entity has beside its attributes and metrics.
    static let ownNames = [
        "timestamp", "eventType", "entityGuid", "entityName", "entityType", "entity.guid",
        "entity.name", "entity.type",
    ]

    /// How much is kept, as one who only reads finds it.
    public func contents() throws(QueryError) -> Status {
        try reader.withLock { reader throws(QueryError) in
            try reader.read(file) { database in
                var status = Status()
                try status.show(StoreTotals(database), database, path)
                status.series = try Int.fetchOne(database, sql: "SELECT count(*) FROM series") ?? 0
                try database.readEntities { _ in status.entities += 1 }
                return status
            }
        }
    }
}
