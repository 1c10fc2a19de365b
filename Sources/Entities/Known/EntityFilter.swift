/// Which entities are meant; what is not set excludes none.
public struct EntityFilter: Sendable {
    /// The type's name, or the words that it ends with: `queue` is `MESSAGE_QUEUE_QUEUE`.
    public var type: String?
    /// A value of the tag `clusterName`.
    public var cluster: String?
    /// Keys and values that all must be there.
    public var tags: [(key: String, value: String)] = []
    public var state: EntityState?
    /// A part of the name.
    public var text: String?

    /// The filter that every entity passes.
    public init() {}

    public func matches(_ entity: KnownEntity) -> Bool {
        matches(type: entity.type, name: entity.name, state: entity.state) { key, value in
            entity.tags.contains { $0.key == key && $0.value == value }
        }
    }

    /// The same of an entity in parts, before it is put together.
    func matches(
        type: String, name: String, state: @autoclosure () -> EntityState,
        hasTag: (String, String) -> Bool
    ) -> Bool {
        // The key of a type, such as `INFRA-MESSAGE_QUEUE_TOPIC`, has its name behind the domain.
        if let wanted = self.type?.uppercased().split(separator: "-").last, type != wanted,
            !type.hasSuffix("_" + wanted)
        {
            return false
        }
        if let text, !Self.contains(text, in: name) { return false }
        if let cluster, !hasTag(KnownEntity.clusterTag, cluster) { return false }
        guard tags.allSatisfy({ hasTag($0.key, $0.value) }) else { return false }
        return self.state.map { $0 == state() } ?? true
    }

    /// Byte by byte, so that names that are no words of a language are found as well.
    private static func contains(_ part: String, in text: String) -> Bool {
        let part = Array(part.utf8)
        let text = Array(text.utf8)
        guard part.count <= text.count else { return false }
        return (0...(text.count - part.count)).contains { start in
            text[start..<start + part.count].elementsEqual(part)
        }
    }
}
