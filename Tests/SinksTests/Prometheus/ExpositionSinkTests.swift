import Brokers
import Formats
import HTTPService
import StandIns
import Telemetry
import Testing

@testable import Delivery
@testable import Sinks

@Suite(.timeLimit(.minutes(3)))
struct ExpositionSinkTests {
    /// Rows with all that a scrape can get wrong, at a time.
    private static func rows(at time: Int64) -> [EntityRow] {
        let shape = SampleShape(
            eventType: "B", attributes: ["clusterName", "host"],
            metrics: [
                MetricDescriptor(
                    name: "broker.latency", kind: .gauge, unit: MetricUnit("ms") ?? .one,
                    help: "A \"quoted\" \\ help\nof two lines."),
                MetricDescriptor(
                    name: "broker.sent", kind: .counter, unit: MetricUnit("KiBy") ?? .one,
                    help: "Sent."),
                MetricDescriptor(name: "broker.cpu", kind: .gauge, unit: .percent, help: "Usage."),
            ])
        let hosts: [Scalar] = [.text("a\"b\\c\nd"), .text("größe 日本"), .integer(-7), .missing]
        let values: [[Double]] = [
            [9, 3, 12.5], [.nan, 1, .infinity], [0.25, .nan, -.infinity], [1e9, 0, .nan],
        ]
        return zip(hosts, values).map { host, values in
            EntityRow(
                sample: Sample(
                    shape: shape, timestamp: time, attributes: [.text("main"), host],
                    metrics: values), entities: Rows.entity(name: "the \"first\""))
        }
    }

    /// What a Prometheus must have of these rows: values by name and host.
    private static let expected: [[String]: String] = [
        ["broker_latency_seconds", "a\"b\\c\nd"]: "0.009",
        ["broker_latency_seconds", "-7"]: "0.00025",
        ["broker_latency_seconds", ""]: "1000000",
        ["broker_sent_bytes_total", "a\"b\\c\nd"]: "3072",
        ["broker_sent_bytes_total", "größe 日本"]: "1024", ["broker_sent_bytes_total", ""]: "0",
        ["broker_cpu_percent", "a\"b\\c\nd"]: "12.5", ["broker_cpu_percent", "größe 日本"]: "+Inf",
        ["broker_cpu_percent", "-7"]: "-Inf",
    ]

    private static func route(_ sink: ExpositionSink) -> HTTPRoute {
        HTTPRoute(path: "/metrics") { head in
            let scrape = sink.exposition(accept: head.header("Accept"))
            return HTTPReply(contentType: scrape.contentType, body: scrape.body)
        }
    }

    @Test func `a real Prometheus scrapes what was delivered`() async throws {
        let sink = ExpositionSink()
        let time = TimeSource.system.milliseconds()
        let receipt = try await sink.deliver(Rows.batch(Self.rows(at: time)))
        #expect(receipt.delivered == 4)
        let service = try await HTTPService.start(routes: [Self.route(sink)])
        do {
            try await PrometheusServer.withServer(scraping: "127.0.0.1:\(service.port)") { server in
                let series = try await eventually("a scrape was stored") {
                    let series = try await server.query(#"{__name__=~"broker_.*"}"#)
                    return series.isEmpty ? nil : series
                }
                var stored: [[String]: String] = [:]
                for one in series {
                    stored[[one.metric["__name__"] ?? "", one.metric["host"] ?? ""]] =
                        one.samples.first?.value
                    #expect(one.metric["cluster_name"] == "main")
                    #expect(one.metric["entity_name"] == "the \"first\"")
                    #expect(one.metric["entity_type"] == "MESSAGE_QUEUE_QUEUE")
                    #expect(one.metric["entity_guid"]?.isEmpty == false)
                }
                #expect(stored == Self.expected)
                #expect(series.count == Self.expected.count)
                let metadata = try await server.metadata()
                // Prometheus asks for OpenMetrics, where the help may have quotes.
                #expect(
                    metadata["broker_latency_seconds"]
                        == ["gauge", "A \"quoted\" \\ help\nof two lines.", "seconds"])
                #expect(metadata["broker_sent_bytes"] == ["counter", "Sent.", "bytes"])
            }
        } catch {
            await service.stop()
            throw error
        }
        await service.stop()
    }

    @Test func `promtool finds nothing in what is shown of all shipped metrics`() async throws {
        let metrics = try ShippedMetrics.all()
        #expect(metrics.count > 50)
        let sink = ExpositionSink()
        let time = TimeSource.system.milliseconds()
        let shape = SampleShape(
            eventType: "All", attributes: ["clusterName", "provider", "vhost"], metrics: metrics)
        let row = EntityRow(
            sample: Sample(
                shape: shape, timestamp: time,
                attributes: [.text("main"), .text("rabbitmq"), .text("/")],
                metrics: metrics.indices.map { Double($0) }),
            entities: Rows.entity())
        _ = try await sink.deliver(Rows.batch([row] + Self.rows(at: time)))
        #expect(sink.losses == SeriesTable.Losses())
        let scrape = sink.exposition(accept: nil)
        #expect(scrape.contentType == ExpositionFormat.text.contentType)
        #expect(try await promtoolFindings(in: scrape.body) == "")
    }

    @Test func `promtool would say what it finds`() async throws {
        let text = "# HELP a_ms A.\n# TYPE a_ms counter\na_ms 1\n"
        #expect(try await promtoolFindings(in: Array(text.utf8)).contains("a_ms counter metrics"))
    }

    @Test func `what is not shown is not delivered`() async throws {
        let time = SteppedTime(startMilliseconds: 1_000_000)
        let sink = ExpositionSink(lifetime: .seconds(10), time: time.source)
        let long = String(repeating: "x", count: SeriesTable.maximumLabelBytes)
        let batch = Rows.batch([
            Rows.row(1, timestamp: 1_000_000), Rows.row(2, timestamp: 990_000),
            Rows.row(3, timestamp: 1_000_000, queue: long),
        ])
        let receipt = try await sink.deliver(batch)
        #expect(receipt.delivered == 1)
        #expect(receipt.dropped == [.tooOld: 1, .failed(.refused): 1])
        #expect(receipt.settled == 3)
        #expect(
            String(decoding: sink.exposition(accept: nil).body, as: UTF8.self).contains("} 1\n"))
        time.advance(by: .seconds(10))
        #expect(sink.exposition(accept: nil).body == [])
    }

    @Test func `scrapes and rows do not wait for each other's end, and each scrape is whole`()
        async throws
    {
        let sink = ExpositionSink(time: SteppedTime(startMilliseconds: 1_000).source)
        let rows = (0..<300).map { Rows.row(7, queue: "q\($0)") }
        _ = try await sink.deliver(Rows.batch(rows))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for number in 0..<20 {
                    let rows = (0..<300).map { Rows.row(number, queue: "q\($0)") }
                    _ = try await sink.deliver(Rows.batch(rows))
                }
            }
            for _ in 0..<10 {
                group.addTask {
                    let text = String(decoding: sink.exposition(accept: nil).body, as: UTF8.self)
                    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
                    #expect(lines.count == 300)
                    // A batch is shown as one.
                    #expect(Set(lines.compactMap { $0.split(separator: " ").last }).count == 1)
                }
            }
            try await group.waitForAll()
        }
    }
}
