import Definitions
import Telemetry
import Testing

@testable import Collectors

/// A transport, put before a peer that can misbehave.
///
/// To add one: a type in a file beside this one, and its value in `TransportConformanceTests.all`. It
/// starts a peer of its own (a server, a broker, a file that is written) that behaves as it is told
/// from one question to the next, says for each behaviour what is right to come of it, and asks
/// through the transport's real collector. Of a behaviour that its peer cannot show it says why. Where
/// a transport carries a secret, it is `Self.secret`, and its peer says it back wherever it can.
protocol ConformingTransport: Sendable, CustomTestStringConvertible {
    var kind: TransportKind { get }

    /// What is right to come of a behaviour.
    func outcome(of behaviour: PeerBehaviour) -> PeerOutcome

    /// What the target allows before a behaviour.
    func limits(for behaviour: PeerBehaviour) -> PeerLimits

    /// The behaviours in which a question waits for its end, and so can be taken back.
    var waits: [PeerBehaviour] { get }
    /// Why no question waits; nil where one does.
    var reasonWithoutWaits: String? { get }

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

    var waits: [PeerBehaviour] { [.silent, .dripping] }
    var reasonWithoutWaits: String? { nil }

    func limits(for behaviour: PeerBehaviour) -> PeerLimits {
        [.silent, .dripping].contains(behaviour) ? .brief : .patient
    }
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
    /// It says that it is at fault itself.
    case failing
    /// It ends every connection.
    case gone

    static let misbehaviours = allCases.filter { $0 != .right }
}

/// What comes of a question to a peer that misbehaves.
enum PeerOutcome: Sendable {
    /// An error with one of these reasons.
    case failure(Set<CollectionError.Reason>)
    /// An answer without what cannot be read, which is counted.
    case faults
    /// An answer in which nothing is missing yet.
    case answer
    /// The transport's peer cannot behave so, and why.
    case impossible(String)
}

/// What a target allows.
struct PeerLimits: Sendable {
    var timeout: Duration
    var maximumBytes = 100_000

    /// Short enough to wait for, long enough for a right answer on a busy machine.
    static let patient = PeerLimits(timeout: .seconds(20))
    /// So much that time alone ends an answer.
    static let brief = PeerLimits(timeout: .seconds(3), maximumBytes: 1 << 40)
    static let endless = PeerLimits(timeout: .seconds(600), maximumBytes: 1 << 40)
}

/// A peer, and the target before it.
struct Peer: Sendable {
    /// Says how it behaves from now on.
    var behave: @Sendable (PeerBehaviour) -> Void
    /// How many questions reached it.
    var asked: @Sendable () -> Int
    /// Asks once, as a poll does.
    var ask: @Sendable () async -> Result<Collected, CollectionError>
    /// The lines that the transport has logged.
    var log: @Sendable () -> [String] = { [] }
}
