import Definitions
import Telemetry
import Testing

@testable import Collectors

/// A transport, put before a peer that can misbehave.
///
/// To add one: a type in a file beside this one, and its value in `TransportConformanceTests.all`. It
/// starts a peer of its own (a server, a broker, a file that is written) that behaves as it is told
/// from one question to the next, says for each behaviour what is right to be told of it, and asks
/// through the transport's real collector. A behaviour that the transport cannot meet, such as being
/// sent on by a file, has no reasons and is left out. Where a transport carries a secret, it is
/// `Self.secret`.
protocol ConformingTransport: Sendable, CustomTestStringConvertible {
    /// What is right to be told of a behaviour; empty where the transport cannot meet it.
    func reasons(for behaviour: PeerBehaviour) -> Set<CollectionError.Reason>

    /// Runs the body with a target before a peer.
    ///
    /// - Parameters:
    ///   - limits: What the target allows.
    ///   - body: Tells the peer how to behave, and asks.
    /// - Throws: What the body throws, or that there is no peer.
    func with(_ limits: PeerLimits, _ body: @escaping (Peer) async throws -> Void) async throws
}

extension ConformingTransport {
    /// What is in the target's credentials, and in nothing that anybody sees.
    static var secret: String { "conformance-secret-91" }
}

/// How a peer behaves.
enum PeerBehaviour: String, CaseIterable, Sendable {
    /// It answers with one row at least.
    case right
    /// It takes the question and says nothing.
    case silent
    /// It answers with a byte a second, for an hour.
    case dripping
    /// It answers without end, as fast as it is read.
    case endless
    /// It answers in another format.
    case malformed
    /// Its answer breaks off in the middle.
    case cutOff
    /// It sends on to another place.
    case sendingOn
    /// It knows nobody.
    case refusing
    /// It ends every connection.
    case gone
}

/// What a target allows.
struct PeerLimits: Sendable {
    var timeout: Duration
    var maximumBytes = 100_000

    /// Short enough to wait for, long enough for a right answer on a busy machine.
    static let patient = PeerLimits(timeout: .seconds(20))
    static let brief = PeerLimits(timeout: .seconds(3))
    static let endless = PeerLimits(timeout: .seconds(600))
}

/// A peer, and the target before it.
struct Peer: Sendable {
    /// Says how it behaves from now on.
    var behave: @Sendable (PeerBehaviour) -> Void
    /// How many questions reached it.
    var asked: @Sendable () -> Int
    /// Asks once, as a poll does.
    var ask: @Sendable () async -> Result<Collected, CollectionError>
}
