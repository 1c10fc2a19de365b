public import Definitions
import Diagnostics

/// What a discovery found: all of it, and so none where there is none.
public struct DiscoveryAnswer: Sendable, Hashable {
    public var addresses: [DiscoveredAddress]
    /// What was found and cannot be an address, with the reason in words.
    public var refusals: [DiscoveryRefusal]
    /// What a part of the answer could not be got for; what that part had before is in `addresses`.
    public var failure: DiscoveryError?

    /// An answer that is whole.
    public init(
        _ addresses: [DiscoveredAddress] = [], refusals: [DiscoveryRefusal] = [],
        failure: DiscoveryError? = nil
    ) {
        self.addresses = addresses
        self.refusals = refusals
        self.failure = failure
    }
}

/// Something that was found and does not become a target.
public struct DiscoveryRefusal: Sendable, Hashable {
    /// What it is called, such as its address.
    public var subject: String
    public var reason: String

    /// The longest subject, in characters.
    static let maximumSubjectLength = 200

    /// A refusal, whose words become one line.
    public init(_ subject: String, _ reason: String) {
        self.subject = shown(subject, upTo: Self.maximumSubjectLength)
        self.reason = shown(reason, upTo: DiscoveryError.maximumDetailLength)
    }
}
