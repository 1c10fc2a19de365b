import Definitions
import Diagnostics
import Testing

/// What endpoints are, as files say it.
@Suite struct SinkEndpointTests {
    static let endpoint = """
        format: 1
        sink: new-relic-events
        title: E
        regions: { us: us.example, eu: { host: 'eu.example:8443', queryHost: q.example } }
        path: /v1/accounts/{account}/events
        maximumBodyBytes: 2KiB
        maximumBodyRows: 3
        greatestAge: 1d
        greatestLead: 2d
        timeout: 3s
        statuses: { 2xx: success, 413: split, '418': hold }
        duplicates: It cannot tell.
        """

    @Test func `reads every key`() throws {
        let loaded = Loaded(Self.endpoint)
        #expect(loaded.findings == [])
        let endpoint = try #require(loaded.set.endpoint(of: .newRelicEvents))
        #expect(loaded.set.endpoints.count == 1)
        #expect(endpoint.regions.map(\.value.host) == ["us.example", "eu.example:8443"])
        #expect(endpoint.regions.map(\.value.queryHost) == [nil, "q.example"])
        #expect(endpoint.maximumBodyBytes == 2048)
        #expect(endpoint.maximumBodyRows == 3)
        #expect(endpoint.greatestAge == .seconds(86_400))
        #expect(endpoint.greatestLead == .seconds(172_800))
        #expect(endpoint.timeout == .seconds(3))
        #expect(endpoint.statusTable == ["2xx": .success, "413": .split, "418": .hold])
        #expect(endpoint.duplicates == "It cannot tell.")
    }

    @Test(arguments: [
        ("path: /v1/accounts/{account}/events", "path: v1", "format/value"),
        ("path: /v1/accounts/{account}/events", "path: '/{acount}'", "format/value"),
        ("path: /v1/accounts/{account}/events", "path: '/a b'", "format/value"),
        ("us: us.example", "us: 'https://us.example'", "format/value"),
        ("us: us.example", "us: ''", "format/value"), ("us: us.example", "us: []", "format/type"),
        ("us: us.example", "us: { host: a, replaces: b }", "extends/nothing-to-replace"),
        ("413: split", "600: split", "config/status"),
        ("413: split", "x13: split", "config/status"),
        ("413: split", "41: split", "config/status"), ("413: split", "413: later", "format/choice"),
        ("sink: new-relic-events", "sink: stdout", "format/choice"),
        ("duplicates: It cannot tell.", "", "format/missing-key"),
    ])
    func `refuses what is wrong`(_ right: String, _ wrong: String, _ rule: String) {
        let loaded = Loaded(Self.endpoint.replacing(right, with: wrong))
        #expect(loaded.report.sorted.map(\.rule.rawValue) == [rule])
    }

    @Test func `counts of New Relic's metrics go in order, and gauges can be summed up`() throws {
        let set = try Loaded(ProjectFiles.yaml(in: "definitions")).set
        let loaded = Loaded(
            """
            format: 1
            account: 1
            targets: [{ target: t, source: simulation, simulation: shop }]
            sinks:
              - { sink: new-relic-metrics, licenseKey: "${env:K}", summarise: [MqpTargetSample] }
            """)
        var report = loaded.report
        let resolved = loaded.set.configurations.first?.resolve(
            in: set,
            values: OutsideValues(environment: { _ in "k" }, file: { .success($0) }),
            report: &report)
        #expect(report.findings == [])
        let sink = try #require(resolved?.sinks.first)
        #expect(sink.delivery.isOrdered && sink.delivery.concurrency == 1)
        guard case .newRelicMetrics(let access) = sink.kind else {
            Issue.record("\(sink.kind)")
            return
        }
        #expect(access.summarised == ["MqpTargetSample"])
        #expect(
            "\(access.address.value)\(access.path)"
                == "https://metric-api.newrelic.com:443/metric/v1")
    }

    @Test func `takes regions of an extension, and says where they are from`() throws {
        let loaded = Loaded([
            "a.yml": Self.endpoint,
            "b.yml": """
            format: 1
            extends: new-relic-events
            regions:
              jp: jp.example
              us: { host: us.example.net, replaces: us.example }
            """,
        ])
        #expect(loaded.findings == [])
        let endpoint = try #require(loaded.set.endpoint(of: .newRelicEvents))
        #expect(endpoint.files == ["a.yml", "b.yml"])
        #expect(
            endpoint.regions.map { "\($0.name.value) \($0.value.host)" } == [
                "us us.example.net", "eu eu.example:8443", "jp jp.example",
            ])
        let parts = try #require(loaded.set.parts(of: "new-relic-events"))
        #expect(parts.map(\.kind).prefix(4) == [.sink, .region, .region, .region])
        #expect(parts.map(\.origin.path).prefix(4) == ["a.yml", "b.yml", "a.yml", "b.yml"])
        #expect(parts[1].replaced?.value == "us.example")
        #expect(parts.count == 7)
    }

    @Test func `says nothing of a region of an endpoint that could not be read`() {
        let configuration = """
            { format: 1, account: 1, targets: [], sinks: [{ sink: new-relic-events, region: jp, \
            licenseKey: '${env:K}' }] }
            """
        let broken = Self.endpoint.replacing("title: E", with: "titel: E")
        for files in [
            ["a.yml": broken], ["a.yml": Self.endpoint, "b.yml": "{ format: 1, extends: 1"],
        ] {
            let loaded = Loaded(
                files.map { DefinitionFile(path: $0, bytes: Array($1.utf8)) }
                    + [DefinitionFile(path: "c.yml", bytes: Array(configuration.utf8))])
            var report = loaded.report
            loaded.set.configurations.first?.checkNames(in: loaded.set, report: &report)
            let rules = report.sorted.filter { $0.place?.path == "c.yml" }.map(\.rule)
            #expect(rules == ["config/empty"])
        }
    }
}
