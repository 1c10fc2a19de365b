import Telemetry

/// Rows of one event type as they were written, in columns.
struct RowColumns: Hashable {
    /// Milliseconds since 1970 UTC, in ascending order; of equal times, the row that was written
    /// first is first.
    var times: [Int64] = []
    /// The ids of the series that occur, in ascending order.
    var seriesList: [Int64] = []
    /// Of each row the place of its series in the list.
    var series: [UInt32] = []
    /// By the id of the name.
    var columns: [UInt32: StoredColumn] = [:]

    var count: Int { times.count }
}

/// Ids of series, of each row, as a list of those that occur and places in it.
func listed(_ ids: [Int64]) -> (list: [Int64], places: [UInt32]) {
    var isAscending = true
    for index in 1..<max(ids.count, 1) where ids[index] <= ids[index - 1] {
        isAscending = false
        break
    }
    if isAscending { return (ids, ids.indices.map { UInt32($0) }) }
    let list = Set(ids).sorted()
    let placeByID = Dictionary(
        uniqueKeysWithValues: list.enumerated().map { ($1, UInt32($0)) })
    return (list, ids.map { placeByID[$0] ?? 0 })
}

extension RowColumns {
    /// The rows of several blocks, which are in the order in which they were written.
    init(merging blocks: [RowColumns]) {
        self.init()
        let count = blocks.reduce(0) { $0 + $1.count }
        times.reserveCapacity(count)
        var ids: [Int64] = []
        ids.reserveCapacity(count)
        for block in blocks {
            times += block.times
            ids += block.series.map { block.seriesList[Int($0)] }
        }
        (seriesList, series) = listed(ids)
        for name in Set(blocks.flatMap(\.columns.keys)) {
            columns[name] = StoredColumn(
                joining: blocks.map { ($0.columns[name], $0.count) })
        }
        sortByTime()
    }

    /// Rows of equal times stay in their order.
    mutating func sortByTime() {
        guard let first = times.first else { return }
        var isSorted = true
        var previous = first
        for time in times {
            if time < previous {
                isSorted = false
                break
            }
            previous = time
        }
        if isSorted { return }
        let order = times.indices.sorted {
            times[$0] == times[$1] ? $0 < $1 : times[$0] < times[$1]
        }
        times = order.map { times[$0] }
        series = order.map { series[$0] }
        for (name, column) in columns { columns[name] = column.inOrder(order) }
    }
}

extension StoredColumn {
    /// Columns of the same name of several blocks, one behind the other; nil where a block has none.
    init(joining parts: [(column: StoredColumn?, count: Int)]) {
        var hasCodes = false
        for case (.coded?, _) in parts { hasCodes = true }
        if hasCodes {
            self = Self.joinedCodes(parts)
            return
        }
        var numbers: [Double] = []
        numbers.reserveCapacity(parts.reduce(0) { $0 + $1.count })
        for (column, count) in parts {
            if case .numbers(let values) = column {
                numbers += values
            } else {
                numbers += repeatElement(.nan, count: count)
            }
        }
        self = .numbers(numbers)
    }

    private static func joinedCodes(
        _ parts: [(column: StoredColumn?, count: Int)]
    ) -> StoredColumn {
        var list = ValueList()
        var joined: [UInt32] = []
        joined.reserveCapacity(parts.reduce(0) { $0 + $1.count })
        for (column, count) in parts {
            switch column {
            case .coded(let codes, let values)?:
                let translated = values.map { list.code(of: $0) }
                joined += codes.map { translated[Int($0)] }
            case .numbers?: joined += (column?.scalars ?? []).map { list.code(of: $0) }
            case nil: joined += repeatElement(list.code(of: .missing), count: count)
            }
        }
        return .coded(joined, values: list.values)
    }

    func inOrder(_ order: [Int]) -> StoredColumn {
        switch self {
        case .numbers(let numbers): .numbers(order.map { numbers[$0] })
        case .coded(let codes, let values):
            .coded(order.map { codes[$0] }, values: values)
        }
    }
}
