import Definitions
public import Offsets
public import Plans
public import Telemetry

/// What is remembered of the offsets in the rows of one request, from which fields with a `history` are
/// computed.
///
/// Ends are remembered once for all rows that share a partition, commits for each row. What was not
/// seen for as long as a history goes back is forgotten.
public struct RowHistories: Sendable {
    private var ends = OffsetHistory()
    private var commits = GroupConsumption()
    /// When rows were last looked through for those that are gone, in milliseconds.
    private var expiredAt: Int64 = 0

    /// What outlives a restart.
    public struct Bytes: Sendable, Hashable {
        /// Where ends were.
        public var ends: [UInt8]
        /// What was committed.
        public var commits: [UInt8]

        public init(ends: [UInt8], commits: [UInt8]) {
            self.ends = ends
            self.commits = commits
        }
    }

    /// How long between two looks for what is gone, in milliseconds.
    static let expiryInterval: Int64 = 300_000

    /// With nothing seen yet.
    public init() {}

    /// What outlives a restart; nil where there is nothing yet.
    public var bytes: Bytes? {
        ends.partitionCount == 0 && commits.windowCount == 0
            ? nil : Bytes(ends: ends.bytes, commits: commits.bytes)
    }

    /// Takes what a run before remembered.
    ///
    /// - Throws: Why the bytes are none; then nothing is taken.
    public mutating func restore(_ bytes: Bytes) throws(OffsetBytesError) {
        let ends = try OffsetHistory(bytes: bytes.ends)
        commits = try GroupConsumption(bytes: bytes.commits)
        self.ends = ends
    }

    /// Fills in the fields of a table that have a history, and remembers its offsets.
    ///
    /// - Parameters:
    ///   - table: The rows of one answer.
    ///   - layout: Where its fields are.
    ///   - now: The wall clock, in milliseconds since 1970 UTC.
    /// - Returns: How many offsets could not be remembered, because there are too many of them.
    public mutating func advance(
        _ table: inout RowTable, layout: RowLayout, at now: Int64
    ) -> Int {
        guard !layout.histories.isEmpty else { return 0 }
        let before = ends.refused + commits.refused
        let times = layout.histories.filter { $0.function != .consumerStatus }
        var names: [String] = []
        if let first = times.first {
            // All times of a request are of the same partitions.
            let whose = first.others.isEmpty ? layout.key : first.others
            names = (0..<table.rowCount).map { table.name($0, whose) }
            for row in 0..<table.rowCount {
                guard let end = table[row, first.end].offset else { continue }
                ends.add(end, topic: names[row], partition: 0, at: now)
            }
        }
        let windows = Window.all(of: layout)
        for row in 0..<table.rowCount {
            for (place, history) in layout.histories.enumerated() {
                table[row, history.slot] =
                    switch history.function {
                    case .consumerStatus:
                        .text(
                            status(
                                table, row, history, windows[place], key: layout.key, at: now
                            ).rawValue)
                    case .lagTime:
                        lag(table, row, history, names[row], at: now).seconds.map(Scalar.double)
                            ?? .missing
                    case .lagTimeQuality:
                        .text(lag(table, row, history, names[row], at: now).quality.rawValue)
                    }
            }
        }
        if now - expiredAt >= Self.expiryInterval || now < expiredAt {
            expiredAt = now
            ends.expire(at: now)
            commits.expire(at: now)
        }
        return ends.refused + commits.refused - before
    }

    /// Of a partition whose end is not known now nobody is behind by a time: it may be gone.
    private func lag(
        _ table: RowTable, _ row: Int, _ history: RowLayout.History, _ name: String, at now: Int64
    ) -> LagTime {
        guard let committed = table[row, history.committed].offset,
            table[row, history.end].offset != nil
        else { return .none }
        return ends.lag(of: committed, topic: name, partition: 0, at: now)
    }

    private mutating func status(
        _ table: RowTable, _ row: Int, _ history: RowLayout.History, _ window: Window, key: [Int],
        at now: Int64
    ) -> ConsumptionStatus {
        let isAssigned: Bool? =
            if let slot = history.others.first, case .boolean(let value) = table[row, slot] {
                value
            } else {
                nil
            }
        return commits.add(
            group: table.name(row, key), topic: "", partition: window.number,
            committed: table[row, history.committed].offset, end: table[row, history.end].offset,
            isAssigned: isAssigned, length: window.length, at: now)
    }
}

/// How far back a field looks; fields that look equally far back share what they see.
private struct Window {
    let number: Int32
    let length: Int64

    /// One for each history of a layout.
    static func all(of layout: RowLayout) -> [Window] {
        var lengths: [Int64] = []
        return layout.histories.map { history in
            let length = history.window ?? ConsumptionWindow.standardLength
            let number = lengths.firstIndex(of: length) ?? lengths.count
            if number == lengths.count { lengths.append(length) }
            return Window(number: Int32(number), length: length)
        }
    }
}

extension Scalar {
    /// A place in a log; nil for what is none.
    fileprivate var offset: Int64? {
        switch self {
        case .integer(let value): value
        case .unsigned(let value): Int64(exactly: value)
        case .double(let value): Int64(exactly: value)
        default: nil
        }
    }
}

extension RowTable {
    /// What makes a row the same row next time.
    func key(_ row: Int, _ slots: [Int]) -> [KeyValue] {
        slots.map { KeyValue(self[row, $0]) }
    }

    /// The same as one text.
    fileprivate func name(_ row: Int, _ slots: [Int]) -> String {
        slots.map { self[row, $0].text ?? "" }.joined(separator: "\u{1F}")
    }
}
