import Spool
import Telemetry

/// What must be true of a spool, kept beside it in the simplest way: rows by the value that they
/// carry, which no two rows share.
struct SpoolModel {
    struct Row {
        var number: UInt64?
        var isOfTypeB: Bool
    }

    struct Sink {
        /// Whether it takes rows of type B alone.
        var takesOnlyB = false
        var accepted: Set<Int> = []
        /// Rows of which the sink said what became of them.
        var settled: Set<Int> = []
        /// Rows that it said to be refused, also where the spool did not take that: after a crash
        /// such a row can be a dead letter.
        var refused: Set<Int> = []
        /// Rows that the spool took as dead letters.
        var dead: Set<Int> = []
        /// Rows in leases that are out.
        var leased: Set<Int> = []
    }

    /// An append that failed in a way after which it may be there, as a whole.
    struct Ghost {
        var rows: [(value: Int, isOfTypeB: Bool)]
        var baselines: [String: [UInt8]]
    }

    static let shapeA = SampleShape(
        eventType: "A", attributes: ["name"],
        metrics: [MetricDescriptor(name: "value", kind: .gauge, unit: .one, help: "")])
    static let shapeB = SampleShape(
        eventType: "B", attributes: ["name", "other"],
        metrics: [MetricDescriptor(name: "value", kind: .counter, unit: .second, help: "b")])

    var sinks: [String: Sink] = ["all": Sink(), "b": Sink(takesOnlyB: true)]
    var rows: [Int: Row] = [:]
    var baselines: [String: [UInt8]] = [:]
    /// Since the last append that succeeded.
    var ghosts: [Ghost] = []
    var nextValue = 1

    static func row(_ value: Int, isOfTypeB: Bool, length: Int) -> EntityRow {
        let name = Scalar.text(String(repeating: "x", count: length))
        return EntityRow(
            sample: Sample(
                shape: isOfTypeB ? shapeB : shapeA, timestamp: Int64(value),
                attributes: isOfTypeB ? [name, .integer(Int64(value))] : [name],
                metrics: [Double(value)]),
            entities: [])
    }

    static func value(of row: AcceptedRow) -> Int { Int(row.row.sample.metrics[0]) }

    mutating func accept(_ ghost: Ghost, from number: UInt64?) {
        for (offset, row) in ghost.rows.enumerated() {
            rows[row.value] = Row(
                number: number.map { $0 + UInt64(offset) }, isOfTypeB: row.isOfTypeB)
            for name in sinks.keys where row.isOfTypeB || sinks[name]?.takesOnlyB == false {
                sinks[name]?.accepted.insert(row.value)
            }
        }
        for (name, state) in ghost.baselines { baselines[name] = state.isEmpty ? nil : state }
        ghosts = []
    }

    /// After a crash leases are gone; an append of which nobody knows is there or not.
    mutating func reopen(_ baselines: [String: [UInt8]], accepted: [String: Int]) -> Bool {
        for name in sinks.keys { sinks[name]?.leased = [] }
        func fits(_ model: SpoolModel) -> Bool {
            model.baselines == baselines
                && model.sinks.allSatisfy { $1.accepted.count == accepted[$0] }
        }
        if fits(self) {
            ghosts = []
            return true
        }
        for ghost in ghosts {
            var other = self
            other.accept(ghost, from: nil)
            if fits(other) {
                self = other
                return true
            }
        }
        return false
    }
}
