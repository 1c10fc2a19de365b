import Formats
import Telemetry
import TestSupport
import Testing

@testable import Sinks

/// The formats whose bodies must stay within limits.
struct BodyFormats: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// Whether something else than its size ends a body, mostly.
    var isCutEarly = false
    var make: @Sendable () -> any BodyFormat

    static let all = [
        BodyFormats(testDescription: "events") { EventBody() },
        // A series is in a request once.
        BodyFormats(testDescription: "remote write", isCutEarly: true) { RemoteWriteBody() },
        BodyFormats(testDescription: "metrics") { MetricBody() },
        BodyFormats(testDescription: "summaries") { MetricBody(summarised: ["T1", "T3"]) },
        BodyFormats(testDescription: "logs") { LogBody() },
        BodyFormats(testDescription: "OTLP logs") {
            OTLPLogsBody(OTLPLogsEncoder(source: OTLPSource(version: "1")))
        },
        BodyFormats(testDescription: "OTLP metrics") {
            OTLPMetricsBody(OTLPMetricsEncoder(source: OTLPSource(version: "1")))
        },
    ]
}

/// Random rows: mostly few and small ones, now and then many with long texts.
enum RandomRows {
    /// Texts that hardly compress, longer and shorter than what a value may have.
    private static let noise: [Scalar] = {
        var random = SplitMix64(seed: 3)
        return (0..<100).map { _ in
            let length = Int.random(in: 0...6000, using: &random)
            let bytes = (0..<length).map { _ in UInt8.random(in: 0x20...0x7E, using: &random) }
            return .text(String(decoding: bytes, as: UTF8.self))
        }
    }()

    static let shapes = [1, 3, 8].map { count in
        SampleShape(
            eventType: "T\(count)",
            attributes: (0..<count).map { $0 == 0 ? "message" : "a\($0)" },
            metrics: (0..<count).map {
                MetricDescriptor(
                    name: MetricName(rawValue: "m\($0)"), kind: $0 % 2 == 0 ? .gauge : .counter,
                    unit: .one, help: "")
            })
    }

    static func rows(_ random: inout SplitMix64, shapes: [SampleShape]) -> [AcceptedRow] {
        let isLarge = Int.random(in: 0..<1000, using: &random) == 0
        let count = isLarge ? 300 : Int.random(in: 1...4, using: &random)
        return (0..<count).map { number in
            let shape = shapes[Int.random(in: 0..<shapes.count, using: &random)]
            var attributes = shape.attributes.map { _ in value(&random, isLarge: isLarge) }
            // Without a text as its message a row is no line of a log.
            if case .text = attributes[0] {} else { attributes[0] = .text("é漢\u{0}") }
            let metrics = shape.metrics.map { _ in Double(random.next() >> 12) / 7 }
            return AcceptedRow(
                id: RowID(spool: 1, number: UInt64(number)), acceptedAt: 0,
                row: EntityRow(
                    sample: Sample(
                        shape: shape, timestamp: Int64(random.next() >> 40),
                        attributes: attributes, metrics: metrics),
                    entities: []))
        }
    }

    private static func value(_ random: inout SplitMix64, isLarge: Bool) -> Scalar {
        if isLarge { return noise[Int.random(in: 0..<noise.count, using: &random)] }
        switch Int.random(in: 0..<3, using: &random) {
        case 0: return .missing
        case 1: return .unsigned(random.next())
        default: return .text("\u{1}\"\\é漢🎉")
        }
    }
}
