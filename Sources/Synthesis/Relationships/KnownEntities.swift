import Definitions
import Diagnostics
public import Telemetry

/// The entities that rows have made so far, as far as lookups of relationships ask for them: a
/// memory for a stream of rows, with no clock and no end of life.
///
/// A tag keeps the values that it had. Where the memory is full, further entities are not looked up.
public struct KnownEntities: Sendable {
    /// A tag with one of its values.
    private struct Tag: Sendable, Hashable {
        var key: String
        var value: String
    }

    private struct Known: Sendable {
        var guid: EntityGUID
        var type: String
        /// `DOMAIN-TYPE`.
        var qualifiedType: String
        var tags: Set<Tag>
    }

    private let names: EntityTypeNames
    /// The types and the tags that lookups ask for; of the others nothing is kept.
    private let types: Set<String>
    private let keys: Set<String>
    private var known: [Known] = []
    private var indices: [EntityGUID: Int] = [:]
    /// By tag, the indices of those that have it, in the order of their GUIDs.
    private var byTag: [Tag: [Int]] = [:]
    /// Whether an entity was not taken.
    public private(set) var isFull = false

    /// The most entities that are kept.
    public static let maximumEntities = 100_000
    /// The most values of tags that are kept of one entity; further ones are not looked up.
    public static let maximumTags = 100

    public init(for rules: RelationshipRules) {
        names = rules.types
        let lookups = rules.allLookups
        types = Set(lookups.flatMap { $0.entityTypes.map(\.value) })
        keys = Set(lookups.flatMap { $0.tags.predicates.flatMap(\.keys) })
    }

    /// Remembers entities and what is new of their tags.
    public mutating func take(_ entities: [Entity]) {
        guard !types.isEmpty else { return }
        for entity in entities {
            let type = names.type(of: entity)
            let qualifiedType = "\(entity.guid.domain)-\(type)"
            guard types.contains(type) || types.contains(qualifiedType),
                let index = index(of: entity, type, qualifiedType)
            else { continue }
            for tag in entity.tags where keys.contains(tag.key) {
                for value in tag.values { add(Tag(key: tag.key, value: value), to: index) }
            }
        }
    }

    /// The GUIDs of the entities that answer a query, sorted, no more than its limit.
    public func guids(matching query: EntityQuery) -> [EntityGUID] {
        var guids: [EntityGUID] = []
        for index in candidates(for: query) {
            guard guids.count < query.limit else { break }
            let entity = known[index]
            guard query.types.contains(entity.type) || query.types.contains(entity.qualifiedType),
                query.matching == .any || query.predicates.allSatisfy({ isMet($0, by: entity) })
            else { continue }
            guids.append(entity.guid)
        }
        return guids
    }

    /// The indices of those that may answer a query, in the order of their GUIDs: those that meet
    /// the predicate that the fewest meet, or any.
    private func candidates(for query: EntityQuery) -> [Int] {
        let lists = query.predicates.map { predicate in
            predicate.keys.compactMap { byTag[Tag(key: $0, value: predicate.value)] }
        }
        let own =
            switch query.matching {
            case .all:
                lists.min { $0.reduce(0) { $0 + $1.count } < $1.reduce(0) { $0 + $1.count } } ?? []
            case .any: lists.flatMap(\.self)
            }
        if own.count == 1 { return own[0] }
        return Set(own.joined()).sorted { known[$0].guid < known[$1].guid }
    }

    private func isMet(_ predicate: EntityQuery.Predicate, by entity: Known) -> Bool {
        predicate.keys.contains { entity.tags.contains(Tag(key: $0, value: predicate.value)) }
    }

    private mutating func index(
        of entity: Entity, _ type: String, _ qualifiedType: String
    ) -> Int? {
        if let index = indices[entity.guid] { return index }
        guard known.count < Self.maximumEntities else {
            isFull = true
            return nil
        }
        indices[entity.guid] = known.count
        known.append(
            Known(guid: entity.guid, type: type, qualifiedType: qualifiedType, tags: []))
        return known.count - 1
    }

    private mutating func add(_ tag: Tag, to index: Int) {
        guard known[index].tags.count < Self.maximumTags,
            known[index].tags.insert(tag).inserted
        else { return }
        let guid = known[index].guid
        // Where the first one is that does not come before it.
        var (start, end) = (0, byTag[tag]?.count ?? 0)
        while start < end, let list = byTag[tag] {
            let middle = (start + end) / 2
            if known[list[middle]].guid < guid { start = middle + 1 } else { end = middle }
        }
        byTag[tag, default: []].insert(index, at: start)
    }
}
