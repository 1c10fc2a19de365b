import Telemetry

/// The latest of each entity, for the one who writes.
struct EntityBook {
    struct Entry {
        var entity: Entity
        /// Milliseconds since 1970 UTC.
        var firstSeen: Int64
        var lastSeen: Int64
        /// By shape, the metrics of the last row.
        var metrics: [ObjectIdentifier: (shape: SampleShape, values: [Double], at: Int64)] = [:]
        /// What was known when it was read from the database, until a row says more.
        var loaded: [UInt32: Double] = [:]
        var slot: Int
    }

    /// How many entities are written together.
    static let chunkSize = 256
    /// How long what is new stays in memory alone, in milliseconds; what a crash costs.
    static let saveDelay: Int64 = 60_000

    private(set) var entries: [String: Entry] = [:]
    private var freeSlots: [Int] = []
    private var slotCount = 0
    private(set) var changed: Set<Int> = []
    var savedAt: Int64 = .min
    private let maximumEntities: Int
    private let age: Int64

    init(_ limits: LocalStore.Limits) {
        maximumEntities = limits.maximumEntities
        age = limits.entityAge
    }

    mutating func note(_ row: EntityRow) {
        for (place, entity) in row.entities.enumerated() {
            note(entity, row.sample, isFirst: place == 0)
        }
    }

    private mutating func note(_ entity: Entity, _ sample: Sample, isFirst: Bool) {
        let guid = entity.guid.encoded
        let time = sample.timestamp
        var entry: Entry
        if let index = entries.index(forKey: guid) {
            // Taken out, so that it is changed in place.
            entry = entries.values[index]
            entries.values[index].metrics = [:]
            if time >= entry.lastSeen { entry.entity = entity }
            entry.firstSeen = min(entry.firstSeen, time)
            entry.lastSeen = max(entry.lastSeen, time)
        } else {
            if entries.count >= maximumEntities { removeOldest() }
            entry = Entry(entity: entity, firstSeen: time, lastSeen: time, slot: takeSlot())
        }
        // The metrics of a row are those of its first entity.
        let shape = ObjectIdentifier(sample.shape)
        if isFirst, time >= entry.metrics[shape]?.at ?? .min {
            if entry.metrics[shape] == nil, entry.metrics.count >= Self.maximumShapes {
                entry.metrics.removeAll()
            }
            entry.metrics[shape] = (sample.shape, sample.metrics, time)
        }
        changed.insert(entry.slot / Self.chunkSize)
        entries[guid] = entry
    }

    /// How many kinds of rows an entity's metrics are taken from.
    static let maximumShapes = 16

    mutating func load(_ entry: Entry) {
        entries[entry.entity.guid.encoded] = entry
        slotCount = max(slotCount, entry.slot + 1)
    }

    /// Settles which slots are free, when all is loaded.
    mutating func finishLoading() {
        let taken = Set(entries.values.map(\.slot))
        freeSlots = (0..<slotCount).filter { !taken.contains($0) }
    }

    /// Forgets those that were not seen for too long.
    mutating func expire(before now: Int64) {
        for (guid, entry) in entries where entry.lastSeen < now - age { remove(guid, entry) }
    }

    /// Makes room, by a sixteenth at once.
    private mutating func removeOldest() {
        let oldest = entries.sorted { $0.value.lastSeen < $1.value.lastSeen }
        for (guid, entry) in oldest.prefix(max(maximumEntities / 16, 1)) { remove(guid, entry) }
    }

    private mutating func remove(_ guid: String, _ entry: Entry) {
        entries[guid] = nil
        freeSlots.append(entry.slot)
        changed.insert(entry.slot / Self.chunkSize)
    }

    private mutating func takeSlot() -> Int {
        if let slot = freeSlots.popLast() { return slot }
        slotCount += 1
        return slotCount - 1
    }

    mutating func noteSaved(at time: Int64) {
        changed.removeAll()
        savedAt = time
    }

    mutating func changeAll() { changed = Set((0..<slotCount).map { $0 / Self.chunkSize }) }
}

extension EntityBook.Entry {
    /// By the id of the name; the newest row first in rank.
    func latest(_ catalog: inout NameCatalog) -> [(name: UInt32, value: Double)] {
        var values = loaded
        for (shape, numbers, _) in metrics.values.sorted(by: { $0.at < $1.at }) {
            for (metric, number) in zip(shape.metrics, numbers) {
                guard let name = catalog.id(of: metric.name.rawValue) else { continue }
                values[name] = number.isFinite ? number : nil
            }
        }
        return values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
