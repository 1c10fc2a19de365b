import Synthesis
import Telemetry
import Testing

/// How the entities at both ends of a relationship are found.
@Suite struct RelationshipEndTests {
    static func bench(
        source: String = RelationshipBench.built("SOURCE", "[{ value: s }]"), target: String,
        conditions: String = "[]", types: [String] = []
    ) throws -> RelationshipBench {
        try RelationshipBench(
            [
                RelationshipBench.relationship(
                    conditions: conditions, source: source, target: target)
            ], types: types)
    }

    static func type(_ name: String, attribute: String, more: String = "") -> String {
        """
        domain: INFRA
        type: \(name)
        synthesis:
          rules:
            - { ruleName: \(name), identifier: \(attribute), name: \(attribute),
                conditions: [{ attribute: \(attribute) }]\(more) }
        """
    }

    @Test func `says what a relationship is`() throws {
        var bench = try RelationshipBench([RelationshipBench.relationship()], account: 7)
        let told = bench.told(["s": .text("a"), "t": .text("b")])
        let relationship = try #require(told.first)
        #expect(told.count == 1)
        #expect(relationship.type == "CALLS" && relationship.name == "r")
        #expect(relationship.lifetime == 3_600_000)
        #expect(relationship.source.accountID == 7 && relationship.source.domain == "INFRA")
        #expect(relationship.ends == "SOURCE a > TARGET b")
    }

    @Test func `extracts a GUID from an attribute`() throws {
        var bench = try Self.bench(target: "{ extractGuid: { attribute: host.guid } }")
        let guid = try #require(
            EntityGUID(accountID: 9, domain: "INFRA", type: "NA", identifier: "5"))
        #expect(bench.told(["host.guid": .text(guid.encoded)]).map(\.target) == [guid])
        #expect(bench.told(["host.guid": .text("no GUID")]).isEmpty)
        #expect(bench.told(["host.guid": .missing]).isEmpty)
        #expect(bench.told(["entity.guid": .text(guid.encoded)]).isEmpty)
    }

    @Test func `takes the row's own entity for its GUID`() throws {
        var bench = try Self.bench(
            target: "{ extractGuid: { attribute: entity.guid } }",
            types: [Self.type("QUEUE", attribute: "q"), Self.type("NODE", attribute: "m")])
        #expect(bench.told(["q": .text("a")]).map(\.ends) == ["SOURCE s > QUEUE a"])
        // Which of two is meant cannot be known, and none is.
        #expect(bench.told(["q": .text("a"), "m": .text("b")]).isEmpty)
        #expect(bench.told(["other": .text("a")]).isEmpty)
        let guid = try #require(
            EntityGUID(accountID: 9, domain: "EXT", type: "SERVICE", identifier: "5"))
        #expect(
            bench.told(["q": .text("a"), "entity.guid": .text(guid.encoded)]).map(\.target)
                == [guid])
        #expect(
            bench.told(["q": .text("a"), "entity.guid": .missing]).map(\.ends)
                == ["SOURCE s > QUEUE a"])
    }

    @Test func `takes the row's own entity of the stated type`() throws {
        let types = [
            Self.type("QUEUE", attribute: "q"),
            Self.type("NODE", attribute: "m", more: ", legacyFeatures: { overrideGuidType: true }"),
        ]
        for stated in ["{ value: NODE }", "{ attribute: kind }"] {
            var bench = try Self.bench(
                source: "{ extractGuid: { attribute: entity.guid, entityType: { value: QUEUE } } }",
                target: "{ extractGuid: { attribute: entity.guid, entityType: \(stated) } }",
                types: types)
            let row: KeyValuePairs<String, Scalar> = [
                "q": .text("a"), "m": .text("b"), "kind": .text("node"),
            ]
            #expect(bench.told(row).map(\.ends) == ["QUEUE a > NA b"])
            #expect(bench.told(["q": .text("a"), "kind": .text("node")]).isEmpty)
        }
    }

    @Test func `takes the row's own entity of which the conditions hold`() throws {
        var bench = try Self.bench(
            source: RelationshipBench.built("SOURCE", "[{ attribute: entity.name }]"),
            target: "{ extractGuid: { attribute: entity.guid } }",
            conditions: "[{ attribute: entity.type, anyOf: [NODE] }]",
            types: [Self.type("QUEUE", attribute: "q"), Self.type("NODE", attribute: "m")])
        #expect(
            bench.told(["q": .text("a"), "m": .text("b")]).map(\.ends) == ["SOURCE b > NODE b"])
        #expect(bench.told(["q": .text("a")]).isEmpty)
        #expect(bench.told(["other": .text("a")]).isEmpty)
    }

    @Test func `relates nothing with itself`() throws {
        let end = "{ extractGuid: { attribute: entity.guid } }"
        var bench = try Self.bench(
            source: end, target: end, types: [Self.type("QUEUE", attribute: "q")])
        #expect(bench.told(["q": .text("a")]).isEmpty)
    }

    @Test func `joins fragments with nothing between them`() throws {
        var bench = try Self.bench(
            target: RelationshipBench.built(
                "TARGET",
                "[{ value: 'k:' }, { attribute: a }, { attribute: b, "
                    + "operations: [{ operation: toUpperCase }, { operation: toLowerCase }] }, "
                    + "{ attribute: c, operations: [{ operation: toUpperCase }] }, "
                    + "{ capture: { attribute: d, regex: '^([^:]+):' } }]"))
        let told = bench.told([
            "a": .integer(1), "b": .text("Bb"), "c": .text("Cc"), "d": .text("host:9092"),
        ])
        #expect(told.map(\.target.identifier) == ["k:1bbCChost"])
        for lacking in ["a", "b", "c", "d"] {
            var values = ["a": "1", "b": "2", "c": "3", "d": "4:"]
            values[lacking] = lacking == "d" ? "no colon" : ""
            let shape = SampleShape(
                eventType: "Row", attributes: values.keys.sorted(), metrics: [])
            let sample = Sample(
                shape: shape, timestamp: 0,
                attributes: shape.attributes.map { .text(values[$0] ?? "") }, metrics: [])
            #expect(bench.told(sample).isEmpty, "\(lacking)")
        }
        #expect(bench.told(["a": .text("1"), "b": .text("2")]).isEmpty)
        #expect(bench.relationships.takeFindings().isEmpty)
    }

    @Test func `hashes an identifier, or takes it as it is`() throws {
        let hash = try #require(entityIdentifierHash("prod:tÜ"))
        for (algorithm, identifier) in [("FARM_HASH", "\(hash)"), ("IDENTITY", "prod:t")] {
            var bench = try Self.bench(
                target: RelationshipBench.built(
                    "TARGET", "[{ attribute: c }, { value: ':' }, { attribute: t }]",
                    algorithm: algorithm))
            let topic = algorithm == "IDENTITY" ? "t" : "tÜ"
            #expect(
                bench.told(["c": .text("prod"), "t": .text(topic)]).map(\.target.identifier)
                    == [identifier])
        }
    }

    @Test func `says once what makes no GUID`() throws {
        var bench = try Self.bench(
            target: RelationshipBench.built("TARGET", "[{ attribute: t }]"))
        for _ in 0..<2 { #expect(bench.told(["t": .text("tÜ")]).isEmpty) }
        #expect(
            bench.relationships.takeFindings() == [
                "relationship `r`: account 1, INFRA-TARGET and `tÜ` make no GUID"
            ])
        #expect(bench.relationships.takeFindings() == [])
        for number in 0..<(RelationshipSynthesizer.maximumFindings + 10) {
            _ = bench.told(["t": .text("Ü\(number)")])
        }
        #expect(
            bench.relationships.takeFindings().count == RelationshipSynthesizer.maximumFindings)
    }

    @Test func `has another type in the GUID where it is said so`() throws {
        var bench = try Self.bench(
            target: RelationshipBench.built(
                "TARGET", "[{ attribute: t }]", more: ", valueInGuid: NA"))
        #expect(bench.told(["t": .text("x")]).map(\.ends) == ["SOURCE s > NA x"])
    }

    @Test(
        arguments: [
            ("{ attribute: accountId }", .missing, 1), ("{ attribute: accountId }", .integer(5), 5),
            ("{ attribute: accountId }", .text("5"), 5),
            ("{ attribute: accountId }", .text("x"), nil),
            ("{ lookup: true }", .integer(5), 5), ("{ lookup: true }", .missing, 1),
            ("{ attribute: other }", .integer(5), nil),
        ] as [(String, Scalar, Int64?)])
    func `takes the account of an attribute or of the row`(
        _ account: String, _ value: Scalar, _ expected: Int64?
    ) throws {
        var bench = try Self.bench(
            target: RelationshipBench.built("TARGET", "[{ value: t }]", account: account))
        #expect(
            bench.told(["accountId": value]).map(\.target.accountID) == expected.map { [$0] } ?? [])
    }

    @Test func `takes domain and type of attributes`() throws {
        var bench = try Self.bench(
            target: "{ buildGuid: { account: { attribute: accountId }, domain: { attribute: d }, "
                + "type: { attribute: t }, identifier: { fragments: [{ value: x }] } } }")
        let told = bench.told(["d": .text("EXT"), "t": .text("SERVICE")])
        #expect(
            told.map(\.target.domain) == ["EXT"] && told.map(\.ends) == ["SOURCE s > SERVICE x"])
        #expect(bench.told(["d": .text("ext"), "t": .text("SERVICE")]).isEmpty)
        #expect(bench.told(["d": .text("EXT"), "t": .missing]).isEmpty)
    }
}
