import Definitions
import Diagnostics
import Testing

/// Simulations as they are read, and the targets and sources that use them.
@Suite struct SimulationTests {
    static func loaded(_ clusters: String, incidents: String = "[]") -> Loaded {
        Loaded(
            "format: 1\nsimulation: s\nclusters: \(clusters)\nincidents: \(incidents)\n")
    }

    @Test func `gives what is not written its default`() throws {
        let loaded = Self.loaded(
            """
            [{ cluster: c, provider: kafka, topics: [{ topic: t }], queues: [{ queue: q }],
              groups: [{ group: g, topics: [t] }] }]
            """, incidents: "[{ incident: i, kind: errors, cluster: c, topic: t }]")
        #expect(loaded.findings == [], "\(loaded.messages)")
        let simulation = try #require(loaded.set.simulation(named: "s"))
        #expect(simulation.seed == 1)
        #expect(simulation.speed == 1)
        #expect(simulation.load.peak == 14)
        #expect(simulation.load.swing == 0.3)
        let cluster = try #require(simulation.clusters.first)
        #expect(cluster.brokers.map(\.id.value) == ["1", "2", "3"])
        #expect(cluster.region == nil)
        #expect(cluster.topics.map(\.partitions) == [6])
        #expect(cluster.topics.map(\.names) == [["t"]])
        #expect(cluster.queues.map(\.vhost) == ["/"])
        #expect(cluster.groups.map(\.members) == [3])
        let incident = try #require(simulation.incidents.first)
        #expect(incident.offset == .zero)
        #expect(incident.duration == .seconds(600))
        #expect(incident.period == nil)
    }

    @Test func `takes what is written`() throws {
        let loaded = Loaded(
            """
            format: 1
            simulation: s
            title: S
            seed: 9
            speed: 60
            load: { peak: 0, swing: 0.5, noise: 0, growth: -0.01 }
            clusters:
              - cluster: c
                provider: aws-msk
                region: eu-1
                version: "3"
                brokers: [{ broker: a, host: h, memory: 1GiB, disk: 2GiB }, { broker: b }]
                memory: 4GiB
                disk: 1GiB
                retention: 1h
                topics: [{ topic: "t-{n}-x", count: 2, partitions: 1, replication: 2, rate: 0.5, \
            size: 100B }]
                groups: [{ group: "g-{n}", count: 3, topics: ["t-{n}-x", t-2-x], members: 1, \
            commit: 1m, capacity: 1.5 }]
            incidents:
              - { incident: i, kind: metrics-lost, cluster: c, at: 1m, for: 2m, every: 5m }
              - { incident: j, kind: stuck-consumer, cluster: c, group: "g-{n}" }
              - { incident: k, kind: disk-full, cluster: c, broker: b }
            """)
        #expect(loaded.findings == [], "\(loaded.messages)")
        let simulation = try #require(loaded.set.simulations.first)
        let cluster = try #require(simulation.clusters.first)
        #expect(cluster.brokers.map(\.memoryBytes) == [1 << 30, nil])
        #expect(cluster.topics.first?.names == ["t-1-x", "t-2-x"])
        #expect(cluster.topics.first?.rate == 0.5)
        #expect(cluster.groups.first?.names == ["g-1", "g-2", "g-3"])
        #expect(simulation.incidents.first?.period?.value == .seconds(300))
    }

    @Test(arguments: [
        ("[]", "3:11 simulation/empty"),
        ("[{ cluster: c, provider: p }, { cluster: c, provider: q }]", "3:52 simulation/duplicate"),
        (
            "[{ cluster: c, provider: p, brokers: [{ broker: a }, { broker: a }] }]",
            "3:74 simulation/duplicate"
        ),
        (
            "[{ cluster: c, provider: p, topics: [{ topic: t-1 }, { topic: 't-{n}', count: 2 }] }]",
            "3:73 simulation/duplicate"
        ),
        (
            "[{ cluster: c, provider: p, queues: [{ queue: q, count: 2 }] }]",
            "3:57 simulation/duplicate"
        ),
        (
            "[{ cluster: c, provider: p, topics: [{ topic: t, replication: 4 }] }]",
            "3:73 simulation/replication"
        ),
        (
            "[{ cluster: c, provider: p, brokers: 0, topics: [{ topic: t }] }]",
            "3:69 simulation/replication"
        ),
        (
            "[{ cluster: c, provider: p, topics: [{ topic: t }], groups: [{ group: g, topics: [u] }] }]",
            "3:93 simulation/unknown-name"
        ),
        (
            "[{ cluster: c, provider: p, topics: [{ topic: '{n}', count: 10000, partitions: 10 }] }]",
            "2:13 simulation/limit"
        ),
        ("[{ cluster: c, provider: p, brokers: 1001 }]", "3:48 format/value"),
        ("[{ cluster: c, provider: '' }]", "3:36 format/value"),
        ("[{ cluster: c, provider: p, topics: [{ topic: t, rate: -1 }] }]", "3:66 format/value"),
    ])
    func `finds what is wrong with clusters`(_ clusters: String, _ finding: String) {
        let loaded = Self.loaded(clusters)
        #expect(loaded.findings.contains(finding), "\(loaded.findings): \(loaded.messages)")
    }

    @Test(arguments: [
        ("kind: broker-down, cluster: c, broker: '4'", "4:67 simulation/unknown-name"),
        ("kind: broker-down, cluster: d, broker: '1'", "4:56 simulation/unknown-name"),
        ("kind: broker-down, cluster: c", "4:34 simulation/incident"),
        ("kind: errors, cluster: c, broker: '1', topic: t", "4:62 simulation/incident"),
        ("kind: metrics-lost, cluster: c, topic: t", "4:67 simulation/incident"),
        ("kind: errors, cluster: c, topic: t, for: 5m, every: 5m", "4:80 simulation/incident"),
        ("kind: meteor, cluster: c", "4:34 format/choice"),
        ("kind: errors, cluster: c, topic: t, at: 1", "4:68 format/value"),
    ])
    func `finds what is wrong with incidents`(_ incident: String, _ finding: String) {
        let loaded = Self.loaded(
            "[{ cluster: c, provider: p, topics: [{ topic: t }] }]",
            incidents: "[{ incident: i, \(incident) }]")
        #expect(loaded.findings == [finding], "\(loaded.messages)")
    }

    @Test func `says nothing about names where there are too many things`() {
        let loaded = Self.loaded(
            "[{ cluster: c, provider: p, queues: [{ queue: q, count: 10000 }, "
                + "{ queue: q, count: 10000 }, { queue: q, count: 10000 }] }]",
            incidents: "[{ incident: i, kind: errors, cluster: x, topic: t }]")
        #expect(loaded.findings == ["2:13 simulation/limit"])
    }

    @Test func `is there once`() {
        let text = "format: 1\nsimulation: s\nclusters: [{ cluster: c, provider: p }]\n"
        let loaded = Loaded(["a.yml": text, "b.yml": text])
        #expect(loaded.findings == ["2:13 definitions/duplicate"])
        #expect(loaded.set.simulations.count == 1)
    }

    // MARK: Targets

    static let source = """
        format: 1
        source: sim
        title: S
        requests:
          brokers:
            transport: simulation
            table: brokers
            key: [id]
            fields: { id: string }
        samples:
          Row: { from: brokers, attributes: { id: id } }
        """
    static let simulation = "format: 1\nsimulation: s\nclusters: [{ cluster: c, provider: p }]\n"

    static func resolved(_ target: String) -> (ResolvedConfiguration?, [String]) {
        resolution(
            ofTarget: target, with: [("s.yml", source), ("t.yml", simulation)])
    }

    @Test func `is the address of a target`() throws {
        let (configuration, findings) = Self.resolved("source: sim, simulation: s")
        #expect(findings == [])
        let target = try #require(configuration?.targets.first)
        guard case .simulation("s") = target.address else {
            Issue.record("\(target.address)")
            return
        }
        #expect(target.address.description == "simulation:s")
    }

    @Test(arguments: [
        ("source: sim, simulation: x", "3:49 config/unknown-simulation"),
        ("source: sim", "3:21 config/target-address"),
        ("source: sim, url: 'http://a'", "3:42 config/target-address"),
        ("source: sim, simulation: s, url: 'http://a'", "3:21 config/target-address"),
        ("source: s, simulation: s", "3:47 config/target-address"),
        ("source: s", "3:21 config/target-address"),
        (
            "source: sim, simulation: s, credentials: { bearer: '${env:A}' }",
            "3:65 config/target-address"
        ),
    ])
    func `finds a target that is not where its source asks`(_ target: String, _ finding: String) {
        let (configuration, findings) = Self.resolved(target)
        #expect(configuration == nil)
        #expect(findings == [finding])
    }

    // MARK: Sources

    @Test(
        arguments: [
            ("transport: simulation, table: brokers, fields: { id: string }", []),
            ("transport: simulation, fields: { id: string }", ["5:22 source/transport"]),
            (
                "transport: simulation, table: brokers, path: /a, rows: one, fields: { id: string }",
                ["5:22 source/transport"]
            ),
            ("path: /a, table: brokers, fields: { id: string }", ["5:28 source/transport"]),
            (
                "transport: simulation, table: brokers, fields: { id: string, hots: string }",
                ["5:72 source/table-field"]
            ),
            (
                "transport: simulation, table: brokers, fields: { id: string, x: { path: host } }",
                []
            ),
            (
                "transport: simulation, table: brokers, fields: { id: string, up: boolean }",
                ["5:72 source/table-field"]
            ),
            (
                "transport: simulation, table: brokers, fields: "
                    + "{ id: string, cpu: { type: gauge?, unit: '%' } }",
                ["5:72 source/table-field"]
            ),
            (
                "transport: simulation, table: brokers, fields: "
                    + "{ id: string, requests: { type: gauge?, unit: '{request}' } }",
                ["5:72 source/table-field"]
            ),
            (
                "transport: simulation, table: broker, fields: { id: string }",
                ["5:41 source/table"]
            ),
        ] as [(String, [String])])
    func `finds what is wrong with a request for a table`(_ request: String, _ expected: [String]) {
        #expect(findings(inRequest: request) == expected)
    }

    @Test func `the requests of a source travel in one way`() {
        let text = Self.source.replacing(
            "samples:", with: "  more: { path: /a, fields: { id: string } }\nsamples:")
        let loaded = Loaded(text)
        var report = loaded.report
        _ = loaded.set.sources.first?.compile(catalogue: [:], report: &report)
        #expect(report.findings == ["10:9 source/transport"])
    }
}
