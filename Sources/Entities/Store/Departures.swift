/// The entities that are gone, in the order in which they went.
struct Departures: Sendable {
    private struct Entry {
        var node: Int32
        var number: Int
    }

    private var entries: [Entry] = []
    private var start = 0
    private var nextNumber = 0
    /// How many are gone now; entries of those that came back, or were removed, are left over.
    private(set) var count = 0

    /// Notes that an entity went.
    mutating func add(_ node: Int32, at timestamp: Int64) -> EntityRecord.Departure {
        let number = nextNumber
        nextNumber += 1
        count += 1
        entries.append(Entry(node: node, number: number))
        return EntityRecord.Departure(timestamp: timestamp, number: number)
    }

    /// Notes that one came back, or was removed.
    mutating func drop() { count -= 1 }

    /// Takes the one that went first.
    ///
    /// - Parameter number: Gives the number under which a node is gone now; nil where it is not.
    /// - Returns: Its node; nil where none is gone.
    mutating func takeFirst(number: (Int32) -> Int?) -> Int32? {
        while start < entries.count {
            let entry = entries[start]
            start += 1
            if number(entry.node) == entry.number { return entry.node }
        }
        return nil
    }

    /// Lets go of entries that are left over, once they are most of all.
    mutating func compact(number: (Int32) -> Int?) {
        guard entries.count > 2 * count + Self.spareEntries else { return }
        entries = entries[start...].filter { number($0.node) == $0.number }
        start = 0
    }

    /// How many entries may be left over, besides as many as there are entities.
    private static let spareEntries = 1_000
}
