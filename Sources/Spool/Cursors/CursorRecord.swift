/// The whole state of a sink's cursor, as a record has it.
struct CursorRecord {
    var sink = ""
    var spool: UInt64 = 0
    /// The event types that the sink takes; nil for all.
    var types: TypeFilter?
    var end: UInt64 = 0
    var cut: UInt64?
    var counts = SinkAccount()
    var left: [UInt64: Int] = [:]
    var unsettled = RowRanges()
    /// Dead letters that wait to go again, those on their way among them.
    var replays = RowRanges()
    var finished = RowRanges()

    init(_ state: SinkState, spool: UInt64) {
        sink = state.name
        self.spool = spool
        types = state.types
        end = state.end
        cut = state.cut
        counts = state.counts
        left = state.left
        unsettled = state.unsettled
        replays = state.leases.values.filter(\.isReplay)
            .reduce(into: state.replays) { $0.insert($1.rows) }
        finished = state.finished
    }

    func write(to writer: inout ByteWriter) {
        writer.text(sink)
        writer.integer(spool)
        writer.byte(types.map { $0.isExclusion ? Self.exclusion : Self.selection } ?? 0)
        writer.count(types?.types.count ?? 0)
        for type in types?.types.sorted() ?? [] { writer.integer(type) }
        writer.integer(end)
        writer.integer(cut ?? 0)
        for count in [counts.accepted, counts.delivered, counts.deadLettered, counts.passedOver] {
            writer.count(count)
        }
        writer.count(counts.dropped.count)
        for (label, count) in counts.dropped.sorted(by: { $0.key < $1.key }) {
            writer.text(label)
            writer.count(count)
        }
        writer.count(left.count)
        for (segment, count) in left.sorted(by: { $0.key < $1.key }) {
            writer.variable(segment)
            writer.count(count)
        }
        for ranges in [unsettled, replays, finished] { Self.write(ranges, to: &writer) }
    }

    init(_ payload: UnsafeRawBufferPointer) throws(Malformed) {
        var reader = ByteReader(payload)
        sink = try reader.text()
        spool = try reader.integer()
        let filter = try reader.byte()
        var types: Set<UInt64> = []
        for _ in 0..<(try reader.count()) { types.insert(try reader.integer()) }
        self.types =
            filter == 0 ? nil : TypeFilter(types, isExclusion: filter == Self.exclusion)
        end = try reader.integer()
        let cut = try reader.integer(UInt64.self)
        self.cut = cut == 0 ? nil : cut
        counts.accepted = try reader.number()
        counts.delivered = try reader.number()
        counts.deadLettered = try reader.number()
        counts.passedOver = try reader.number()
        for _ in 0..<(try reader.count()) {
            let label = try reader.text()
            counts.dropped[label] = try reader.number()
        }
        for _ in 0..<(try reader.count()) {
            let segment = try reader.variable()
            left[segment] = try reader.number()
        }
        unsettled = try Self.ranges(&reader)
        replays = try Self.ranges(&reader)
        finished = try Self.ranges(&reader)
    }

    /// What is written for a sink that takes some types, and for one that takes all others.
    private static let selection: UInt8 = 1
    private static let exclusion: UInt8 = 2

    /// Each range as its distance from the one before and its length.
    private static func write(_ ranges: RowRanges, to writer: inout ByteWriter) {
        writer.count(ranges.ranges.count)
        var last: UInt64 = 0
        for range in ranges.ranges {
            writer.variable(range.lowerBound - last)
            writer.variable(range.upperBound - range.lowerBound)
            last = range.upperBound
        }
    }

    private static func ranges(_ reader: inout ByteReader) throws(Malformed) -> RowRanges {
        var ranges = RowRanges()
        var last: UInt64 = 0
        for _ in 0..<(try reader.count()) {
            let (lower, over) = last.addingReportingOverflow(try reader.variable())
            let (upper, overAgain) = lower.addingReportingOverflow(try reader.variable())
            guard !over, !overAgain else { throw Malformed() }
            ranges.insert(lower..<upper)
            last = upper
        }
        return ranges
    }
}
