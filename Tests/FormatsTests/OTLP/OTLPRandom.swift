import StandIns
import Telemetry
import TestSupport

/// Random rows with values of all kinds.
enum OTLPRandom {
    static let shapes = [0, 1, 4, 12].map { count in
        SampleShape(
            eventType: "T\(count)", attributes: (0..<count).map { "attribute.\($0)" },
            metrics: (0..<count).map {
                MetricDescriptor(
                    name: MetricName(rawValue: "metric.\($0)"),
                    kind: $0 % 2 == 0 ? .gauge : .counter, unit: .one, help: "")
            })
    }

    static func row(_ number: UInt64, _ random: inout SplitMix64) -> AcceptedRow {
        let shape = shapes[Int.random(in: 0..<shapes.count, using: &random)]
        return AcceptedRow(
            id: RowID(spool: random.next(), number: random.next() >> (number % 64)),
            acceptedAt: Int64(number),
            row: EntityRow(
                sample: Sample(
                    shape: shape, timestamp: Int64(random.next() >> 24),
                    attributes: shape.attributes.map { _ in scalar(&random) },
                    metrics: shape.metrics.map { _ in double(&random) }),
                entities: Bool.random(using: &random) ? Rows.entity() : []))
    }

    private static func scalar(_ random: inout SplitMix64) -> Scalar {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: .missing
        case 1: .boolean(Bool.random(using: &random))
        case 2: .integer(Int64(bitPattern: random.next()) >> Int64(random.next() % 64))
        case 3: .unsigned(random.next())
        case 4: .double(double(&random))
        default: .text(text(&random))
        }
    }

    private static func double(_ random: inout SplitMix64) -> Double {
        let special = [.nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude]
        return Bool.random(using: &random)
            ? Double(bitPattern: random.next())
            : special[Int.random(in: 0..<special.count, using: &random)]
    }

    /// Up to 200 characters of all planes, mostly few.
    private static func text(_ random: inout SplitMix64) -> String {
        let count = Int.random(in: 0...200, using: &random) >> Int.random(in: 0...7, using: &random)
        var text = String.UnicodeScalarView()
        while text.count < count {
            let plane = random.next() % 4 == 0 ? UInt32.random(in: 0...16, using: &random) : 0
            if let scalar = Unicode.Scalar(plane << 16 | UInt32(random.next() & 0xFFFF)) {
                text.append(scalar)
            }
        }
        return String(text)
    }
}
