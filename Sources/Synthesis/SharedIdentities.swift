import Synchronization
import Telemetry

/// Who has which GUID among all that make entities of one account, such as the targets of a run.
///
/// Two synthesizers find an identity of one in the text of the other only when they share this. It
/// is the one thing in the stage that is no value: each claim is settled at once and under a lock,
/// and nothing waits for anything else while it holds it.
public final class SharedIdentities: Sendable {
    private let register = Mutex(IdentityRegister())

    public init() {}

    /// Takes the GUID for an identity whose text could be another's, unless that one has it.
    func claim(
        _ guid: EntityGUID, by parts: [String], at timestamp: Int64
    ) -> IdentityRegister.Outcome {
        register.withLock { $0.claim(guid, by: parts, at: timestamp) }
    }
}
