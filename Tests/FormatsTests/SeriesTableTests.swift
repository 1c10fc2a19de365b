import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Formats

struct SeriesTableTests {
    private static let now: Int64 = 1_700_000_000_000

    private static func metric(
        _ name: MetricName, _ unit: String, _ kind: MetricKind = .gauge, help: String = "Help."
    ) -> MetricDescriptor {
        MetricDescriptor(name: name, kind: kind, unit: MetricUnit(unit) ?? .one, help: help)
    }

    private static func row(
        _ shape: SampleShape, _ attributes: [Scalar], _ values: [Double], time: Int64 = now,
        entities: [Entity] = []
    ) -> EntityRow {
        EntityRow(
            sample: Sample(shape: shape, timestamp: time, attributes: attributes, metrics: values),
            entities: entities)
    }

    private static let queues = SampleShape(
        eventType: "Q", attributes: ["queueName"],
        metrics: [
            metric("queue.depth", "{message}"), metric("queue.published", "{message}", .counter),
        ])

    private static func text(
        _ table: SeriesTable, _ format: ExpositionFormat = .text, now: Int64 = now
    ) -> String {
        String(decoding: table.exposition(as: format, now: now), as: UTF8.self)
    }

    private static func lines(_ table: SeriesTable, now: Int64 = now) -> [String] {
        text(table, now: now).split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }

    /// Everything that a text can have, in few rows.
    private static func variety() -> SeriesTable {
        var table = SeriesTable()
        let latency = SampleShape(
            eventType: "B",
            attributes: ["clusterName", "host", "le", "cluster_name", "entity.guid"],
            metrics: [
                metric("broker.latency", "ms", help: "A \"quoted\" \\ help\nof two lines."),
                metric("broker.memory", "%"), metric("broker.bytes.sent", "By", .counter, help: ""),
                metric("broker.extreme", "1"),
            ])
        let hosts: [Scalar] = [.text("a\"b\\c\nd"), .text("größe 日本"), .integer(-7), .missing]
        for (index, host) in hosts.enumerated() {
            let values = [
                Double(index) * 9, 12.5, 1e21 * Double(index),
                [.infinity, -.infinity, 0.1, .nan][index],
            ]
            _ = table.put(
                row(
                    latency, [.text("main"), host, .double(0.5), .boolean(true), .text("")],
                    values, entities: index == 0 ? Rows.entity(name: "the \"first\"") : []),
                now: now)
        }
        _ = table.put(row(queues, [.text("orders")], [3, .nan]), now: now)
        _ = table.put(
            row(queues, [.text("billing")], [.nan, 18_446_744_073_709_551_616]), now: now)
        return table
    }

    @Test(arguments: [
        (ExpositionFormat.text, "Golden/text.txt"), (.openMetrics, "Golden/openmetrics.txt"),
    ])
    func `a table is written as a whole`(format: ExpositionFormat, golden: String) {
        expectGolden(Self.text(Self.variety(), format), golden)
    }

    @Test func `every golden file has its test`() {
        expectNoOrphans(in: "Golden", suffix: ".txt", used: ["text.txt", "openmetrics.txt"])
    }

    @Test func `the next row takes the place of the one before, an older one does not`() {
        var table = SeriesTable()
        #expect(table.put(Self.row(Self.queues, [.text("a")], [1, 10]), now: Self.now) == .shown)
        let older = Self.row(Self.queues, [.text("a")], [0, 9], time: Self.now - 1)
        #expect(table.put(older, now: Self.now) == .tooOld)
        #expect(
            Self.lines(table) == [
                #"queue_depth{queue_name="a"} 1"#, #"queue_published_total{queue_name="a"} 10"#,
            ])
        #expect(
            table.put(Self.row(Self.queues, [.text("a")], [.nan, 11]), now: Self.now) == .shown)
        #expect(Self.lines(table) == [#"queue_published_total{queue_name="a"} 11"#])
        #expect(table.count == 1)
    }

    @Test func `a queue that is gone goes after its lifetime`() {
        var table = SeriesTable(lifetime: .seconds(10))
        _ = table.put(Self.row(Self.queues, [.text("a")], [1, .nan]), now: Self.now)
        _ = table.put(
            Self.row(Self.queues, [.text("b")], [2, .nan], time: Self.now + 1), now: Self.now + 1)
        #expect(Self.lines(table, now: Self.now + 9_999).count == 2)
        #expect(Self.lines(table, now: Self.now + 10_000) == [#"queue_depth{queue_name="b"} 2"#])
        table.expire(now: Self.now + 10_000)
        #expect(table.count == 1)
        let late = Self.row(Self.queues, [.text("c")], [1, 1], time: Self.now)
        #expect(table.put(late, now: Self.now + 10_000) == .tooOld)
        #expect(Self.text(table, now: Self.now + 60_000) == "")
        #expect(Self.text(table, .openMetrics, now: Self.now + 60_000) == "# EOF\n")
    }

    @Test func `a time in the future is as good as now`() {
        var table = SeriesTable(lifetime: .seconds(10))
        let ahead = Self.row(Self.queues, [.text("a")], [1, .nan], time: .max)
        #expect(table.put(ahead, now: Self.now) == .shown)
        let next = Self.row(Self.queues, [.text("a")], [2, .nan], time: Self.now + 1)
        #expect(table.put(next, now: Self.now + 1) == .shown)
        #expect(Self.lines(table) == [#"queue_depth{queue_name="a"} 2"#])
        #expect(Self.lines(table, now: Self.now + 10_001) == [])
        #expect(
            table.put(Self.row(Self.queues, [.text("b")], [1, 1], time: .min), now: Self.now)
                == .tooOld)
    }

    @Test func `what goes beyond the limit is not shown until there is room`() {
        var table = SeriesTable(lifetime: .seconds(10), limit: 2)
        for name in ["a", "b"] {
            _ = table.put(Self.row(Self.queues, [.text(name)], [1, .nan]), now: Self.now)
        }
        let third = Self.row(Self.queues, [.text("c")], [1, .nan], time: Self.now + 10_000)
        #expect(table.put(third, now: Self.now + 9_000) == .noRoom)
        #expect(table.put(third, now: Self.now + 10_000) == .shown)
        #expect(Self.lines(table, now: Self.now + 10_000) == [#"queue_depth{queue_name="c"} 1"#])
        let long = String(repeating: "x", count: SeriesTable.maximumLabelBytes)
        #expect(table.put(Self.row(Self.queues, [.text(long)], [1, 1]), now: Self.now) == .noRoom)
    }

    @Test func `a family of several shapes is one piece, and no series is twice in it`() {
        var table = SeriesTable()
        let depth = Self.metric("queue.depth", "{message}")
        let first = SampleShape(eventType: "A", attributes: ["x", "y"], metrics: [depth])
        let second = SampleShape(eventType: "B", attributes: ["y", "x"], metrics: [depth])
        _ = table.put(
            Self.row(first, [.text("1"), .text("2")], [5], time: Self.now - 1), now: Self.now)
        _ = table.put(
            Self.row(first, [.text("1"), .text("3")], [6], time: Self.now), now: Self.now)
        _ = table.put(
            Self.row(second, [.text("2"), .text("1")], [7], time: Self.now), now: Self.now)
        _ = table.put(
            Self.row(second, [.text("3"), .text("1")], [8], time: Self.now - 1), now: Self.now)
        #expect(
            Self.text(table).split(separator: "\n") == [
                "# HELP queue_depth Help.", "# TYPE queue_depth gauge",
                #"queue_depth{x="1",y="3"} 6"#, #"queue_depth{x="1",y="2"} 7"#,
            ])
    }

    @Test func `an equal shape that was made anew is the same one`() {
        var table = SeriesTable()
        for value in 0..<3 {
            let shape = SampleShape(
                eventType: "Q", attributes: ["queueName"], metrics: Self.queues.metrics)
            _ = table.put(Self.row(shape, [.text("a")], [Double(value), .nan]), now: Self.now)
        }
        #expect(Self.lines(table) == [#"queue_depth{queue_name="a"} 2"#])
        #expect(table.shapes.count == 1)
    }

    @Test func `units of one dimension share a family, and a name of another metric is not shown`()
    {
        var table = SeriesTable()
        let bytes = SampleShape(
            eventType: "A", attributes: [],
            metrics: [Self.metric("a.used", "By"), Self.metric("x", "{m}")])
        let kilobytes = SampleShape(
            eventType: "B", attributes: ["k"],
            metrics: [
                Self.metric("a.used", "KiBy"), Self.metric("x.count", "{m}"),
                Self.metric("x", "{m}", .counter),
            ])
        _ = table.put(Self.row(bytes, [], [1, 2]), now: Self.now)
        _ = table.put(Self.row(kilobytes, [.text("b")], [1, 3, 4]), now: Self.now)
        #expect(Self.lines(table) == ["a_used_bytes 1", #"a_used_bytes{k="b"} 1024"#, "x 2"])
        #expect(table.losses.clashingMetrics == 2)
    }

    @Test func `labels that want one name all keep their values`() {
        let shape = SampleShape(
            eventType: "A", attributes: ["a.b", "aB", "a_b", "entityName", "quantile"], metrics: [])
        let labels = PrometheusLabels(shape: shape)
        #expect(labels.renamed == 4)
        #expect(
            labels.labels.map(\.name) == [
                "a_b", "attribute_a_b", "attribute_a_b_2", "attribute_entity_name",
                "attribute_quantile",
                "entity_guid", "entity_name", "entity_type",
            ])
    }

    @Test func `rows of any texts are written so that each line is one series, told apart`() throws
    {
        var random = SplitMix64(seed: 7)
        let alphabet = Array("ab\"\\\n,={} #é日\u{0}\r")
        var table = SeriesTable()
        let shape = SampleShape(
            eventType: "A", attributes: ["a", "b"], metrics: [Self.metric("m", "{x}")])
        var expected: [[String]: Double] = [:]
        for number in 0..<500 {
            let texts = (0..<2).map { _ in
                String(
                    (0..<Int.random(in: 0...4, using: &random)).compactMap { _ in
                        alphabet.randomElement(using: &random)
                    })
            }
            _ = table.put(Self.row(shape, texts.map { .text($0) }, [Double(number)]), now: Self.now)
            expected[texts] = Double(number)
        }
        var read: [[String]: Double] = [:]
        for line in Self.text(table).split(separator: "\n", omittingEmptySubsequences: false)
        where !line.hasPrefix("#") && !line.isEmpty {
            let (labels, value) = try #require(SeriesLine.read(String(line)))
            let key = [labels["a"] ?? "", labels["b"] ?? ""]
            #expect(read[key] == nil, "\(key)")
            read[key] = value
        }
        #expect(read == expected)
    }

    @Test(
        arguments: [
            (nil, .text), ("*/*", .text), ("text/plain", .text),
            ("application/openmetrics-text", .openMetrics),
            ("application/openmetrics-text; version=1.0.0; charset=utf-8", .openMetrics),
            ("application/openmetrics-text;version=0.0.1", .text),
            ("Application/OpenMetrics-Text;version=\"1.0.0\"", .openMetrics),
            (
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
                .openMetrics
            ),
            ("text/plain;q=0.9, application/openmetrics-text;q=0.1", .text),
            ("application/openmetrics-text;q=0", .text),
            ("application/openmetrics-text;q=nonsense", .text), (";;,=,;q=1", .text),
        ] as [(String?, ExpositionFormat)])
    func `OpenMetrics is for who asks for it`(accept: String?, format: ExpositionFormat) {
        #expect(ExpositionFormat(accept: accept) == format)
    }
}

/// Reads one line of a text exposition, without any code of what writes it.
private enum SeriesLine {
    static func read(_ line: String) -> (labels: [String: String], value: Double)? {
        var rest = Array(line.unicodeScalars)[...]
        var labels: [String: String] = [:]
        rest = rest.drop { $0 != "{" && $0 != " " }
        if rest.first == "{" {
            rest.removeFirst()
            while rest.first != "}" {
                if rest.first == "," { rest.removeFirst() }
                let name = String(String.UnicodeScalarView(rest.prefix { $0 != "=" }))
                rest = rest.dropFirst(name.unicodeScalars.count + 2)
                var value = String.UnicodeScalarView()
                while let next = rest.popFirst(), next != "\"" {
                    guard next == "\\" else {
                        value.append(next)
                        continue
                    }
                    guard let escaped = rest.popFirst() else { return nil }
                    value.append(escaped == "n" ? "\n" : escaped)
                }
                guard labels.updateValue(String(value), forKey: name) == nil else { return nil }
            }
            rest.removeFirst()
        }
        let number = String(String.UnicodeScalarView(rest.dropFirst()))
        return Double(number).map { (labels, $0) }
    }
}
