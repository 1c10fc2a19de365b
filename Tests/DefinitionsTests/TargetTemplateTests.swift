import Definitions
import Diagnostics
import Telemetry
import Testing

/// What becomes of an address that was discovered.
@Suite struct TargetTemplateTests {
    private func template(_ target: String) throws -> ResolvedTemplate {
        let (configuration, report) = DiscoveryDefinitionTests.resolved(
            "[{ discovery: a, files: [a.json], target: \(target) }]",
            environment: ["PASSWORD": "pw", "SECRET": "must not be seen"])
        try #require(report.sorted.map(\.message) == [])
        return try #require(configuration?.discoveries.first).template
    }

    private func outcome(_ template: ResolvedTemplate, _ address: DiscoveredAddress) -> String {
        switch template.target(for: address) {
        case .refused(let reason): "refused: \(reason)"
        case .target(let target):
            "\(target.definition.name.value) \(target.address) "
                + (target.definition.cluster ?? "-")
        }
    }

    private static let rabbit =
        "{ target: 'r-${address}', source: s, url: 'http://${address}', cluster: '${label.c}', "
        + "credentials: { username: u, password: '${env:PASSWORD}' } }"

    @Test(
        arguments: [
            (DiscoveredAddress(host: "h", port: 1, labels: ["c": "x y"]), "r-h-1 http://h:1 x y"),
            // A key whose placeholder has nothing is not written.
            (DiscoveredAddress(host: "h", port: 1), "r-h-1 http://h:1 -"),
            (DiscoveredAddress(host: "h", port: 1, labels: ["c": ""]), "r-h-1 http://h:1 -"),
            (DiscoveredAddress(host: "h", port: nil), "r-h http://h:80 -"),
            (DiscoveredAddress(host: "::1", port: 2), "r----1--2 http://[::1]:2 -"),
            // Values are texts, whatever they look like.
            (
                DiscoveredAddress(host: "h", port: 1, labels: ["c": "a: [b], # {c} \"'"]),
                "r-h-1 http://h:1 a: [b], # {c} \"'"
            ),
            (DiscoveredAddress(host: "h", port: 1, labels: ["c": "null"]), "r-h-1 http://h:1 null"),
            // None of them is a reference.
            (
                DiscoveredAddress(host: "h", port: 1, labels: ["c": "${env:SECRET}"]),
                "refused: `${` stands in a value, where it has no meaning"
            ),
            (
                DiscoveredAddress(host: "h", port: 1, labels: ["c": "a\nb"]),
                "refused: a label has a line break or a control character"
            ),
            (
                DiscoveredAddress(
                    host: "h", port: 1, labels: ["c": String(repeating: "x", count: 2_000)]),
                "refused: a label is longer than 1024 bytes"
            ),
            (
                DiscoveredAddress(
                    host: "h", port: 1,
                    labels: Dictionary(uniqueKeysWithValues: (0..<200).map { ("l\($0)", "v") })),
                "refused: it has more than 128 labels"
            ),
            (DiscoveredAddress(host: "a b", port: 1), "refused: this is not an HTTP address"),
            (DiscoveredAddress(host: "u@h", port: 1), "refused: this is not an HTTP address"),
            (
                DiscoveredAddress(host: String(repeating: "h", count: 300), port: 1),
                "refused: `\(String(repeating: "h", count: 3))"
            ),
        ] as [(DiscoveredAddress, String)])
    func `is a target, or is refused`(_ address: DiscoveredAddress, _ expected: String) throws {
        let outcome = outcome(try template(Self.rabbit), address)
        if address.host.count > 100 {
            #expect(outcome.hasPrefix("refused: "), "\(outcome)")
        } else {
            #expect(outcome == expected)
        }
    }

    @Test func `two values never make a reference where they meet`() throws {
        let template = try template(
            "{ target: 't-${host}', source: s, url: 'http://${address}', "
                + "cluster: '${label.a}${label.b}' }")
        let address = DiscoveredAddress(
            host: "h", port: 1, labels: ["a": "$", "b": "{env:SECRET}"])
        #expect(outcome(template, address).hasPrefix("refused: `${`"))
    }

    @Test func `a reference of the author stands beside what is discovered`() throws {
        let template = try template(
            "{ target: 't-${host}', source: s, url: 'http://${address}/${env:PASSWORD}' }")
        #expect(
            outcome(template, DiscoveredAddress(host: "h", port: 1)) == "t-h http://h:1/pw -")
    }

    @Test func `what is missing within a text is told`() throws {
        let template = try template(
            "{ target: 't-${label.name}', source: s, url: 'http://${host}:${port}' }")
        #expect(
            outcome(template, DiscoveredAddress(host: "h", port: 1))
                == "refused: it has no label `name`")
        #expect(
            outcome(template, DiscoveredAddress(host: "h", port: nil, labels: ["name": "n"]))
                == "refused: it has no port")
    }

    @Test func `secrets are looked up once and in no text`() throws {
        let template = try template(Self.rabbit)
        guard case .target(let target) = template.target(for: .init(host: "h", port: 1)),
            case .basic(_, let password)? = target.credentials
        else {
            Issue.record("no target with a password")
            return
        }
        #expect(password.reveal() == "pw")
        #expect(!"\(template)\(target)".contains("pw"))
    }

    @Test(
        arguments: [
            ("h:1", "h:1"), ("h", "h"), ("[::1]:5", "[::1]:5"), ("http://h:1", nil), ("h:x", nil),
            ("h:70000", nil), ("", nil), ("u@h:1", nil), ("h/a", nil), ("h:1:2", nil), ("é:1", nil),
        ] as [(String, String?)])
    func `reads host and port`(_ text: String, _ expected: String?) {
        #expect(DiscoveredAddress(text)?.address == expected)
    }
}
