import Plans
import Telemetry

/// Finds the row of a table that has the same key as another one.
///
/// A hash table of row numbers; the keys stay where they are, in the rows.
struct RowIndex {
    private let key: [Int]
    /// Row numbers, -1 for none; a power of two of them, at most half taken.
    private var places: [Int32]
    private var count = 0

    private static let smallest = 64

    /// An index by the values in these columns.
    init(key: [Int]) {
        self.key = key
        places = Array(repeating: -1, count: Self.smallest)
    }

    /// Adds a row, or gives the earlier one with the same key. Without a key all rows differ.
    mutating func add(_ row: Int, of table: RowTable) -> Int? {
        guard !key.isEmpty else { return nil }
        if (count + 1) * 2 > places.count { grow(table) }
        let place = place(of: row, in: table)
        if places[place] >= 0 { return Int(places[place]) }
        places[place] = Int32(row)
        count += 1
        return nil
    }

    private mutating func grow(_ table: RowTable) {
        let rows = places
        places = Array(repeating: -1, count: rows.count * 2)
        for row in rows where row >= 0 {
            places[place(of: Int(row), in: table)] = row
        }
    }

    /// Where a row with this key is, or where it would be put.
    private func place(of row: Int, in table: RowTable) -> Int {
        var hasher = Hasher()
        for column in key { hasher.combine(KeyValue(table[row, column])) }
        var place = hasher.finalize() & (places.count - 1)
        while places[place] >= 0, !isSame(row, Int(places[place]), table) {
            place = (place + 1) & (places.count - 1)
        }
        return place
    }

    private func isSame(_ one: Int, _ other: Int, _ table: RowTable) -> Bool {
        key.allSatisfy { KeyValue(table[one, $0]) == KeyValue(table[other, $0]) }
    }
}
