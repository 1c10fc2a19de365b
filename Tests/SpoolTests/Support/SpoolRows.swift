import Spool
import Synchronization
import Telemetry

/// Rows for tests of the spool.
enum SpoolRows {
    static let shape = shape("A")

    static func shape(_ eventType: String) -> SampleShape {
        SampleShape(
            eventType: eventType, attributes: ["name"],
            metrics: [MetricDescriptor(name: "value", kind: .gauge, unit: .one, help: "")])
    }

    /// A row that carries a value, and a text of some length.
    static func row(_ value: Int, shape: SampleShape = shape, length: Int = 6) -> EntityRow {
        EntityRow(
            sample: Sample(
                shape: shape, timestamp: Int64(value),
                attributes: [.text(String(repeating: "x", count: length))],
                metrics: [Double(value)]),
            entities: [])
    }

    static func rows(_ values: Range<Int>, shape: SampleShape = shape, length: Int = 6)
        -> [EntityRow]
    {
        values.map { row($0, shape: shape, length: length) }
    }

    static func value(of row: AcceptedRow) -> Int { Int(row.row.sample.metrics[0]) }
}

/// A clock that a test sets.
final class TestClock: Sendable {
    private let milliseconds = Atomic(Int64(1_000_000))

    var now: Int64 { milliseconds.load(ordering: .relaxed) }

    func advance(_ duration: Int64) { milliseconds.add(duration, ordering: .relaxed) }
}
