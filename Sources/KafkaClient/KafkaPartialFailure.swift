/// A part of an answer that did not come, while the rest did.
public struct KafkaPartialFailure: Sendable, Hashable, CustomStringConvertible {
    /// What did not come.
    public enum Part: Sendable, Hashable {
        /// The groups of a broker, or of all.
        case groups
        /// A group: its description or its commits.
        case group(String)
        /// The offsets of the partitions that a broker leads.
        case leader(Int32)
        /// The configuration of a topic.
        case topic(String)
    }

    public let part: Part
    public let error: KafkaError

    public init(_ part: Part, _ error: KafkaError) {
        self.part = part
        self.error = error
    }

    public var description: String {
        switch part {
        case .groups: "groups: \(error)"
        case .group(let name): "group \(name): \(error)"
        case .leader(let id): "broker \(id): \(error)"
        case .topic(let name): "topic \(name): \(error)"
        }
    }
}

/// What failed of an answer: all of it counted, the first of it kept.
public struct KafkaFailures: Sendable, Hashable {
    /// How many are kept at most.
    public static let maximumKept = 100

    public private(set) var count = 0
    public private(set) var first: [KafkaPartialFailure] = []

    public init() {}

    public var isEmpty: Bool { count == 0 }

    public mutating func add(_ part: KafkaPartialFailure.Part, _ error: KafkaError) {
        count += 1
        guard first.count < Self.maximumKept else { return }
        first.append(KafkaPartialFailure(part, error))
    }

    public mutating func add(_ other: KafkaFailures) {
        count += other.count
        first += other.first.prefix(Self.maximumKept - first.count)
    }
}
