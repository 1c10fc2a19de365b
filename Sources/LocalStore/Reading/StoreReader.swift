import GRDB
import QueryExecution

/// A connection that only reads, opened when it is first needed, and again where the file is another.
struct StoreReader {
    private var queue: DatabaseQueue?
    private var identity: FileIdentity?

    mutating func open(_ file: StoreFile) throws(QueryError) {
        do {
            let opened = try file.openForReading()
            queue = opened
            identity = FileIdentity(file.path)
        } catch { throw StoreFailure(error).queryError }
    }

    mutating func close() {
        try? queue?.close()
        queue = nil
    }

    /// Reads in one transaction: all that is read is of one moment, however long it takes.
    mutating func read<Result>(
        _ file: StoreFile, _ body: (Database) throws -> Result
    ) throws(QueryError) -> Result {
        if queue == nil || FileIdentity(file.path) != identity {
            close()
            try open(file)
        }
        guard let queue else { throw QueryError(.unreadable, "the store is closed") }
        do {
            return try queue.read(body)
        } catch let error as QueryError {
            throw error
        } catch {
            close()
            throw StoreFailure(error).queryError
        }
    }
}
