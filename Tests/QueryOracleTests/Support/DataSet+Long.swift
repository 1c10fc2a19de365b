import Telemetry
import TestSupport

extension DataSet {
    /// 2026-02-02T06:00:00Z, thirty hours after the first row.
    static let longNow: Int64 = 1_770_012_000_000

    /// Thirty hours of three queues every minute and a half: so long that a store has rolled up the first of
    /// them to hours, others to minutes, and keeps only the last as they were. Some come late.
    static func long(seed: UInt64) -> DataSet {
        var generator = SplitMix64(seed: seed)
        let shape = SampleShape(
            eventType: "LongSample", attributes: ["queueName", "clusterName", "state"],
            metrics: ["depth", "rate", "lag", "level"].map {
                MetricDescriptor(name: $0, kind: .gauge, unit: .one, help: "")
            })
        let count = 30 * 40
        var arriving: [(at: Int64, row: EntityRow)] = []
        for poll in 0...count {
            let time = longNow - Int64(count - poll) * 90_000
            for (index, queue) in ["orders", "mails", "Zoë's", "orders"].enumerated() {
                // It stays for a while.
                let state: Scalar =
                    poll / 170 % 3 == index % 3
                    ? .text("flow") : index == 2 ? .missing : .text("running")
                let isLate = Int.random(in: 0..<25, using: &generator) == 0
                let isKnown = Int.random(in: 0..<10, using: &generator) > 0
                // One of them has two rows a minute now and then.
                let moment = time + (index == 3 ? 20_000 : -Int64(index) * 1000)
                let sample = Sample(
                    shape: shape, timestamp: moment,
                    attributes: [.text(queue), .text(index % 3 == 0 ? "red" : "blue"), state],
                    metrics: [
                        Double(Int.random(in: 0...1000, using: &generator)),
                        Double.random(in: 0...50, using: &generator),
                        poll / 240 % 2 == 0 && isKnown ? Double(poll) : .nan,
                        Double(poll) / 4 - 100,
                    ])
                let delay = isLate ? Int64.random(in: 60_000...1_500_000, using: &generator) : 0
                arriving.append((moment + delay, EntityRow(sample: sample, entities: [])))
            }
        }
        let rows = arriving.enumerated().sorted {
            ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
        }
        return DataSet(rows: rows.map(\.element.row), now: longNow)
    }
}
