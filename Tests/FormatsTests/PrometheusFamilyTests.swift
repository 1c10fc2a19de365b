import Telemetry
import TestSupport
import Testing

@testable import Formats

struct PrometheusFamilyTests {
    private func family(
        _ name: MetricName, _ unit: String, _ kind: MetricKind = .gauge,
        upTo most: Double = .infinity
    ) throws -> PrometheusFamily {
        PrometheusFamily(
            MetricDescriptor(
                name: name, kind: kind, unit: try #require(MetricUnit(unit)), help: "Help.",
                range: -.infinity...most))
    }

    @Test(
        arguments: [
            ("queue.depth", "{message}", "queue_depth", nil),
            ("broker.memory.used", "By", "broker_memory_used_bytes", "bytes"),
            ("broker.disk", "KiBy", "broker_disk_bytes", "bytes"),
            ("broker.latency", "ms", "broker_latency_seconds", "seconds"),
            ("broker.uptime", "d", "broker_uptime_seconds", "seconds"),
            ("a.in", "{message}/s", "a_in_per_second", "per_second"),
            ("a.in", "MiBy/min", "a_in_bytes_per_second", "bytes_per_second"),
            ("a.per", "s/By", "a_per_seconds_per_byte", "seconds_per_byte"),
            ("a.b", "By/s2", "a_b_bytes_per_second_per_second", "bytes_per_second_per_second"),
            ("cpu.clock", "MHz", "cpu_clock_hertz", "hertz"),
            ("room.heat", "Cel", "room_heat_celsius", "celsius"),
            ("cpu.usage", "%", "cpu_usage_percent", "percent"),
            ("cpu.share", "1", "cpu_share_ratio", "ratio"),
            ("uptime.seconds", "s", "uptime_seconds", "seconds"),
            ("bytes", "By", "bytes_bytes", "bytes"),
            ("brokers.count", "{broker}", "brokers", nil),
            ("lag.total", "{message}", "lag", nil),
            ("lag.total.count", "{message}", "lag", nil),
            ("lag.total", "By", "lag_total_bytes", "bytes"),
            ("total", "{message}", "total", nil),
            ("messagesReady", "{message}", "messages_ready", nil),
            ("JVMHeap.usedMB", "By", "jvm_heap_used_mb_bytes", "bytes"),
            ("a..b--c!", "{x}", "a_b_c", nil),
            ("9lives", "{x}", "_9lives", nil),
            ("очередь", "{x}", "unnamed", nil),
        ] as [(MetricName, String, String, String?)])
    func `a gauge is named after its words and its base unit`(
        name: MetricName, unit: String, expected: String, suffix: String?
    ) throws {
        let family = try family(name, unit)
        #expect(family.name == expected)
        #expect(family.sampleName == expected)
        #expect(family.unit == suffix)
    }

    @Test(
        arguments: [
            ("messages.published", "{message}", "messages_published"),
            ("messages.total", "{message}", "messages"),
            ("bytes.sent", "KiBy", "bytes_sent_bytes"),
            ("polls", "1", "polls"),
            ("requests.count", "{request}", "requests_count"),
        ] as [(MetricName, String, String)])
    func `a counter's samples end with total`(
        name: MetricName, unit: String, expected: String
    ) throws {
        let family = try family(name, unit, .counter)
        #expect(family.name == expected)
        #expect(family.sampleName == expected + "_total")
    }

    @Test func `a bare number that goes beyond 1 is no ratio`() throws {
        #expect(try family("score", "1", upTo: 100).name == "score")
        #expect(try family("up", "1", upTo: 1).name == "up_ratio")
    }

    @Test(
        arguments: [
            ("ms", 9, 0.009), ("us", 7, 0.000007), ("ns", 3, 3e-9), ("KiBy", 1.5, 1536),
            ("%", 12.5, 12.5), ("h", 2, 7200), ("bit", 8, 1), ("{message}/min", 90, 1.5),
            ("MBy", 3, 3e6),
        ] as [(String, Double, Double)])
    func `values are stated in the unit of the name, to the last digit`(
        unit: String, value: Double, expected: Double
    ) throws {
        #expect(try family("a", unit).value(value) == expected)
    }

    @Test func `what is unknown has no value, and a counter none below zero`() throws {
        #expect(try family("a", "s").value(.nan) == nil)
        #expect(try family("a", "s").value(-1) == -1)
        #expect(try family("a", "s").value(.infinity) == .infinity)
        #expect(try family("a", "s", .counter).value(-1) == nil)
        #expect(try family("a", "s", .counter).value(1) == 1)
    }

    @Test func `any text gives a name that Prometheus takes`() throws {
        var random = SplitMix64(seed: 42)
        let alphabet = Array("aZ9._-:/ é日\u{0}\"\\\n{}A")
        for _ in 0..<2_000 {
            let length = Int.random(in: 0...12, using: &random)
            let text = String(
                (0..<length).compactMap { _ in alphabet.randomElement(using: &random) })
            for kind in MetricKind.allCases {
                let name = try family(MetricName(rawValue: text), "By/s", kind).sampleName
                #expect(name.wholeMatch(of: /[a-z_][a-z0-9_]*/) != nil, "\(name)")
            }
            let label = PrometheusName.label(text)
            #expect(label.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil, "\(label)")
        }
    }

    @Test(
        arguments: [
            ("clusterName", "cluster_name"), ("k8s.podName", "k8s_pod_name"), ("vhost", "vhost"),
            ("HTTPServer", "http_server"), ("serverURL", "server_url"), ("__name__", "name"),
            ("9", "key_9"), ("", "key"), ("é", "key"), ("a1B2", "a1_b2"),
        ])
    func `a label is named in small letters with underscores`(attribute: String, label: String) {
        #expect(PrometheusName.label(attribute) == label)
    }
}
