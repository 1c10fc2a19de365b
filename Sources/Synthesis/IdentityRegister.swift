import Definitions
import Diagnostics
import Telemetry

/// Who has which GUID, kept only for identities that could join to the text of another one.
///
/// A part that holds the separator makes a text ambiguous: `a:b` with `c`, and `a` with `b:c`.
struct IdentityRegister: Sendable {
    /// What a claim comes to.
    enum Outcome: Sendable, Hashable {
        /// The GUID is the identity's own.
        case own
        /// Another identity, of these parts, has the GUID.
        case taken([String])
        /// There is no room to watch it; given once.
        case full
    }

    private struct Claim: Sendable {
        var parts: [String]
        /// Milliseconds since 1970 UTC.
        var lastSeen: Int64
    }

    private var claims: [String: Claim] = [:]
    /// No claim is older than its lifetime before that; milliseconds since 1970 UTC.
    private var nextExpiry = Int64.min
    private var isFullTold = false

    /// The most identities that are watched; those that come after are taken as they are.
    static let maximumClaims = 100_000
    /// How long the first one keeps a GUID after it was last seen, in milliseconds: two of the longest
    /// intervals of a target.
    static let claimLifetime: Int64 = 2 * 86_400_000

    /// Takes the GUID for an identity whose text could be another's, unless that one has it.
    mutating func claim(
        _ guid: EntityGUID, by parts: [String], at timestamp: Int64
    ) -> Outcome {
        if let claim = claims[guid.encoded] {
            if claim.parts != parts, timestamp - claim.lastSeen < Self.claimLifetime {
                return .taken(claim.parts)
            }
        } else if !hasRoom(at: timestamp) {
            defer { isFullTold = true }
            return isFullTold ? .own : .full
        }
        claims[guid.encoded] = Claim(parts: parts, lastSeen: timestamp)
        return .own
    }

    /// Whether a further claim can be kept, once those that are too old are gone.
    private mutating func hasRoom(at timestamp: Int64) -> Bool {
        if claims.count >= Self.maximumClaims, timestamp >= nextExpiry {
            claims = claims.filter { timestamp - $0.value.lastSeen < Self.claimLifetime }
            let oldest = claims.values.map(\.lastSeen).min() ?? timestamp
            nextExpiry = oldest + Self.claimLifetime
        }
        return claims.count < Self.maximumClaims
    }
}
