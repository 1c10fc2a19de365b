import Telemetry

/// Finds attributes that change so often that each change would make a series: they are columns from
/// then on.
///
/// Counted are the series that an entity got because of an attribute, within a day. A number is taken
/// for a measurement after fewer of them than a text, which may be a version that is rolled out.
struct ChurnWatch {
    private struct Attribute: Hashable {
        var type: UInt32
        var name: UInt32
    }

    private var changes: [Attribute: Int] = [:]
    /// The last series of each entity and type, by a hash of both.
    private var latest: [UInt64: Int64] = [:]
    private var entityCounts: [UInt32: Int] = [:]
    private var day: Int64 = .min

    static let minimumForNumbers = 32
    static let minimumForTexts = 64
    static let textsForEachEntity = 4
    /// How many entities are remembered; beyond, all are forgotten.
    static let maximumEntities = 200_000

    /// Begins to count anew where another day has begun.
    mutating func turn(to time: Int64) {
        let day = time.floored(to: 86_400_000)
        guard day != self.day else { return }
        self.day = day
        changes.removeAll()
    }

    /// Notes a new series of an entity, and gives the one that it had before.
    mutating func exchange(_ guid: String, type: UInt32, series: Int64) -> Int64? {
        var hasher = Hasher()
        hasher.combine(type)
        hasher.combine(guid)
        let key = UInt64(bitPattern: Int64(hasher.finalize()))
        if latest.count >= Self.maximumEntities, latest[key] == nil {
            latest.removeAll()
            entityCounts.removeAll()
        }
        let previous = latest.updateValue(series, forKey: key)
        if previous == nil { entityCounts[type, default: 0] += 1 }
        return previous
    }

    /// Counts what differs between two series of an entity, and gives the names of attributes that
    /// have done so too often.
    mutating func compare(_ new: SeriesBlob, to old: SeriesBlob, type: UInt32) -> [UInt32] {
        let oldValues = Dictionary(
            old.attributes.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        let entities = entityCounts[type] ?? 0
        var restless: [UInt32] = []
        for (name, value) in new.attributes {
            guard let oldValue = oldValues[name], oldValue != value else { continue }
            let attribute = Attribute(type: type, name: name)
            changes[attribute, default: 0] += 1
            let limit =
                switch value {
                case .text, .boolean:
                    max(Self.minimumForTexts, Self.textsForEachEntity * entities)
                default: max(Self.minimumForNumbers, entities + entities / 2)
                }
            if changes[attribute, default: 0] > limit { restless.append(name) }
        }
        return restless
    }
}
