import Definitions
import Diagnostics
import Telemetry
import Testing

/// `${env:…}`, `${file:…}` and secrets.
@Suite struct InterpolatedTests {
    static let secret = "hunter2-Zq9"

    static func account(_ text: String) throws -> Interpolated {
        let loaded = Loaded("{ format: 1, account: \(text), targets: [], sinks: [] }")
        guard let configuration = loaded.set.configurations.first, loaded.findings == [] else {
            throw Unexpected(findings: loaded.findings)
        }
        return configuration.account
    }

    struct Unexpected: Error { var findings: [String] }

    @Test(
        arguments: [
            ("plain", [.literal("plain")], false), ("${env:A}", [.environment("A")], true),
            ("${file:/run/a b}", [.file("/run/a b")], true),
            (
                "x${env:A}y${file:b}",
                [.literal("x"), .environment("A"), .literal("y"), .file("b")], true
            ),
            ("${env:A}${env:B}", [.environment("A"), .environment("B")], true),
            ("$A {env:A} $", [.literal("$A {env:A} $")], false),
            ("$${env:A}}", [.literal("$"), .environment("A"), .literal("}")], true),
        ] as [(String, [Interpolated.Part], Bool)])
    func `reads the parts of a text`(
        _ text: String, _ parts: [Interpolated.Part], _ isReference: Bool
    ) throws {
        let value = try Self.account("'\(text)'")
        #expect(value.parts == parts)
        #expect(value.isReference == isReference)
    }

    @Test(arguments: [
        "'${env:A'", "'x${'", "'${A}'", "'${env:}'", "'${file:}'", "'${}'", "'${secret:A}'",
        "'a${ENV:A}'",
    ])
    func `refuses a reference that is none`(_ text: String) {
        #expect(throws: Unexpected.self) { try Self.account(text) }
        let loaded = Loaded("{ format: 1, account: \(text), targets: [], sinks: [] }")
        #expect(loaded.findings == ["1:23 config/reference"])
    }

    @Test(arguments: ["[a]", "", "{ a: b }", "null"])
    func `refuses what is no text`(_ text: String) {
        let loaded = Loaded("{ format: 1, account: \(text), targets: [], sinks: [] }")
        #expect(loaded.report.sorted.map(\.rule) == ["format/type"])
    }

    @Test func `puts values in the places of references`() throws {
        var report = DiagnosticReport()
        let text = try Self.account("'a${env:B}c${file:d}e'").resolve(
            environment: { "<\($0)>" }, file: { .success("\($0)\r\n\n") }, report: &report)
        #expect(text == "a<B>cde")
        #expect(report.findings == [])
    }

    @Test func `says every value that is missing`() throws {
        var report = DiagnosticReport()
        let text = try Self.account("'${env:B}c${file:d}e'").resolve(
            environment: { _ in nil }, file: { _ in .failure(.init(reason: "too large")) },
            report: &report)
        #expect(text == nil)
        #expect(
            report.sorted.map(\.message) == [
                "the file `d` cannot be read: too large",
                "the environment variable `B` is not set",
            ])
    }

    static func credentials(_ text: String) -> Loaded {
        Loaded(
            "{ format: 1, account: 1, sinks: [], targets: "
                + "[{ target: t, source: s, url: u, credentials: { \(text) } }] }")
    }

    @Test(arguments: [
        "password: \(secret)", "password: 'x${env:A}'", "password: '${env:A}${env:B}'",
        "bearer: \(secret)", "password: ''",
    ])
    func `takes a secret only from outside and whole`(_ text: String) {
        let loaded = Self.credentials(text)
        #expect(loaded.report.sorted.map(\.rule) == ["config/literal-secret"])
        let told = loaded.report.sorted.map { "\($0.message)\($0.label ?? "")\($0.help ?? "")" }
        #expect(!told.joined().contains(Self.secret))
    }

    @Test func `shows no secret in what is resolved`() throws {
        let loaded = Loaded(
            """
            format: 1
            account: 1
            targets:
              - target: t
                source: s
                url: http://a
                credentials: { username: u, password: "${env:P}" }
              - target: v
                source: s
                url: http://b
                credentials: { bearer: "${file:f}" }
            sinks:
              - { sink: new-relic-events, licenseKey: "${env:K}", userKey: "${file:u}" }
              - { sink: otlp, url: https://a, headers: { k: "${env:H}" } }
              - { sink: kafka, brokers: [a], topic: t, settings: { sasl.password: "${env:P}" } }
              - sink: rabbitmq
                url: amqp://a
                exchange: e
                credentials: { username: u, password: "${env:P}" }
            """)
        let definitions = ConfigurationTests.definitions
        var report = DiagnosticReport()
        let resolved = try #require(
            loaded.set.configurations.first?.resolve(
                in: definitions,
                values: OutsideValues(
                    environment: { _ in Self.secret }, file: { _ in .success(Self.secret + "\n") }),
                report: &report))
        var dumped = ""
        dump(resolved, to: &dumped)
        let shown = "\(resolved)" + String(reflecting: resolved) + dumped
        #expect(!shown.contains(Self.secret))
        #expect(shown.contains("<redacted>"))
        guard case .basic(_, let password)? = resolved.targets.first?.credentials,
            case .bearer(let token)? = resolved.targets.last?.credentials,
            case .newRelicEvents(let access)? = resolved.sinks.first?.kind
        else {
            Issue.record("\(resolved)")
            return
        }
        #expect(
            [password, token, access.licenseKey.secret].allSatisfy { $0.reveal() == Self.secret })
    }
}
