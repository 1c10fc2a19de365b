import Definitions
import Diagnostics
import NerdGraph
import Plans
import Telemetry
import Testing

@testable import Collectors

/// Queries over NerdGraph.
struct NRQLConformance: ConformingTransport {
    let kind = TransportKind.nrql
    var testDescription: String { "nrql" }

    private static let beginning = #"{"data":{"actor":{"account":{"nrql":{"results":["#
    private static let peer = ScriptedPeer(
        right: beginning + #"{"topic":"a","partition":"0","lag":1}],"queryProgress":null}}}}}"#,
        contentType: "application/json", beginning: beginning,
        malformed: .answer(
            "<html>\(secret)</html>", headers: ["Content-Type: text/html+\(secret)"]),
        secret: secret)

    func outcome(of behaviour: PeerBehaviour) -> PeerOutcome {
        switch behaviour {
        // To NerdGraph's client a connection that ends has ended, wherever in the answer.
        case .cutOff: .failure([.unreachable])
        // The address is that of something else.
        case .sendingOn: .failure([.unexpectedShape])
        default: ScriptedPeer.outcome(of: behaviour, malformed: .unexpectedShape)
        }
    }

    func with(_ limits: PeerLimits, _ body: @escaping (Peer) async throws -> Void) async throws {
        let plan = try NRQLBench().plan
        try await Self.peer.serving { server, behave in
            let address = try #require(HTTPAddress(server.url))
            let clients = HTTPClients(proxies: ProxySettings(variables: [:]))
            let client = NerdGraphClient(
                endpoint: NerdGraphEndpoint(
                    url: try EndpointURL(server.url + "/graphql"), key: { Secret(Self.secret) },
                    timeout: limits.timeout, maximumAnswerBytes: limits.maximumBytes, attempts: 1),
                transport: HTTPGraphQLTransport(client: clients.client(for: address)),
                pace: NerdGraphPace(now: { 0 }, sleep: { try await Task.sleep(for: $0) }))
            let start = ContinuousClock.now
            let collector = NRQLCollector(
                NRQLAccess(
                    address: address, accounts: [123],
                    userKey: ResolvedKey(secret: Secret(Self.secret)), isAsynchronous: false),
                client: client, timeout: limits.timeout, elapsed: { start.duration(to: .now) })
            let peer = Peer(
                behave: behave, asked: { server.requests.count },
                ask: {
                    await CollectorsTests.outcome { () async throws(CollectionError) in
                        try await collector.collect(plan, within: .seconds(600))
                    }
                })
            do { try await body(peer) } catch {
                await clients.shutdown()
                throw error
            }
            await clients.shutdown()
        }
    }
}
