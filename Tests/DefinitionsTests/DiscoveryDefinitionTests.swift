import Definitions
import Diagnostics
import Testing

/// How discoveries are written, and what is said where they are written wrong.
@Suite struct DiscoveryDefinitionTests {
    static let target = "{ target: 't-${address}', source: s, url: 'http://${address}' }"

    static func resolved(
        _ discovery: String, environment: [String: String] = [:]
    ) -> (ResolvedConfiguration?, DiagnosticReport) {
        let loaded = Loaded(
            "{ format: 1, account: 1, discovery: \(discovery), sinks: [{ sink: stdout }] }")
        var report = loaded.report
        let values = OutsideValues(
            environment: { environment[$0] }, file: { _ in .success("from-file") })
        let resolved = loaded.set.configurations.first?
            .resolve(in: ConfigurationTests.definitions, values: values, report: &report)
        return (resolved, report)
    }

    @Test func `needs no targets beside it, and has its defaults`() throws {
        let (configuration, report) = Self.resolved(
            """
            [ { discovery: f, files: [a.json], target: \(Self.target) },
              { discovery: d, dns: { name: _amqp._tcp.example.org }, target: \(Self.target) },
              { discovery: h, http: { url: 'https://h/list/?a=b' }, every: 5m, target: \(Self.target) } ]
            """)
        #expect(report.sorted.map(\.message) == [])
        let discoveries = try #require(configuration).discoveries
        #expect(discoveries.map(\.name) == ["f", "d", "h"])
        #expect(discoveries.map(\.kind.word) == ["files", "dns", "http"])
        #expect(discoveries.map(\.interval) == [.seconds(5), .seconds(30), .seconds(300)])
        guard case .http(let address) = discoveries[2].kind else {
            Issue.record("\(discoveries[2].kind)")
            return
        }
        #expect(address.url == "https://h/list/?a=b")
        #expect(address.server.description == "https://h:443/list")
    }

    @Test(arguments: [
        ("{ discovery: a, target: \(target) }", "config/discovery"),
        (
            "{ discovery: a, files: [a.json], dns: { name: a.b }, target: \(target) }",
            "config/discovery"
        ),
        ("{ discovery: a, files: [], target: \(target) }", "config/empty"),
        ("{ discovery: a, files: ['a*/b.json'], target: \(target) }", "config/discovery"),
        ("{ discovery: a, files: [a.txt], target: \(target) }", "config/discovery"),
        ("{ discovery: a, files: [a.json] }", "format/missing-key"),
        ("{ discovery: a, files: [a.json], every: 500ms, target: \(target) }", "format/value"),
        ("{ discovery: a, dns: { name: a.b, type: a }, target: \(target) }", "config/discovery"),
        ("{ discovery: a, dns: { name: a.b, port: 1 }, target: \(target) }", "config/discovery"),
        ("{ discovery: a, dns: { name: 'a..b' }, target: \(target) }", "format/value"),
        ("{ discovery: a, dns: { name: a.b, server: host }, target: \(target) }", "format/value"),
        ("{ discovery: a, http: { url: 'ftp://a' }, target: \(target) }", "config/address"),
        ("{ discovery: a, http: { url: 'http://u:p@a' }, target: \(target) }", "config/address"),
        (
            "{ discovery: a, kubernetes: { kind: pods, port: 1 }, target: \(target) }",
            "config/discovery"
        ),
        (
            "{ discovery: a, kubernetes: { kind: pods, port: 1, api: 'http://k', "
                + "token: '${env:T}' }, target: \(target) }", "config/address"
        ),
        (
            "{ discovery: a, kubernetes: { kind: pods, port: 1, api: 'https://k', "
                + "token: abc }, target: \(target) }", "config/literal-secret"
        ),
        (
            "{ discovery: a, kubernetes: { kind: pods, port: 0, api: 'https://k' }, "
                + "target: \(target) }", "format/value"
        ),
        (
            "{ discovery: a, kubernetes: { kind: pod, port: 1, api: 'https://k' }, "
                + "target: \(target) }", "format/choice"
        ),
    ])
    func `says what is wrong`(_ discovery: String, _ rule: String) {
        let (configuration, report) = Self.resolved("[\(discovery)]", environment: ["T": "t"])
        #expect(configuration == nil)
        #expect(
            report.sorted.first?.rule.rawValue.hasPrefix(rule) == true,
            "\(report.sorted.map(\.message))")
        for finding in report.sorted { #expect(finding.place != nil && finding.help != nil) }
    }

    @Test(arguments: [
        ("{ target: t, source: s, url: 'http://${address}' }", "config/discovery-template"),
        ("{ target: 't-${host}', source: s, url: 'http://a' }", "config/discovery-template"),
        (
            "{ target: 't-${hots}', source: s, url: 'http://${address}' }",
            "config/discovery-template"
        ),
        (
            "{ target: 't-${host}', source: '${label.s}', url: 'http://${address}' }",
            "config/discovery-template"
        ),
        (
            "{ target: 't-${host}', source: s, url: 'http://${address}', "
                + "credentials: { bearer: '${label.token}' } }", "config/discovery-template"
        ),
        ("{ target: 't-${host}', source: ss, url: 'http://${address}' }", "config/unknown-source"),
        ("{ target: 't-${host}', source: s, url: '${address}' }", "config/address"),
        ("{ target: 't-${host}', source: s, brokers: ['${address}'] }", "config/target-address"),
        (
            "{ target: 't-${host}', source: s, url: 'http://${address}', intervall: 5s }",
            "format/unknown-key"
        ),
        (
            "{ target: 't-${host}', source: s, url: 'http://${address}', "
                + "credentials: { bearer: '${env:UNSET}' } }", "config/unset-variable"
        ),
    ])
    func `checks a template at its place, before anything is found`(
        _ target: String, _ rule: RuleID
    ) {
        let (configuration, report) = Self.resolved(
            "[{ discovery: a, files: [a.json], target: \(target) }]")
        #expect(configuration == nil)
        #expect(report.sorted.map(\.rule).contains(rule), "\(report.sorted.map(\.message))")
        #expect(report.sorted.allSatisfy { $0.place?.path == "a.yml" })
    }

    @Test(arguments: [
        ("http: { url: 'ftp://a' }", "config/address", "this is not an HTTP address"),
        (
            "http: { url: 'http://inventory/list', credentials: { bearer: '${env:T}' } }",
            "config/exposed-credentials", "credentials go unencrypted over the network"
        ),
        (
            "kubernetes: { kind: pods, port: 1, api: 'nowhere' }", "config/address",
            "this is not an HTTP address"
        ),
        (
            "kubernetes: { kind: pods, port: 1, api: 'http://k', token: '${env:T}' }",
            "config/address", "the token would go to the API unencrypted"
        ),
    ])
    func `an address in the file is checked without any outside value`(
        _ kind: String, _ rule: RuleID, _ message: String
    ) throws {
        let loaded = Loaded(
            "{ format: 1, account: 1, discovery: [{ discovery: a, \(kind), "
                + "target: \(Self.target) }], sinks: [{ sink: stdout }] }")
        var report = loaded.report
        try #require(loaded.set.configurations.first)
            .checkNames(in: ConfigurationTests.definitions, report: &report)
        #expect(report.sorted.map(\.message) == [message])
        #expect(report.sorted.map(\.rule) == [rule])
    }

    @Test(arguments: [
        (
            "files: [a.json]", "meta.pod",
            "it knows labels alone: write `${label.NAME}`"
        ),
        (
            "http: { url: 'https://h' }", "meta.pod",
            "it knows labels alone: write `${label.NAME}`"
        ),
        ("dns: { name: a.b }", "meta.nmae", "did you mean `${meta.name}`?"),
        (
            "dns: { name: a.b }", "label.cluster",
            "write `${host}`, `${port}`, `${address}` or `${meta.name}`"
        ),
        (
            "kubernetes: { kind: services, port: 1, api: 'https://k' }", "meta.node",
            "it knows `${meta.namespace}`, `${meta.service}`"
        ),
        (
            "kubernetes: { kind: pods, port: 1, api: 'https://k' }", "meta.pods",
            "did you mean `${meta.pod}`?"
        ),
    ])
    func `a placeholder for what this discovery never knows is told at its text`(
        _ kind: String, _ name: String, _ help: String
    ) {
        for text in ["${\(name)}", "t-${\(name)}"] {
            let (configuration, report) = Self.resolved(
                "[{ discovery: a, \(kind), target: { target: '\(text)', source: s, "
                    + "url: 'http://${address}' } }]")
            #expect(configuration == nil)
            #expect(report.sorted.map(\.severity) == [.error])
        }
        for (text, severity) in [("", Severity.warning), ("shop-", .error)] {
            let (configuration, report) = Self.resolved(
                "[{ discovery: a, \(kind), target: { target: 't-${address}', source: s, "
                    + "url: 'http://${address}', cluster: '\(text)${\(name)}' } }]")
            #expect((configuration == nil) == (severity == .error))
            #expect(report.sorted.map(\.rule) == ["config/discovery-template"])
            #expect(report.sorted.map(\.severity) == [severity])
            #expect(report.sorted.map(\.help) == [help])
        }
    }

    @Test func `two discoveries have two names, and without one there are targets`() {
        let one = "{ discovery: a, files: [a.json], target: \(Self.target) }"
        #expect(Self.resolved("[\(one), \(one)]").1.sorted.map(\.rule) == ["config/discovery"])
        #expect(Self.resolved("[]").1.sorted.map(\.rule) == ["config/empty"])
    }
}
