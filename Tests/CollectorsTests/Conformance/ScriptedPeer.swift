import Definitions
import NIOCore
import Plans
import Synchronization
import Telemetry

@testable import Collectors

/// What the transports over HTTP share: a scripted server that behaves as it is told.
struct ScriptedPeer: Sendable {
    /// The body of a good answer, and the beginning of one.
    var right: String
    var contentType: String
    var beginning: String
    /// An answer in another format.
    var malformed: ScriptedServer.Step
    /// What it was sent to know who asks, and says back.
    var secret: String

    /// The steps of a behaviour.
    func steps(_ behaviour: PeerBehaviour) -> [ScriptedServer.Step] {
        let type = "Content-Type: \(contentType)"
        return switch behaviour {
        case .right: [.answer(right, headers: [type])]
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
        case .malformed: [malformed]
        case .cutOff: [.head(["Content-Length: 1000", type]), .send(beginning), .close]
        case .sendingOn:
            [.answer("", status: "302 There", headers: ["Location: http://\(secret).test/"])]
        case .refusing: [.answer(said, status: "401 \(secret)")]
        case .failing: [.answer(said, status: "500 \(secret)")]
        case .gone: [.close]
        }
    }

    private var said: String { #"{"errors":[{"message":"\#(secret)"}]}"# }

    /// What is right over HTTP, where nothing else is said.
    static func outcome(
        of behaviour: PeerBehaviour, malformed: CollectionError.Reason
    ) -> PeerOutcome {
        switch behaviour {
        case .right: .answer
        case .silent, .dripping: .failure([.timeout])
        case .endless: .failure([.tooLarge])
        case .malformed: .failure([malformed])
        case .cutOff: .failure([.incomplete])
        case .sendingOn: .failure([.redirected])
        case .refusing: .failure([.unauthorized])
        case .failing: .failure([.httpStatus])
        case .gone: .failure([.unreachable])
        }
    }

    /// Runs the body with a server that behaves as it is told.
    func serving(
        _ body: (ScriptedServer, _ behave: @escaping @Sendable (PeerBehaviour) -> Void)
            async throws -> Void
    ) async throws {
        let behaviour = Behaviour()
        let answer: ScriptedServer.Answer = { [self] _, _ in
            steps(behaviour.current.withLock { $0 })
        }
        try await ScriptedServer.with(answer) { server in
            try await body(server) { new in behaviour.current.withLock { $0 = new } }
        }
    }

    /// Runs the body with a peer, asked through what `asker` makes of a target.
    func with(
        _ limits: PeerLimits, credentials: TargetCredentials,
        asker: (ResolvedTarget, (Asker) async throws -> Void) async throws -> Void,
        _ body: @escaping (Peer) async throws -> Void
    ) async throws {
        try await serving { server, behave in
            let target = try ResolvedTarget(
                server.url, credentials: credentials, timeout: limits.timeout,
                maximumBodyBytes: limits.maximumBytes)
            try await asker(target) { ask in
                try await body(
                    Peer(
                        behave: behave, asked: { server.requests.count }, ask: { await ask() }))
            }
        }
    }

    private final class Behaviour: Sendable {
        let current = Mutex(PeerBehaviour.right)
    }
}
