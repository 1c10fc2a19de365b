import Definitions
import Expressions
import Plans
import Telemetry

extension RowArrangement {
    /// The tables of a sample's frames, with its rows grouped and joined.
    ///
    /// - Parameters:
    ///   - tables: The answers in the order of the frames before grouping: the request's own rows,
    ///     the other requests, the target.
    ///   - filter: Which of the own rows are taken.
    /// - Returns: The tables in the order of the frames.
    func arranged(_ tables: [RowTable], filter: CompiledExpression?) -> [RowTable] {
        let own = tables[0]
        var taken: [Int] = []
        taken.reserveCapacity(own.rowCount)
        for row in 0..<own.rowCount {
            // What is not known to be true is not true.
            if let filter, filter.boolean(row: row, tables: tables) != true { continue }
            taken.append(row)
        }
        var result = tables
        if groupFrame == nil {
            result[0] = own.widened(to: width, taking: taken)
        } else {
            var index = RowPartition()
            for row in taken { index.add(row, key: own.key(row, group)) }
            result[0] = own.widened(to: width, taking: index.first, only: group)
            var members = own
            members.members = index.members
            result.append(members)
        }
        for join in joins { join.bring(into: &result) }
        return result
    }
}

extension RowArrangement.Join {
    /// Finds the rows of the other request for every row of the first table.
    fileprivate func bring(into tables: inout [RowTable]) {
        let other = tables[frame]
        var index = RowPartition()
        for row in 0..<other.rowCount {
            let key = other.key(row, self.other)
            // What is missing is equal to nothing.
            guard !key.contains(where: \.scalar.isMissing) else { continue }
            index.add(row, key: key)
        }
        let found = (0..<tables[0].rowCount).map { index.part(of: tables[0].key($0, own)) }
        guard let columns else {
            tables[frame].members = index.members(of: found)
            return
        }
        for (row, part) in found.enumerated() {
            guard let part else { continue }
            for column in columns {
                tables[0][row, column.own] = other[index.first[part], column.other]
            }
        }
    }
}

/// Rows that agree in some values, part by part.
private struct RowPartition {
    /// Of each part the row that came first.
    private(set) var first: [Int] = []
    private var parts: [[KeyValue]: Int] = [:]
    private var rows: [[Int32]] = []

    mutating func add(_ row: Int, key: [KeyValue]) {
        let row32 = Int32(truncatingIfNeeded: row)
        if let part = parts[key] {
            rows[part].append(row32)
            return
        }
        parts[key] = first.count
        first.append(row)
        rows.append([row32])
    }

    func part(of key: [KeyValue]) -> Int? { parts[key] }

    /// The rows of all parts.
    var members: RowMembers { members(of: first.indices.map { $0 }) }

    /// The rows of some parts, one after the other; none where there is no part.
    func members(of chosen: [Int?]) -> RowMembers {
        var members = RowMembers()
        members.ends.reserveCapacity(chosen.count)
        for part in chosen {
            if let part { members.rows += rows[part] }
            members.ends.append(Int32(truncatingIfNeeded: members.rows.count))
        }
        return members
    }
}

extension RowTable {
    /// Some of the rows with room for further values behind theirs.
    ///
    /// - Parameters:
    ///   - width: How many values a row has.
    ///   - rows: Which rows.
    ///   - slots: The values that are kept; nil for all.
    /// - Returns: The rows.
    fileprivate func widened(to width: Int, taking rows: [Int], only slots: [Int]? = nil)
        -> RowTable
    {
        var table = RowTable(fieldCount: width, counterCount: counterCount)
        table.isAnswered = isAnswered
        let kept = slots ?? Array(0..<fieldCount)
        for row in rows {
            let new = table.appendRow()
            for slot in kept { table[new, slot] = self[row, slot] }
            guard slots == nil else { continue }
            table.elapsed[new] = elapsed[row]
            for counter in 0..<counterCount {
                table.changes[new * counterCount + counter] = change(row: row, counter: counter)
            }
        }
        return table
    }
}
