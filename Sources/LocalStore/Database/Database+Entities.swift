import Foundation
import GRDB

/// Entities in the database, many to a blob.
extension Database {
    /// Hands over all entities; a chunk that is damaged is left out.
    func readEntities(_ body: (EntityRecord) -> Void) throws {
        let rows = try Row.fetchCursor(self, sql: "SELECT chunk, data FROM entity ORDER BY chunk")
        while let row = try rows.next() {
            let chunk: Int64 = row[0]
            try row.withBytes(atIndex: 1) { bytes in
                guard var reader = try? unsealed(bytes, at: chunk) else { return }
                while reader.remaining > 0, let record = try? EntityRecord(&reader) {
                    body(record)
                }
            }
        }
    }

    func loadEntities(_ limits: LocalStore.Limits) throws -> EntityBook {
        var book = EntityBook(limits)
        try readEntities { book.load($0.entry) }
        book.finishLoading()
        return book
    }

    /// Writes the chunks in which something changed.
    func save(_ book: EntityBook, _ catalog: inout NameCatalog) throws {
        var chunks: [Int: [EntityBook.Entry]] = [:]
        for entry in book.entries.values {
            let chunk = entry.slot / EntityBook.chunkSize
            if book.changed.contains(chunk) { chunks[chunk, default: []].append(entry) }
        }
        for chunk in book.changed {
            guard let entries = chunks[chunk] else {
                try execute(sql: "DELETE FROM entity WHERE chunk = ?", arguments: [chunk])
                continue
            }
            var writer = BlobWriter()
            for entry in entries.sorted(by: { $0.slot < $1.slot }) {
                EntityRecord(entry, &catalog).encode(into: &writer)
            }
            try cachedStatement(sql: "INSERT OR REPLACE INTO entity(chunk, data) VALUES(?, ?)")
                .execute(arguments: [chunk, Data(sealed(writer.bytes, at: Int64(chunk)))])
        }
        try saveNew(catalog)
    }
}
