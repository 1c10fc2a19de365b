public import Definitions

/// What a discovery found: all of it, and so none where there is none.
public struct DiscoveryAnswer: Sendable, Hashable {
    public var addresses: [DiscoveredAddress]
    /// What was found and cannot be an address, with the reason in words.
    public var refusals: DiscoveryRefusals
    /// What a part of the answer could not be got for; what that part had before is in `addresses`.
    public var failure: DiscoveryError?

    /// An answer that is whole.
    public init(
        _ addresses: [DiscoveredAddress] = [], refusals: DiscoveryRefusals = .init(),
        failure: DiscoveryError? = nil
    ) {
        self.addresses = addresses
        self.refusals = refusals
        self.failure = failure
    }
}
