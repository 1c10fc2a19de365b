import Telemetry

/// Keeps the first of the lines that rows make, in their order: by a value or from the newest to the
/// oldest, of equal times the one that came last first.
final class LineCollector {
    struct Line {
        var key: Scalar
        var time: Int64
        /// Counts the rows as they come.
        var sequence: Int
        /// By column, or by the place of a name.
        var values: [Scalar]
    }

    private let programs: [RowProgram]?
    private let order: RowProgram?
    private let isDescending: Bool
    private let limit: Int
    private let range: Range<Int64>?
    private var kept: [Line] = []
    /// The last of those kept, as soon as there are as many as wanted.
    private var last: Line?
    private var sequence = 0
    /// By name, the place of its values, where all names are wanted.
    private var places: [String: Int] = [:]

    /// How many lines there were.
    private(set) var count = 0

    /// No programs are for all that rows have; without a range, rows take part whenever they were.
    init(
        _ programs: [RowProgram]?, order: RowProgram?, isDescending: Bool, keeping limit: Int,
        range: Range<Int64>?
    ) {
        self.programs = programs
        self.order = order
        self.isDescending = isDescending
        self.limit = limit
        self.range = range
    }

    func add(_ scope: BatchScope, _ selection: Selection) throws(QueryError) {
        let batch = scope.batch
        let keys = try order.map { program throws(QueryError) in try scope.vector(program) }
        var found: [(row: Int, line: Line)] = []
        for row in 0..<scope.count where selection.has(row, batch.series) {
            let time = batch.times[row]
            guard range?.contains(time) ?? true else { continue }
            count += 1
            let line = Line(
                key: keys?.value(row, batch.series).canonical ?? .missing, time: time,
                sequence: sequence + row, values: [])
            if let last, !precedes(line, last) { continue }
            found.append((row, line))
        }
        sequence += scope.count
        if found.count > limit {
            found.sort { precedes($0.line, $1.line) }
            found.removeLast(found.count - limit)
        }
        guard !found.isEmpty else { return }
        try append(found, scope)
    }

    private func append(
        _ found: [(row: Int, line: Line)], _ scope: BatchScope
    ) throws(QueryError) {
        var vectors: [(place: Int, vector: Vector)] = []
        if let programs {
            for (place, program) in programs.enumerated() {
                vectors.append((place, try scope.vector(program)))
            }
        } else {
            for (name, program) in scope.batch.all {
                vectors.append((self.place(of: name), try scope.vector(program)))
            }
        }
        let width = (vectors.map(\.place).max() ?? -1) + 1
        for (row, var line) in found {
            line.values = [Scalar](repeating: .missing, count: width)
            for (place, vector) in vectors {
                line.values[place] = vector.value(row, scope.batch.series).canonical
            }
            kept.append(line)
        }
        if kept.count >= 2 * limit { prune() }
    }

    private func prune() {
        kept.sort(by: precedes)
        kept.removeLast(max(0, kept.count - limit))
        last = kept.count == limit ? kept.last : nil
    }

    private func precedes(_ left: Line, _ right: Line) -> Bool {
        if left.key != right.key {
            if left.key.isMissing || right.key.isMissing { return right.key.isMissing }
            return isDescending ? right.key.precedes(left.key) : left.key.precedes(right.key)
        }
        return left.time != right.time ? left.time > right.time : left.sequence > right.sequence
    }

    /// The lines that are kept, in their order.
    var lines: [Line] {
        prune()
        return kept
    }

    private func place(of name: String) -> Int {
        if let place = places[name] { return place }
        places[name] = places.count
        return places.count - 1
    }

    func place(_ name: String) -> Int { places[name] ?? 0 }

    /// The names that some line has a value of: the time and the type, then all others in order.
    func titles(of lines: some Sequence<Line>) -> [String] {
        let used = places.filter { name, place in
            lines.contains { place < $0.values.count && !$0.values[place].isMissing }
        }
        let first = ["timestamp", "eventType"].filter { used[$0] != nil }
        return first + used.keys.filter { !first.contains($0) }.sorted()
    }
}

extension RowBatch {
    /// All that its rows have, by name.
    fileprivate var all: [(name: String, program: RowProgram)] {
        var names = Set(columns.keys).union(table.columns.keys)
        names.subtract(["timestamp", "eventType"])
        return [("timestamp", .timestamp)]
            + (eventType.isEmpty ? [] : [("eventType", .eventType)])
            + names.sorted().map { ($0, .attribute($0)) }
    }
}
