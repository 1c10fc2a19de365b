import Synthesis
import Telemetry
import Testing

/// Ends that are looked up among known entities.
@Suite struct RelationshipLookupTests {
    static let type = """
        domain: INFRA
        type: QUEUE
        synthesis:
          rules:
            - { ruleName: q, identifier: id, name: id,
                conditions: [{ attribute: eventType, value: Queue }],
                tags: { name: , cluster: , alias: } }
        """

    static func lookup(
        _ matching: String = "ALL",
        predicates: String = "{ tagKeys: [name, alias], field: f }, "
            + "{ tagKeys: [cluster], field: c }",
        several: String = "RELATE_ALL", miss: String = "{ action: NO_OP }",
        types: String = "INFRA-QUEUE"
    ) -> String {
        """
          - entityTypes: [\(types)]
            tags: { matchingMode: \(matching), predicates: [\(predicates)] }
            onMatch: { onMultipleMatches: \(several) }
            onMiss: \(miss)
        """
    }

    static let target = """
        { lookupGuid: { candidateCategory: C, fields: [{ field: f, attribute: f },
          { field: c, capture: { attribute: c, regex: '^([^.]+)' } }] } }
        """

    /// A bench that knows four queues.
    static func bench(_ lookups: String...) throws -> RelationshipBench {
        var bench = try RelationshipBench(
            [
                RelationshipBench.relationship(
                    source: RelationshipBench.built("SOURCE", "[{ value: s }]"), target: target),
                "category: C\nlookups:\n" + lookups.joined(separator: "\n"),
            ], types: [type])
        for (id, name, cluster, alias) in [
            ("a", "orders", "one", "o"), ("b", "orders", "two", "p"), ("c", "bills", "two", "p"),
            ("d", "Orders", "one", "orders.old"),
        ] {
            #expect(
                bench.told(
                    [
                        "id": .text(id), "name": .text(name), "cluster": .text(cluster),
                        "alias": .text(alias),
                    ], of: "Queue"
                ).isEmpty)
        }
        return bench
    }

    /// What a row finds, by its values for both fields.
    static func found(
        _ bench: inout RelationshipBench, _ name: String?, _ cluster: String?
    ) -> [String] {
        bench.told([
            "f": name.map(Scalar.text) ?? .missing, "c": cluster.map(Scalar.text) ?? .missing,
        ]).map(\.target.identifier)
    }

    @Test func `wants all predicates with ALL`() throws {
        var bench = try Self.bench(Self.lookup("ALL"))
        #expect(Self.found(&bench, "orders", "one.example") == ["a"])
        #expect(Self.found(&bench, "orders", "two") == ["b"])
        // One of several tags is enough; values are compared exactly.
        #expect(Self.found(&bench, "p", "two") == ["b", "c"])
        #expect(Self.found(&bench, "ORDERS", "two") == [])
        #expect(Self.found(&bench, "orders", "three") == [])
        // What is not known cannot be met.
        #expect(Self.found(&bench, "orders", nil) == [])
        #expect(Self.found(&bench, nil, nil) == [])
    }

    @Test func `wants one of the predicates with ANY`() throws {
        var bench = try Self.bench(Self.lookup("ANY"))
        #expect(Self.found(&bench, "orders", "one") == ["a", "b", "d"])
        #expect(Self.found(&bench, "orders", nil) == ["a", "b"])
        #expect(Self.found(&bench, nil, "two") == ["b", "c"])
        #expect(Self.found(&bench, "x", "y") == [])
    }

    @Test func `takes what the topmost predicate finds with FIRST`() throws {
        var bench = try Self.bench(Self.lookup("FIRST"))
        #expect(Self.found(&bench, "orders", "one") == ["a", "b"])
        #expect(Self.found(&bench, "x", "one") == ["a", "d"])
        #expect(Self.found(&bench, nil, "two") == ["b", "c"])
        #expect(Self.found(&bench, "x", "y") == [])
    }

    @Test func `takes the first lookup that matches`() throws {
        let byAlias = Self.lookup(predicates: "{ tagKeys: [alias], field: f }")
        let byName = Self.lookup(predicates: "{ tagKeys: [name], field: f }")
        var bench = try Self.bench(byAlias, byName)
        #expect(Self.found(&bench, "p", nil) == ["b", "c"])
        #expect(Self.found(&bench, "bills", nil) == ["c"])
    }

    @Test func `discards several matches where it is said so`() throws {
        let discarding = Self.lookup(
            predicates: "{ tagKeys: [alias], field: f }", several: "DISCARD_ALL",
            miss: "{ action: CREATE_UNINSTRUMENTED, uninstrumented: { type: QUEUE } }")
        var bench = try Self.bench(
            discarding, Self.lookup(predicates: "{ tagKeys: [alias], field: f }"))
        #expect(Self.found(&bench, "p", nil) == [])
        #expect(Self.found(&bench, "o", nil) == ["a"])
    }

    @Test func `makes an uninstrumented entity of the first lookup that could be asked`() throws {
        func making(_ type: String, _ predicates: String) -> String {
            Self.lookup(
                predicates: predicates,
                miss: "{ action: CREATE_UNINSTRUMENTED, uninstrumented: { type: \(type) } }")
        }
        let both = "{ tagKeys: [name], field: f }, { tagKeys: [cluster], field: c }"
        var bench = try Self.bench(
            Self.lookup(predicates: "{ tagKeys: [name], field: f }"), making("AA", both),
            making("BB", "{ tagKeys: [cluster], field: c }"))
        let whole = bench.told(["f": .text("x"), "c": .text("y.z")])
        #expect(whole.map(\.target.type) == ["AA"])
        #expect(whole.map(\.target.domain) == ["UNINSTRUMENTED"])
        let hash = try #require(entityIdentifierHash("x:y"))
        #expect(whole.map(\.target.identifier) == ["\(hash)"])
        #expect(bench.told(["c": .text("y"), "f": .missing]).map(\.target.type) == ["BB"])
        #expect(bench.told(["f": .text("x"), "c": .missing]).isEmpty)
        // A match of any lookup goes before what would be made.
        #expect(
            bench.told(["f": .text("x"), "c": .text("two")]).map(\.target.type) == [
                "QUEUE", "QUEUE",
            ])
    }

    @Test func `asks for types with or without their domain`() throws {
        let predicate = "{ tagKeys: [name], field: f }"
        for (types, isFound) in [
            ("QUEUE", true), ("EXT-QUEUE", false), ("NODE, INFRA-QUEUE", true),
        ] {
            var bench = try Self.bench(Self.lookup(predicates: predicate, types: types))
            #expect(Self.found(&bench, "bills", nil) == (isFound ? ["c"] : []))
        }
    }

    @Test func `tells of nothing by a category that is not defined`() throws {
        var bench = try RelationshipBench([RelationshipBench.relationship(target: Self.target)])
        #expect(bench.told(["s": .text("s"), "f": .text("x"), "c": .text("y")]).isEmpty)
    }

    @Test func `relates so many matches and says that there are more`() throws {
        var bench = try Self.bench(Self.lookup(predicates: "{ tagKeys: [name], field: f }"))
        let limit = RelationshipSynthesizer.maximumMatches
        for number in 0..<limit + 5 {
            _ = bench.told(["id": .text("m\(number)"), "name": .text("many")], of: "Queue")
        }
        #expect(Self.found(&bench, "many", nil).count == limit)
        #expect(
            bench.relationships.takeFindings() == [
                "relationship `r`: more than \(limit) entities match one row; the others are left out"
            ])
    }
}
