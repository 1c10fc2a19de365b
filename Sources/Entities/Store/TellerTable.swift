/// Those who tell of entities, as numbers: the sample mappings of every target, and their origins.
struct TellerTable: Sendable {
    /// What is kept of a sample mapping of a target.
    struct Row: Sendable {
        /// Index of its origin.
        var origin: Int32
        var mapping: String
        /// How many answers there were.
        var answer = 0
        /// Since when it is not answered; nil while it is.
        var unansweredSince: Int64?
        /// Whether its last answer was before the program started.
        var isRestored = false
        /// The nodes of the entities that its last answer told of, in its order.
        var members: [Int32] = []
        /// The relationships that its last answer told of, in its order.
        var relations: [Int32] = []

        /// Whether its last answer told of anything.
        var tells: Bool { !members.isEmpty || !relations.isEmpty }
    }

    private struct OriginKey: Hashable {
        var target: String
        var source: String
    }

    private struct RowKey: Hashable {
        var origin: Int32
        var mapping: String
    }

    private(set) var origins: [RowOrigin] = []
    var rows: [Row] = []
    private var originIndex: [OriginKey: Int32] = [:]
    private var rowIndex: [RowKey: Int32] = [:]

    /// The index of a sample mapping, which is made known if there is room; nil where there is none.
    mutating func index(of mapping: String, origin: RowOrigin, limit: Int) -> Int32? {
        guard let own = index(of: origin, limit: limit) else { return nil }
        let key = RowKey(origin: own, mapping: mapping)
        if let known = rowIndex[key] { return known }
        guard rows.count < limit else { return nil }
        rowIndex[key] = Int32(rows.count)
        rows.append(Row(origin: own, mapping: mapping))
        return Int32(rows.count - 1)
    }

    /// The index of an origin, likewise.
    mutating func index(of origin: RowOrigin, limit: Int) -> Int32? {
        let key = OriginKey(target: origin.target, source: origin.source)
        if let known = originIndex[key] {
            // Another interval or priority is the same origin.
            if origins[Int(known)] != origin { origins[Int(known)] = origin }
            return known
        }
        guard origins.count < limit else { return nil }
        originIndex[key] = Int32(origins.count)
        origins.append(origin)
        return Int32(origins.count - 1)
    }

    func teller(_ index: Int32) -> Teller {
        let row = rows[Int(index)]
        return Teller(origin: origins[Int(row.origin)], mapping: row.mapping)
    }
}
