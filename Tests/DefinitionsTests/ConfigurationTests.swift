import Definitions
import Diagnostics
import Telemetry
import Testing

@Suite struct ConfigurationTests {
    static let definitions = Loaded([
        "s.yml": Sources.source(sample: "attributes: { a: name }"),
        "sink.yml": """
        format: 1
        sink: new-relic-events
        title: E
        regions: { us: { host: us.example, queryHost: q.example }, eu: eu.example }
        path: /v1/{account}/events
        greatestAge: 1d
        greatestLead: 2h
        statuses: { 2xx: success, 429: retry }
        duplicates: No.
        """,
        "otlp.yml": """
        format: 1
        sink: otlp
        title: O
        path: /v1/{signal}
        maximumBodyRows: 500
        statuses: { 2xx: success }
        duplicates: No.
        """,
        "write.yml": """
        format: 1
        sink: prometheus-remote-write
        title: W
        statuses: { 2xx: success }
        duplicates: Yes.
        """,
    ]).set
    static let target = "{ target: t, source: s, url: 'http://a' }"

    static func resolved(
        account: String = "1", targets: String = "[\(target)]",
        sinks: String = "[{ sink: stdout }]",
        more: String = ""
    ) -> (ResolvedConfiguration?, DiagnosticReport) {
        let loaded = Loaded(
            "{ format: 1, account: \(account), targets: \(targets), sinks: \(sinks)\(more) }")
        var report = loaded.report
        let values = OutsideValues(
            environment: { $0 == "UNSET" ? nil : $0 == "EMPTY" ? "" : "v" },
            file: { .success($0) })
        let resolved = loaded.set.configurations.first?
            .resolve(in: definitions, values: values, report: &report)
        return (resolved, report)
    }

    /// The state folder of a configuration.
    static func state(_ more: String = "") -> String? {
        Loaded("{ format: 1, account: 1, targets: [\(target)], sinks: [{ sink: stdout }]\(more) }")
            .set.configurations.first?.state?.value
    }

    @Test func `gives what is not written its default`() throws {
        let (configuration, report) = Self.resolved()
        #expect(report.findings == [])
        let resolved = try #require(configuration)
        #expect(resolved.account == 1)
        #expect(resolved.concurrency == 16)
        #expect(Self.state() == nil)
        #expect(Self.state(", state: var/mqp") == "var/mqp")
        let target = try #require(resolved.targets.first)
        #expect(target.definition.interval == .seconds(30))
        #expect(target.definition.timeout == .seconds(10))
        #expect(target.definition.maximumBodyBytes == 64 << 20)
        #expect(target.definition.cluster == nil)
        #expect(target.credentials == nil)
        #expect(target.address.description == "http://a:80")
        guard case .stdout(.auto)? = resolved.sinks.first?.kind else {
            Issue.record("\(resolved.sinks)")
            return
        }
    }

    @Test func `takes what is written`() throws {
        let (configuration, report) = Self.resolved(
            account: "'0123456789'",
            targets: """
                [{ target: t, source: s, url: 'https://a/b', cluster: c, interval: 1s, \
                timeout: 100ms, maximumBody: 1KiB, \
                credentials: { username: u, password: '${env:P}' } }]
                """,
            sinks: """
                [{ sink: stdout, format: ndjson }, { sink: file, path: '${env:A}/b', \
                rotateBytes: 1MiB, keep: 0 }, { sink: file, path: c }, \
                { sink: new-relic-events, licenseKey: '${file:k}', region: eu, account: 2, \
                host: h }, { sink: new-relic-events, licenseKey: '${file:k}' }]
                """, more: ", concurrency: 1, definitions: [x, z]")
        #expect(report.findings == [])
        let resolved = try #require(configuration)
        #expect(resolved.account == 123_456_789)
        #expect(resolved.concurrency == 1)
        #expect(resolved.targets.first?.definition.cluster == "c")
        #expect(resolved.targets.first?.definition.interval == .seconds(1))
        let sinks = resolved.sinks.map { sink in
            switch sink.kind {
            case .stdout(let format): "stdout \(format)"
            case .file(let path, let bytes, let keep): "file \(path.value) \(bytes) \(keep)"
            case .newRelicEvents(let access):
                "\(access.licenseKey.secret) \(access.licenseKey.secret.reveal()) "
                    + "\(access.address.value)\(access.path)"
            default: "another"
            }
        }
        #expect(
            sinks == [
                "stdout ndjson", "file v/b 1048576 0", "file c 67108864 5",
                "<redacted> k https://h:443/v1/2/events",
                "<redacted> k https://us.example:443/v1/123456789/events",
            ])
    }

    @Test(arguments: [
        "x", "-1", "'+1'", "12345678901", "'1 '", "1.5", "'${env:A}'", "'${env:EMPTY}'", "'１'",
    ])
    func `refuses what is no account`(_ account: String) {
        let (configuration, report) = Self.resolved(account: account)
        #expect(configuration == nil)
        #expect(report.sorted.map(\.rule) == ["config/account"])
    }

    @Test(arguments: [
        ("[]", "config/empty"), ("[\(target), \(target)]", "config/duplicate-target"),
        ("[{ target: t, source: ss, url: 'http://a' }]", "config/unknown-source"),
        ("[{ target: t, source: s, url: a }]", "config/address"),
        ("[{ target: t, source: s, url: '${env:UNSET}' }]", "config/unset-variable"),
        ("[{ target: t, source: s, url: 'http://a', credentials: {} }]", "config/credentials"),
        (
            "[{ target: t, source: s, url: 'http://a', credentials: { username: u } }]",
            "config/credentials"
        ),
        (
            "[{ target: t, source: s, url: 'http://a', "
                + "credentials: { username: u, bearer: '${env:A}' } }]", "config/credentials"
        ),
        (
            "[{ target: t, source: s, url: 'https://a', "
                + "credentials: { username: u, password: '${env:UNSET}' } }]",
            "config/unset-variable"
        ),
        (
            "[{ target: t, source: s, url: 'https://a', credentials: { bearer: '${env:UNSET}' } }]",
            "config/unset-variable"
        ),
    ])
    func `refuses targets`(_ targets: String, _ rule: String) {
        let (configuration, report) = Self.resolved(targets: targets)
        #expect(configuration == nil)
        #expect(report.sorted.map(\.rule.rawValue) == [rule])
    }

    @Test(arguments: [
        ("[]", "config/empty"), ("[{ sink: stdout }, { sink: stdout }]", "config/limit"),
        ("[{ sink: file, path: '${env:UNSET}' }]", "config/unset-variable"),
        ("[{ sink: new-relic-events, licenseKey: '${env:UNSET}' }]", "config/unset-variable"),
        (
            "[{ sink: new-relic-events, licenseKey: '${env:A}', host: '${env:UNSET}' }]",
            "config/unset-variable"
        ),
        ("[{ sink: new-relic-events, licenseKey: '${env:A}', account: x }]", "config/account"),
        (
            "[{ sink: new-relic-events, licenseKey: '${env:A}', region: x }]",
            "config/unknown-region"
        ),
        (
            "[{ sink: new-relic-events, licenseKey: '${env:A}', userKey: '${env:A}', region: eu }]",
            "config/no-query-host"
        ),
        (
            "[{ sink: new-relic-events, licenseKey: '${env:A}', userKey: '${env:A}', host: h }]",
            "config/no-query-host"
        ),
        ("[{ sink: new-relic-logs, licenseKey: '${env:A}' }]", "config/no-endpoint"),
        ("[{ sink: otlp, url: '${env:A}' }]", "config/address"),
        ("[{ sink: otlp, url: 'http://a/${env:A}', protocol: grpc }]", "config/grpc"),
        (
            "[{ sink: otlp, url: 'http://a', headers: { k: '${env:UNSET}' } }]",
            "config/unset-variable"
        ),
        (
            "[{ sink: otlp, url: 'http://a', headers: { k: '${env:EMPTY}' } }]",
            "config/empty-secret"
        ),
        ("[{ sink: otlp, url: 'http://${env:A}', headers: { k: '${env:A}' } }]", "config/address"),
        (
            "[{ sink: prometheus-remote-write, url: 'http://${env:A}', "
                + "credentials: { bearer: '${env:A}' } }]", "config/address"
        ),
        ("[{ sink: kafka, brokers: ['${env:EMPTY}'], topic: t }]", "config/address"),
        ("[{ sink: rabbitmq, url: '${env:A}', exchange: e }]", "config/address"),
        ("[{ sink: stdouts }]", "format/choice"), ("[{ format: table }]", "format/missing-key"),
        ("[stdout]", "format/type"), ("[{ sink: [] }]", "format/type"),
        ("[{ sink: stdout, path: a }]", "format/unknown-key"),
    ])
    func `refuses sinks`(_ sinks: String, _ rule: String) {
        let (configuration, report) = Self.resolved(sinks: sinks)
        #expect(configuration == nil)
        #expect(Set(report.sorted.map(\.rule.rawValue)).contains(rule))
    }

    @Test func `has a limit of targets and sinks`() {
        let targets = (0...10_000).map { "{ target: t\($0), source: s, url: 'http://a' }" }
        let sinks = (0...32).map { "{ sink: file, path: f\($0) }" }
        let (configuration, report) = Self.resolved(
            targets: "[\(targets.joined(separator: ","))]",
            sinks: "[\(sinks.joined(separator: ","))]")
        #expect(configuration == nil)
        #expect(
            report.sorted.map(\.message) == ["more than 10000 targets", "more than 32 sinks"])
        let (most, fine) = Self.resolved(
            targets: "[\(targets.dropLast().joined(separator: ","))]",
            sinks: "[\(sinks.dropLast().joined(separator: ","))]")
        #expect(fine.findings == [])
        #expect(most?.targets.count == 10_000)
    }

    @Test func `suggests the source that was meant`() {
        let helps = ["[{ target: t, source: x, url: 'http://a' }]"].map {
            Self.resolved(targets: $0).1.sorted.first?.help
        }
        #expect(helps == ["did you mean `s`?"])
        let (_, report) = Self.resolved(targets: "[{ target: t, source: other, url: 'http://a' }]")
        #expect(report.sorted.first?.help == "the sources are s")
    }

    @Test func `gives a target's facts as one row`() {
        let table = TargetFields.table(name: "t", cluster: nil, source: "s", url: "u")
        #expect(table.rowCount == 1)
        #expect(TargetFields.names.indices.map { table[0, $0].text } == ["t", nil, "s", "u", nil])
        let named = TargetFields.table(
            name: "t", cluster: "c", source: "s", url: "u", instance: "1")
        #expect(named[0, 1] == .text("c") && named[0, 4] == .text("1"))
    }
}
