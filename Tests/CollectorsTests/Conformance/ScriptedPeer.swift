import Definitions
import NIOCore
import Plans
import Synchronization
import Telemetry

@testable import Collectors

/// What the transports over HTTP share: a scripted server that behaves as it is told.
struct ScriptedPeer: Sendable {
    /// The answers of a good peer, and the beginning of one.
    var right: ScriptedServer.Step
    var contentType: String
    var beginning: String

    /// The steps of a behaviour.
    func steps(_ behaviour: PeerBehaviour) -> [ScriptedServer.Step] {
        let type = "Content-Type: \(contentType)"
        return switch behaviour {
        case .right: [right]
        case .silent: [.silence]
        case .dripping:
            [
                .head(["Content-Length: 100000", type]), .send(beginning),
                .drip(String(repeating: " ", count: 3_600), every: .seconds(1)),
            ]
        case .endless:
            [
                .head(["Transfer-Encoding: chunked", type]),
                .forever("1000\r\n" + String(repeating: " ", count: 4_095) + "\n\r\n"),
            ]
        case .malformed: [.answer("<html></html>", headers: ["Content-Type: text/html"])]
        case .cutOff: [.head(["Content-Length: 1000", type]), .send(beginning), .close]
        case .sendingOn:
            [.answer("", status: "302 There", headers: ["Location: http://other.test/"])]
        case .refusing: [.answer("{}", status: "401 Who")]
        case .gone: [.close]
        }
    }

    /// What is right to be told over HTTP, where nothing else is said.
    static func reasons(
        for behaviour: PeerBehaviour, malformed: CollectionError.Reason
    ) -> Set<CollectionError.Reason> {
        switch behaviour {
        case .right: []
        case .silent, .dripping: [.timeout]
        case .endless: [.tooLarge]
        case .malformed: [malformed]
        case .cutOff: [.incomplete]
        case .sendingOn: [.redirected]
        case .refusing: [.unauthorized]
        case .gone: [.unreachable]
        }
    }

    /// Runs the body with a peer, asked through what `asker` makes of a target.
    func with(
        _ limits: PeerLimits, credentials: TargetCredentials,
        asker: (ResolvedTarget, (Asker) async throws -> Void) async throws -> Void,
        _ body: @escaping (Peer) async throws -> Void
    ) async throws {
        let behaviour = Behaviour()
        let answer: ScriptedServer.Answer = { [self] _, _ in
            steps(behaviour.current.withLock { $0 })
        }
        try await ScriptedServer.with(answer) { server in
            let target = try ResolvedTarget(
                server.url, credentials: credentials, timeout: limits.timeout,
                maximumBodyBytes: limits.maximumBytes)
            try await asker(target) { ask in
                try await body(
                    Peer(
                        behave: { new in behaviour.current.withLock { $0 = new } },
                        asked: { server.requests.count }, ask: { await ask() }))
            }
        }
    }

    private final class Behaviour: Sendable {
        let current = Mutex(PeerBehaviour.right)
    }
}
