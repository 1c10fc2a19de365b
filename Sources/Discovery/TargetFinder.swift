/// Looks for targets in one place.
///
/// An answer is all that is there now. What fails throws, and never gives an answer with less in it.
public protocol TargetFinder: Sendable {
    /// What is there now.
    func find() async throws(DiscoveryError) -> DiscoveryAnswer
    /// Closes what it holds open; it is asked nothing after that.
    func close() async
}

extension TargetFinder {
    /// Most hold nothing open.
    public func close() async {}
}
