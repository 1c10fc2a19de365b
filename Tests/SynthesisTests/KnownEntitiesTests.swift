import Synthesis
import Telemetry
import TestSupport
import Testing

/// The memory that lookups ask.
@Suite struct KnownEntitiesTests {
    static func rules(_ keys: String = "a, b") throws -> RelationshipRules {
        try RelationshipBench(
            [
                """
                category: C
                lookups:
                \(RelationshipLookupTests.lookup(predicates: "{ tagKeys: [\(keys)], field: f }"))
                """
            ], types: [RelationshipLookupTests.type]
        ).rules
    }

    static func entity(
        _ identifier: String, _ tags: KeyValuePairs<String, [String]>, type: String = "QUEUE"
    ) throws -> Entity {
        let guid = try #require(
            EntityGUID(accountID: 1, domain: "INFRA", type: type, identifier: identifier))
        return Entity(
            guid: guid, name: identifier,
            tags: tags.map { EntityTag(key: $0.key, values: $0.value) }, rule: "q")
    }

    static func query(
        _ predicates: [([String], String)], _ matching: EntityQuery.Matching = .all,
        types: [String] = ["INFRA-QUEUE"], limit: Int = 10
    ) -> EntityQuery {
        EntityQuery(
            types: types, predicates: predicates.map { .init(keys: $0.0, value: $0.1) },
            matching: matching, limit: limit)
    }

    @Test func `keeps the values that a tag had`() throws {
        var known = KnownEntities(for: try Self.rules())
        known.take([try Self.entity("1", ["a": ["x"]])])
        known.take([try Self.entity("1", ["a": ["y", "z"]])])
        for value in ["x", "y", "z"] {
            #expect(known.guids(matching: Self.query([(["a"], value)])).map(\.identifier) == ["1"])
        }
        #expect(known.guids(matching: Self.query([(["a"], "w")])).isEmpty)
    }

    @Test func `keeps only what lookups ask for`() throws {
        var known = KnownEntities(for: try Self.rules())
        known.take([
            try Self.entity("1", ["a": ["x"], "c": ["x"]]),
            try Self.entity("2", ["a": ["x"]], type: "NODE"),
        ])
        #expect(known.guids(matching: Self.query([(["a", "c"], "x")])).map(\.identifier) == ["1"])
        #expect(known.guids(matching: Self.query([(["c"], "x")])).isEmpty)
        #expect(known.guids(matching: Self.query([(["a"], "x")], types: ["NODE"])).isEmpty)
    }

    @Test func `gives GUIDs in their order, up to the limit`() throws {
        var known = KnownEntities(for: try Self.rules())
        for number in [5, 3, 1, 4, 2] {
            known.take([try Self.entity("\(number)", ["a": ["x"]])])
        }
        #expect(
            known.guids(matching: Self.query([(["a"], "x")], limit: 3)).map(\.identifier)
                == ["1", "2", "3"])
        #expect(known.guids(matching: Self.query([], .all)).isEmpty)
    }

    @Test func `takes no more values of one entity than its limit`() throws {
        var known = KnownEntities(for: try Self.rules())
        let values = (0...KnownEntities.maximumTags).map { "\($0)" }
        known.take([try Self.entity("1", ["a": values])])
        let found = values.filter {
            !known.guids(matching: Self.query([(["a"], $0)])).isEmpty
        }
        #expect(found == values.dropLast())
    }

    @Test func `takes no more entities than its limit`() throws {
        var known = KnownEntities(for: try Self.rules())
        for number in 0..<KnownEntities.maximumEntities {
            known.take([try Self.entity("\(number)", [:])])
        }
        #expect(!known.isFull)
        known.take([try Self.entity("0", ["a": ["x"]]), try Self.entity("more", ["a": ["x"]])])
        #expect(known.isFull)
        #expect(known.guids(matching: Self.query([(["a"], "x")])).map(\.identifier) == ["0"])
    }

    @Test func `answers as a look at every entity would`() throws {
        var generator = SplitMix64(seed: 7)
        let words = ["u", "v", "w"]
        var known = KnownEntities(for: try Self.rules("a, b"))
        var all: [Entity] = []
        for number in 0..<40 {
            func some() -> [String] { words.filter { _ in Bool.random(using: &generator) } }
            let entity = try Self.entity("\(number)", ["a": some(), "b": some()])
            all.append(entity)
            known.take([entity])
        }
        for _ in 0..<200 {
            let predicates = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                (
                    [["a"], ["b"], ["a", "b"]].randomElement(using: &generator) ?? [],
                    words.randomElement(using: &generator) ?? ""
                )
            }
            let matching: EntityQuery.Matching = Bool.random(using: &generator) ? .all : .any
            let expected = all.filter { entity in
                let met = predicates.map { keys, value in
                    keys.contains { entity.tag($0)?.contains(value) ?? false }
                }
                return matching == .all ? met.allSatisfy(\.self) : met.contains(true)
            }.map(\.guid).sorted()
            #expect(
                known.guids(matching: Self.query(predicates, matching, limit: 100)) == expected)
        }
    }
}
