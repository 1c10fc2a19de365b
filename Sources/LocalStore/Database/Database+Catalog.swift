import Foundation
import GRDB

/// Names and series in the database.
extension Database {
    func loadCatalog() throws -> NameCatalog {
        var catalog = NameCatalog()
        let names = try Row.fetchCursor(self, sql: "SELECT id, text FROM name")
        while let row = try names.next() {
            guard let id = row.integer(0) else { continue }
            catalog.load(id, row.text(1))
        }
        let known = try Row.fetchCursor(self, sql: "SELECT type, name, use FROM known")
        while let row = try known.next() {
            guard let type = row.integer(0).flatMap({ UInt32(exactly: $0) }),
                let name = row.integer(1).flatMap({ UInt32(exactly: $0) }),
                let use = row.integer(2).flatMap({ NameCatalog.Use(rawValue: Int($0)) })
            else { continue }
            catalog.load(.init(type: type, name: name, use: use))
        }
        return catalog
    }

    func saveNew(_ catalog: NameCatalog) throws {
        for id in catalog.newNames {
            try cachedStatement(sql: "INSERT INTO name(id, text) VALUES(?, ?)")
                .execute(arguments: [Int64(id), catalog.texts[Int(id)]])
        }
        for known in catalog.newKnown {
            try cachedStatement(sql: "INSERT OR IGNORE INTO known(type, name, use) VALUES(?, ?, ?)")
                .execute(arguments: [Int64(known.type), Int64(known.name), known.use.rawValue])
        }
    }

    func loadSeries(maximumSeries: Int) throws -> SeriesInterner {
        var interner = SeriesInterner(maximumSeries: maximumSeries)
        let rows = try Row.fetchCursor(self, sql: "SELECT id, type, data FROM series")
        while let row = try rows.next() {
            let id: Int64 = row[0]
            guard (0..<SeriesInterner.maximumID).contains(id) else { throw DamagedBlob() }
            let type = row.integer(1).flatMap { UInt32(exactly: $0) } ?? 0
            try row.withBytes(atIndex: 2) { bytes in
                // One that is damaged only takes its number.
                let rest = (try? unsealed(bytes, at: id))?.rest ?? []
                interner.load(id, type: type, rest)
            }
        }
        return interner
    }

    func saveNew(_ interner: SeriesInterner, now: Int64) throws {
        for series in interner.new {
            try cachedStatement(sql: "INSERT INTO series(id, type, last, data) VALUES(?, ?, ?, ?)")
                .execute(arguments: [
                    series.id, Int64(series.type), now, Data(sealed(series.bytes, at: series.id)),
                ])
        }
    }

    /// A series as it was written; nil where it is gone or damaged.
    func series(_ id: Int64) throws -> SeriesBlob? {
        let rows = try Row.fetchCursor(
            cachedStatement(sql: "SELECT data FROM series WHERE id = ?"), arguments: [id])
        guard let row = try rows.next() else { return nil }
        return try row.withBytes(atIndex: 0) { bytes in
            guard var reader = try? unsealed(bytes, at: id) else { return nil }
            return try? SeriesBlob(&reader)
        }
    }
}

extension BlobReader {
    /// What has not been read.
    fileprivate var rest: [UInt8] {
        var copy = self
        return (try? copy.array(copy.remaining)) ?? []
    }
}
