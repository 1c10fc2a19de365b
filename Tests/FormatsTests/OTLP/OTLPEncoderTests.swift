import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Formats

struct OTLPEncoderTests {
    private static let source = OTLPSource(version: "1")

    private func record(_ row: AcceptedRow) throws -> [String: JSONValue] {
        var encoder = OTLPLogsEncoder(source: Self.source)
        _ = encoder.append(row)
        return try #require(OTLPRows(encoder.finish(), areLogs: true)?.rows.first)
    }

    private func accepted(_ row: EntityRow, _ id: RowID = RowID(spool: 1, number: 2)) -> AcceptedRow
    {
        AcceptedRow(id: id, acceptedAt: 0, row: row)
    }

    /// What is sent of a value.
    private func sent(_ scalar: Scalar) -> JSONValue? {
        switch scalar {
        case .missing: nil
        case .boolean(let value): .boolean(value)
        case .integer(let value): .integer(value)
        case .unsigned(let value): Int64(exactly: value).map { .integer($0) } ?? .text("\(value)")
        case .double(let value): value.isFinite ? .number(value) : nil
        case .text(let value): .text(value)
        }
    }

    @Test func `all that is known of a row is in its record, and nothing else`() throws {
        var random = SplitMix64(seed: 11)
        for number in 0..<3000 as Range<UInt64> {
            let row = OTLPRandom.row(number, &random)
            let sample = row.row.sample
            var expected: [String: JSONValue] = [
                "resource.service.name": .text("mqp"), "resource.service.version": .text("1"),
                "mqp.event.type": .text(sample.shape.eventType),
                "event": .text(sample.shape.eventType),
                "body": .text(sample.shape.eventType), "rowId": .text(row.id.description),
                "time": .text("\(sample.timestamp)000000"),
            ]
            if row.acceptedAt > 0 { expected["observed"] = .text("\(row.acceptedAt)000000") }
            if let entity = row.row.entities.first {
                expected["body"] = .text("\(sample.shape.eventType) \(entity.name)")
                expected["mqp.entity.guid"] = .text(entity.guid.encoded)
                expected["mqp.entity.name"] = .text(entity.name)
                expected["mqp.entity.type"] = .text(entity.type)
            }
            for (name, value) in zip(sample.shape.attributes, sample.attributes) {
                expected[name] = sent(value)
            }
            for (metric, value) in zip(sample.shape.metrics, sample.metrics) {
                expected[metric.name.rawValue] = sent(.double(value))
            }
            try #require(try record(row) == expected, "row \(number)")
        }
    }

    @Test func `a metrics request has a point for each metric that is known`() throws {
        var random = SplitMix64(seed: 12)
        var encoder = OTLPMetricsEncoder(source: Self.source)
        for _ in 0..<200 {
            encoder.begin()
            var points = 0
            for number in 0..<20 as Range<UInt64> {
                let row = OTLPRandom.row(number, &random).row
                let known = row.sample.metrics.count { $0.isFinite }
                let append = encoder.append(row)
                #expect((append == .empty) == (known == 0))
                points += known
            }
            let rows = try #require(OTLPRows(encoder.finish(), areLogs: false)?.rows)
            #expect(rows.count == points)
            #expect(
                rows.allSatisfy { $0["kind"] != nil && $0["value"] != nil && $0["time"] != nil })
        }
    }

    @Test func `a request stays within its limit, and its rows are all that were written`() throws {
        var random = SplitMix64(seed: 13)
        var logs = OTLPLogsEncoder(source: Self.source)
        var metrics = OTLPMetricsEncoder(source: Self.source)
        var wasFull = (logs: 0, metrics: 0)
        for _ in 0..<500 {
            let limit = Int.random(in: 1_000...40_000, using: &random)
            logs.begin()
            metrics.begin()
            var written = (logs: 0, metrics: 0, points: 0)
            for number in 0..<60 as Range<UInt64> {
                let row = OTLPRandom.row(number, &random)
                if logs.append(row, limit: limit) == .full {
                    wasFull.logs += 1
                } else {
                    written.logs += 1
                }
                switch metrics.append(row.row, limit: limit) {
                case .full: wasFull.metrics += 1
                case .empty: break
                case .written:
                    written.metrics += 1
                    written.points += row.row.sample.metrics.count { $0.isFinite }
                }
            }
            let logsRequest = logs.finish()
            #expect(logsRequest.count == logs.size)
            #expect(logsRequest.count <= limit || written.logs == 1)
            #expect(OTLPRows(logsRequest, areLogs: true)?.rows.count == written.logs)
            let metricsRequest = metrics.finish()
            #expect(metricsRequest.count <= limit || written.metrics == 1)
            #expect(OTLPRows(metricsRequest, areLogs: false)?.rows.count == written.points)
        }
        #expect(wasFull.logs > 100 && wasFull.metrics > 100, "the limits are of some use")
    }

    @Test func `the same rows make the same bytes, also after others`() {
        var random = SplitMix64(seed: 14)
        let rows = (0..<50).map { OTLPRandom.row($0, &random) }
        func requests(
            _ logs: inout OTLPLogsEncoder, _ metrics: inout OTLPMetricsEncoder
        ) -> [[UInt8]] {
            logs.begin()
            metrics.begin()
            for row in rows {
                _ = logs.append(row)
                _ = metrics.append(row.row)
            }
            return [logs.finish(), metrics.finish()]
        }
        var logs = OTLPLogsEncoder(source: Self.source)
        var metrics = OTLPMetricsEncoder(source: Self.source)
        let first = requests(&logs, &metrics)
        _ = metrics.append(Rows.row(1))
        #expect(requests(&logs, &metrics) == first)
    }

    @Test func `no name comes twice`() throws {
        let shape = SampleShape(
            eventType: "T",
            attributes: [
                "provider", "messaging.system", "attribute.messaging.system", "topicName",
                "queueName", "mqp.row.id", "same", "same",
            ],
            metrics: ["same", "queueName", "metric.same"].map {
                MetricDescriptor(name: $0, kind: .gauge, unit: .one, help: "")
            })
        var encoder = OTLPLogsEncoder(source: Self.source)
        let row = EntityRow(
            sample: Sample(
                shape: shape, timestamp: 0, attributes: (1...8).map { .integer($0) },
                metrics: [11, 12, 13]),
            entities: [])
        let append = encoder.append(accepted(row))
        // `attribute.messaging.system`, which the column before it has taken, is `attribute.` once more.
        #expect(append == .written(EncodingLosses()))
        let sent = try #require(OTLPRows(encoder.finish(), areLogs: true)?.rows.first)
        let expected: [String: JSONValue] = [
            "messaging.system": .integer(1), "attribute.messaging.system": .integer(2),
            "attribute.attribute.messaging.system": .integer(3),
            "messaging.destination.name": .integer(4), "queueName": .integer(5),
            "attribute.mqp.row.id": .integer(6), "same": .integer(7), "attribute.same": .integer(8),
            "metric.same": .number(11), "metric.queueName": .number(12),
            "metric.metric.same": .number(13),
        ]
        for (name, value) in expected { #expect(sent[name] == value, "\(name)") }
        #expect(sent["rowId"] == .text("0000000000000001-2"))
    }

    @Test func `a name that is taken three times is left out and counted`() {
        let shape = SampleShape(
            eventType: "T", attributes: ["same", "same", "same"],
            metrics: [MetricDescriptor(name: "m", kind: .gauge, unit: .one, help: "")])
        let row = EntityRow(
            sample: Sample(
                shape: shape, timestamp: 0, attributes: [.integer(1), .integer(2), .integer(3)],
                metrics: [1]),
            entities: [])
        var logs = OTLPLogsEncoder(source: Self.source)
        #expect(logs.append(accepted(row)) == .written(EncodingLosses(omittedAttributes: 1)))
        var metrics = OTLPMetricsEncoder(source: Self.source)
        #expect(metrics.append(row) == .written(EncodingLosses(omittedAttributes: 1)))
    }

    @Test func `names of the user's own conventions are sent`() throws {
        var encoder = OTLPLogsEncoder(
            source: Self.source, names: OTLPNames(conventions: ["queueName": "my.queue"]))
        _ = encoder.append(accepted(Rows.row(1)))
        let row = try #require(OTLPRows(encoder.finish(), areLogs: true)?.rows.first)
        #expect(row["my.queue"] == .text("orders") && row["provider"] == .text("rabbitmq"))
    }

    @Test(
        arguments: [
            ("trace", 1), ("debug", 5), ("info", 9), ("notice", 10), ("warning", 13), ("error", 17),
            ("critical", 21), ("loud", nil),
        ] as [(String, Int64?)])
    func `a line of the log has its level as severity and its message as body`(
        level: String, number: Int64?
    ) throws {
        let shape = SampleShape(
            eventType: "MqpLog", attributes: ["level", "message", "details"], metrics: [])
        let row = EntityRow(
            sample: Sample(
                shape: shape, timestamp: 5,
                attributes: [.text(level), .text("a disk is full"), .text("{}")], metrics: []),
            entities: [])
        let sent = try record(accepted(row))
        #expect(sent["body"] == .text("a disk is full") && sent["severityText"] == .text(level))
        #expect(sent["severity"] == number.map { .integer($0) })
        #expect(sent["details"] == .text("{}") && sent["event"] == nil)
        #expect(sent["level"] == nil && sent["message"] == nil)
    }

    @Test(
        arguments: [
            (0, "0"), (1, "1000000"), (-1, "0"), (.min, "0"), (.max, "0"),
            (18_446_744_073_709, "18446744073709000000"), (18_446_744_073_710, "0"),
        ] as [(Int64, String)])
    func `a time that cannot be said is unknown`(milliseconds: Int64, nanoseconds: String) {
        #expect("\(otlpNanoseconds(milliseconds))" == nanoseconds)
    }

    @Test(arguments: [0, 9, 10, 99, 12_345, UInt64.max - 1, .max] as [UInt64])
    func `an id is written as it is described`(number: UInt64) throws {
        for spool in [0, 1, 0xDEAD_BEEF, UInt64.max] {
            let id = RowID(spool: spool, number: number)
            #expect(try record(accepted(Rows.row(1), id))["rowId"] == .text(id.description))
        }
    }

    @Test func `shapes beyond the limit are prepared anew`() throws {
        var logs = OTLPLogsEncoder(source: Self.source)
        var metrics = OTLPMetricsEncoder(source: Self.source)
        for number in 0..<OTLPLogsEncoder.maximumShapes * 2 {
            logs.begin()
            metrics.begin()
            let shape = SampleShape(
                eventType: "T", attributes: ["a\(number)"],
                metrics: [
                    MetricDescriptor(
                        name: MetricName(rawValue: "m\(number)"), kind: .gauge, unit: .one, help: ""
                    )
                ])
            let row = EntityRow(
                sample: Sample(
                    shape: shape, timestamp: 1, attributes: [.integer(1)], metrics: [1]),
                entities: [])
            _ = logs.append(accepted(row))
            _ = metrics.append(row)
            let record = OTLPRows(logs.finish(), areLogs: true)?.rows.first
            #expect(record?["a\(number)"] == .integer(1))
            let points = OTLPRows(metrics.finish(), areLogs: false)?.rows
            #expect(points?.map { $0["metric"] } == [.text("m\(number)")])
        }
    }
}
