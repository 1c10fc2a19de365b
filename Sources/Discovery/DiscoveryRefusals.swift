import Diagnostics

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

/// Refusals: all are counted, and the first are kept.
public struct DiscoveryRefusals: Sendable, Hashable {
    /// How many there are, those among them that are not kept.
    public private(set) var count = 0
    public private(set) var first: [DiscoveryRefusal] = []

    /// The most that are kept.
    static let maximumKept = 1_000

    /// None.
    public init() {}

    /// Adds one.
    mutating func add(_ refusal: DiscoveryRefusal) {
        count += 1
        if first.count < Self.maximumKept { first.append(refusal) }
    }

    /// Adds those of a part.
    mutating func add(_ others: DiscoveryRefusals) {
        count += others.count
        first += others.first.prefix(Self.maximumKept - first.count)
    }
}
