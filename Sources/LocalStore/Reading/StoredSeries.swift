import Foundation
import GRDB
import QueryExecution
import Telemetry

/// The series of an event type, as far as a query needs them.
struct StoredSeries {
    let table: SeriesTable
    /// In ascending order; behind the last, the table has one more series without attributes, for
    /// rows whose own is gone or damaged.
    private let ids: [Int64]

    /// Reads the series of an event type that were in use at a time or later.
    init(
        _ database: Database, type: UInt32, names: Set<String>?, since: Int64,
        _ catalog: NameCatalog
    ) throws {
        var columns = SeriesColumns(names, catalog)
        var ids: [Int64] = []
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT id, data FROM series WHERE type = ? AND last >= ? ORDER BY id",
            arguments: [Int64(type), since - 2 * SeriesInterner.useGrain])
        while let row = try rows.next() {
            let id: Int64 = row[0]
            try row.withBytes(atIndex: 1) { bytes in
                guard var reader = try? unsealed(bytes, at: id),
                    let blob = try? SeriesBlob(&reader, isWanted: { columns.isWanted($0) })
                else { return }
                columns.add(blob, at: ids.count)
                ids.append(id)
            }
        }
        self.ids = ids
        table = columns.table(count: ids.count + 1)
    }

    /// The series in the table, of each row of a block.
    func places(of series: (list: [Int64], places: [UInt32])) -> [UInt32] {
        var next = 0
        var isSame = true
        var byPlace: [UInt32] = []
        byPlace.reserveCapacity(series.list.count)
        // Both lists are in ascending order; what is damaged only loses its attributes.
        for (place, id) in series.list.enumerated() {
            while next < ids.count, ids[next] < id { next += 1 }
            let found = next < ids.count && ids[next] == id ? next : ids.count
            if found != place { isSame = false }
            byPlace.append(UInt32(found))
        }
        if isSame { return series.places }
        return series.places.map { byPlace[Int($0)] }
    }
}

/// Values of series by name, in the making.
private struct SeriesColumns {
    private let catalog: NameCatalog
    /// By the id of a name; nil for all.
    private let wanted: [Bool]?
    private let wantedTexts: Set<String>?
    private var values: [String: [Scalar]] = [:]

    init(_ names: Set<String>?, _ catalog: NameCatalog) {
        self.catalog = catalog
        wantedTexts = names
        guard let names else {
            wanted = nil
            return
        }
        var wanted = Array(repeating: false, count: catalog.texts.count)
        for id in names.compactMap({ catalog.knownID(of: $0) }) { wanted[Int(id)] = true }
        self.wanted = wanted
    }

    func isWanted(_ name: UInt32) -> Bool {
        Int(name) < catalog.texts.count && wanted.map { $0[Int(name)] } ?? true
    }

    mutating func add(_ blob: SeriesBlob, at place: Int) {
        if let entity = blob.entity {
            set("entityGuid", entity.guid, place)
            set("entity.guid", entity.guid, place)
            set("entityName", entity.name, place)
            set("entity.name", entity.name, place)
            set("entityType", entity.typeInGUID, place)
            set("entity.type", entity.type, place)
        }
        // An attribute that has the name of a tag comes last, and counts.
        for (name, value) in blob.tags + blob.attributes where Int(name) < catalog.texts.count {
            values[catalog.texts[Int(name)], default: []].set(value, at: place)
        }
    }

    private mutating func set(_ name: String, _ text: String, _ place: Int) {
        guard wantedTexts?.contains(name) ?? true else { return }
        values[name, default: []].set(.text(text), at: place)
    }

    func table(count: Int) -> SeriesTable {
        SeriesTable(
            count: count,
            columns: values.mapValues {
                $0 + repeatElement(.missing, count: count - $0.count)
            })
    }
}

extension [Scalar] {
    /// Places in between have no value.
    fileprivate mutating func set(_ value: Scalar, at place: Int) {
        if place < count {
            self[place] = value
            return
        }
        if place > count { append(contentsOf: repeatElement(.missing, count: place - count)) }
        append(value)
    }
}
