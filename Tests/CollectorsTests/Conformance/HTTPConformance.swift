import Definitions
import Plans
import Telemetry

@testable import Collectors

/// JSON over HTTP.
struct HTTPConformance: ConformingTransport {
    let kind = TransportKind.http
    var testDescription: String { "http" }

    private static let peer = ScriptedPeer(
        right: #"[{"name":"a"}]"#, contentType: "application/json",
        beginning: #"[{"name":"a"},"#,
        malformed: .answer(
            "<html>\(secret)</html>", headers: ["Content-Type: text/html+\(secret)"]),
        secret: secret)

    func outcome(of behaviour: PeerBehaviour) -> PeerOutcome {
        ScriptedPeer.outcome(of: behaviour, malformed: .notJSON)
    }

    func with(_ limits: PeerLimits, _ body: @escaping (Peer) async throws -> Void) async throws {
        try await Self.peer.with(
            limits, credentials: .basic(username: "u", password: Secret(Self.secret)),
            asker: { target, body in try await Asker.with(target) { try await body($0) } }, body)
    }
}

/// Series over HTTP.
struct PrometheusConformance: ConformingTransport {
    let kind = TransportKind.prometheus
    var testDescription: String { "prometheus" }

    private static let type = "text/plain; version=0.0.4"
    private static let peer = ScriptedPeer(
        right: "up 1\n", contentType: type, beginning: "up 1\n",
        malformed: .answer("up{ \(secret) 1\n", headers: ["Content-Type: \(type)"]),
        secret: secret)

    private static let source = """
        format: 1
        source: s
        title: S
        requests:
          about:
            transport: prometheus
            path: /metrics
            rows: one
            fields: { up: { type: gauge, unit: "1" } }
        samples:
          Row: { from: about, attributes: { a: { const: b } }, metrics: { up: up } }
        """
    private static let catalogue = """
        format: 1
        metrics: { up: { unit: "1", description: u } }
        """

    func outcome(of behaviour: PeerBehaviour) -> PeerOutcome {
        ScriptedPeer.outcome(of: behaviour, malformed: .notExposition)
    }

    func with(_ limits: PeerLimits, _ body: @escaping (Peer) async throws -> Void) async throws {
        let plans = try RequestPlan.all(of: Self.source, catalogue: Self.catalogue)
        try await Self.peer.with(
            limits, credentials: .headers([.init(name: "X-Api-Key", value: Secret(Self.secret))]),
            asker: { target, body in
                try await Asker.with(target, scraping: plans) { try await body($0) }
            }, body)
    }
}
