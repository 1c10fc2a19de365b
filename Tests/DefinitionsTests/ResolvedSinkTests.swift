import Definitions
import Diagnostics
import Telemetry
import Testing

/// What sinks become when everything that is not written is filled in.
@Suite struct ResolvedSinkTests {
    static func sinks(_ text: String, more: String = "") throws -> [ResolvedSink] {
        let (configuration, report) = ConfigurationTests.resolved(sinks: text, more: more)
        #expect(report.findings == [], "\(report.sorted.map(\.message))")
        return try #require(configuration).sinks
    }

    static func configuration(_ more: String, sinks: String = "[{ sink: stdout }]")
        throws -> ResolvedConfiguration
    {
        let (configuration, report) = ConfigurationTests.resolved(sinks: sinks, more: ", \(more)")
        #expect(report.findings == [])
        return try #require(configuration)
    }

    @Test func `names sinks by their kind, past what is taken`() throws {
        let sinks = try Self.sinks(
            """
            [{ sink: file, path: a }, { sink: file, path: b }, { sink: file, path: c, name: file }, \
            { sink: file, path: d, name: file-3 }, { sink: stdout }, { sink: file, path: e }]
            """)
        #expect(sinks.map(\.name) == ["file-2", "file-4", "file", "file-3", "stdout", "file-5"])
    }

    @Test func `a receiver of alerts has its name wherever it stands among others`() throws {
        func names(_ receivers: String) throws -> [String] {
            let more = "store: { path: s }, alerts: { notify: [\(receivers)] }"
            return try #require(try Self.configuration(more).alerts).receivers.map(\.name)
        }
        let (first, second) = ("{ webhook: 'https://a/x' }", "{ webhook: 'https://a/y' }")
        let third = "{ alertmanager: 'https://a/x' }"
        let all = try names([first, second, third].joined(separator: ", "))
        #expect(Set(all).count == 3)
        #expect(all[0].wholeMatch(of: #/webhook-[0-9a-f]{8}/#) != nil, "\(all)")
        #expect(all[2].wholeMatch(of: #/alertmanager-[0-9a-f]{8}/#) != nil, "\(all)")
        #expect(try names("\(third), \(second), \(first)") == all.reversed())
        #expect(try names(second) == [all[1]])
        #expect(try names("\(first), \(first)") == [all[0], all[0] + "-2"])
    }

    @Test func `fills in how rows are delivered`() throws {
        let sinks = try Self.sinks(
            """
            [{ sink: new-relic-events, licenseKey: '${env:K}' }, { sink: stdout }, \
            { sink: prometheus-remote-write, url: 'http://a/w' }, { sink: otlp, url: 'http://a' }]
            """)
        let events = sinks[0].delivery
        var expected = DeliverySettings()
        expected.concurrency = 4
        expected.greatestAge = .seconds(86_400)
        expected.greatestLead = .seconds(7_200)
        #expect(events == expected)
        #expect(events.batchRows == 1_000)
        #expect(events.batchDelay == .seconds(1))
        #expect(sinks[1].delivery.batchDelay == .zero)
        #expect(sinks[1].delivery.concurrency == 1)
        #expect(sinks[1].endpoint == nil)
        #expect(sinks[2].delivery.isOrdered)
        #expect(sinks[2].delivery.concurrency == 1)
        #expect(sinks[3].delivery.batchRows == 500)
        #expect(sinks[3].endpoint?.title == "O")
    }

    @Test func `takes how rows are delivered as it is written`() throws {
        let sinks = try Self.sinks(
            """
            [{ sink: new-relic-events, licenseKey: '${env:K}', name: own, only: [A, B, A], \
            batch: { rows: 2, bytes: 1KiB, delay: 3s }, rate: { requests: 0.5, bytes: 4KiB }, \
            concurrency: 64, retry: { first: 1s, maximum: 2s, for: 1h }, \
            breaker: { failures: 1, pause: 1s }, statuses: { 429: hold, 503: refuse }, \
            maximumAge: 1h }]
            """)
        var expected = DeliverySettings()
        expected.eventTypes = ["A", "B"]
        expected.batchRows = 2
        expected.batchBytes = 1024
        expected.batchDelay = .seconds(3)
        expected.requestRate = 0.5
        expected.byteRate = 4096
        expected.concurrency = 64
        expected.firstRetry = .seconds(1)
        expected.maximumRetry = .seconds(2)
        expected.retryLimit = .seconds(3_600)
        expected.breakerFailures = 1
        expected.breakerPause = .seconds(1)
        expected.greatestAge = .seconds(3_600)
        expected.greatestLead = .seconds(7_200)
        #expect(sinks[0].name == "own")
        #expect(sinks[0].delivery == expected)
        #expect(
            sinks[0].endpoint?.statusTable == ["2xx": .success, "429": .hold, "503": .refuse])
    }

    @Test func `keeps the file of a key, so that it can be read again`() throws {
        let sinks = try Self.sinks(
            """
            [{ sink: new-relic-events, licenseKey: '${file:/k}', userKey: '${env:U}' }, \
            { sink: prometheus-remote-write, url: 'https://a', headers: { x: '${file:h}' }, \
            credentials: { username: 'u${file:n}', password: '${file:p}' } }]
            """)
        guard case .newRelicEvents(let access) = sinks[0].kind,
            case .prometheusRemoteWrite(let write) = sinks[1].kind
        else {
            Issue.record("\(sinks.map(\.name))")
            return
        }
        #expect(access.licenseKey == ResolvedKey(secret: Secret("/k"), file: "/k"))
        #expect(access.query?.userKey == ResolvedKey(secret: Secret("v")))
        #expect(access.query?.address.description == "https://q.example:443")
        #expect(access.account == 1)
        #expect(
            write.headers
                == [SinkHeader(name: "x", value: ResolvedKey(secret: Secret("h"), file: "h"))])
        #expect(
            write.credentials
                == .basic(
                    username: "un", password: ResolvedKey(secret: Secret("p"), file: "p")))
    }

    @Test func `makes the path of a signal, and none over gRPC`() throws {
        let accesses = try Self.sinks(
            """
            [{ sink: otlp, url: 'http://a/base/' }, { sink: otlp, url: 'http://a', signal: logs }, \
            { sink: otlp, url: 'http://a:4317', signal: logs, protocol: grpc }]
            """
        ).map { sink in
            guard case .otlp(let access) = sink.kind else { return "" }
            return "\(access.transport) \(access.signal) \(access.address.value)\(access.path)"
        }
        #expect(
            accesses == [
                "http metrics http://a:80/base/v1/metrics", "http logs http://a:80/v1/logs",
                "grpc logs http://a:4317",
            ])
    }

    @Test func `finds the brokers of Kafka and of RabbitMQ`() throws {
        let sinks = try Self.sinks(
            """
            [{ sink: kafka, brokers: ['a:1,b', '${file:[::1]}'], topic: t, \
            settings: { x: '1', sasl.password: '${env:P}' } }, \
            { sink: rabbitmq, url: 'amqp://${env:H}/%2Fx', exchange: '' }, { sink: prometheus }, \
            { sink: new-relic-agent, integration: i }]
            """)
        guard case .kafka(let kafka) = sinks[0].kind, case .rabbitmq(let rabbit) = sinks[1].kind,
            case .prometheus(.seconds(300)) = sinks[2].kind,
            case .newRelicAgent("i") = sinks[3].kind
        else {
            Issue.record("\(sinks.map(\.kind))")
            return
        }
        #expect(kafka.brokers.map(\.description) == ["a:1", "b:9092", "[::1]:9092"])
        #expect(kafka.settings.map(\.name.value) == ["x", "sasl.password"])
        #expect(kafka.settings.map { $0.value.reveal() } == ["1", "v"])
        #expect(rabbit.address.value.virtualHost == "/x")
        #expect(rabbit.address.value.description == "amqp://v:5672")
        #expect(rabbit.routingKey == "{eventType}")
    }

    @Test func `keeps the spool in memory, unless a folder is named`() throws {
        let memory = try Self.configuration("concurrency: 1").spool
        #expect(memory.folder == nil)
        #expect(memory.maximumBytes == 128 << 20)
        #expect(memory.deadLetterBytes == 32 << 20)
        #expect(memory.atLimit == .refuse)
        #expect(memory.maximumAge == .seconds(604_800))
        let disk = try Self.configuration("state: s").spool
        #expect(disk.folder == "s/spool")
        #expect(disk.maximumBytes == 1 << 30)
        #expect(disk.deadLetterBytes == 256 << 20)
        let own = try Self.configuration(
            "spool: { path: p, maximumBytes: 2MiB, deadLetterBytes: 1MiB, atLimit: drop-oldest }"
        ).spool
        #expect(own.folder == "p")
        #expect(own.deadLetterBytes == 1 << 20)
        #expect(own.atLimit == .dropOldest)
        #expect(try Self.configuration("state: s, spool: { memory: true }").spool.folder == nil)
    }

    @Test(arguments: [
        ("s", false), ("./s/", false), ("s/entities.ndjson", false), ("s/lock/x", false),
        ("a/../s", false), (".", false), ("s/spool", true), ("s2", true), ("../s", true),
        ("/s", true), ("s/x/lock", true),
    ])
    func `takes a folder for the spool that is not the state's`(_ path: String, _ isFine: Bool) {
        let (_, report) = ConfigurationTests.resolved(
            more: ", state: s, spool: { path: '\(path)' }")
        #expect(report.sorted.map(\.rule) == (isFine ? [] : ["config/spool"]))
    }

    @Test(arguments: [
        ("127.0.0.1:1", "127.0.0.1:1"), ("9464", "127.0.0.1:9464"), ("0", "127.0.0.1:0"),
        ("localhost:80", "localhost:80"), ("0.0.0.0:0", "0.0.0.0:0"), ("'[::1]:80'", "[::1]:80"),
    ])
    func `listens where it is told`(_ text: String, _ shown: String) throws {
        let address = try Self.configuration("listen: \(text)").listen
        #expect(address?.description == shown)
    }

    @Test(arguments: [
        "':80'", "a:80", "127.0.0.1", "70000", "127.0.0.1:70000", "'[a]:80'", "'::1:80'", "''",
        "127.0.0.1:80/x", "1.2.3:80", "-1",
    ])
    func `refuses to listen where it cannot be sure`(_ text: String) {
        let (_, report) = ConfigurationTests.resolved(more: ", listen: \(text)")
        #expect(report.sorted.map(\.rule) == ["format/value"])
    }

    @Test func `listens where nothing is said only if a sink asks for it`() throws {
        #expect(try Self.configuration("concurrency: 1").listen == nil)
        let asked = try Self.configuration("concurrency: 1", sinks: "[{ sink: prometheus }]")
        #expect(asked.listen == .standard)
    }
}
