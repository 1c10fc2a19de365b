import Synthesis
import Telemetry
import TestSupport
import Testing

/// The GUIDs that New Relic would assign.
@Suite struct GUIDTests {
    static let service = """
        domain: EXT
        type: SERVICE
        synthesis:
          rules:
            - ruleName: service
              identifier: service.name
              name: service.name
              encodeIdentifierInGUID: true
              conditions: [{ attribute: service.name }]
        """

    /// GUIDs that New Relic itself assigned, found in public code.
    @Test(
        arguments: [
            (3_497_494, "frontend", "MzQ5NzQ5NHxFWFR8U0VSVklDRXwtOTE1NDc5Mjc1MTAxMTIzODUxMA"),
            (7_977_095, "checkout", "Nzk3NzA5NXxFWFR8U0VSVklDRXwtNjA1OTUyMTEwODM4NTU4MzQyOQ"),
            (
                4_361_744, "productcatalogservice",
                "NDM2MTc0NHxFWFR8U0VSVklDRXwyNzkzNjg5Mjc1NTA3NTA0MDM"
            ),
            (
                4_361_744, "recommendationservice",
                "NDM2MTc0NHxFWFR8U0VSVklDRXwtMTA5ODEzMTM0MzE2NDQ0MzcxOQ"
            ),
            (
                756_053, "synthticMonitor-Production",
                "NzU2MDUzfEVYVHxTRVJWSUNFfC0zNzc2MTgxMTYyNDI3MDg3NDAw"
            ),
        ] as [(Int64, String, String)])
    func `is the one that New Relic assigned`(
        _ account: Int64, _ name: String, _ guid: String
    ) throws {
        var bench = try Bench(Self.service, account: account)
        let entity = try #require(bench.entities(["service.name": .text(name)]).first)
        #expect(entity.guid.encoded == guid)
        #expect(entity.name == name)
        #expect(entity.rule == "service")
        #expect(entity.tag("accountId") == ["\(account)"])
    }

    static func composite(separator: String = ":", more: String = "") -> String {
        """
        domain: INFRA
        type: QUEUE
        synthesis:
          rules:
            - ruleName: queue
              compositeIdentifier: { separator: "\(separator)", attributes: [cluster, vhost, name] }
              name: name
              encodeIdentifierInGUID: true
              conditions: [{ attribute: eventType, value: Row }]
              \(more)
        """
    }

    @Test func `joins the parts of an identifier before it is hashed`() throws {
        var bench = try Bench(Self.composite())
        let entity = try #require(
            bench.entities(["name": .text("q"), "cluster": .text("c"), "vhost": .text("/")]).first)
        let hash = try #require(entityIdentifierHash("c:/:q"))
        #expect(entity.guid.identifier == "\(hash)")
        #expect((entity.guid.domain, entity.guid.type) == ("INFRA", "QUEUE"))
        var other = try Bench(Self.composite(separator: "@@"))
        let joined = try #require(
            other.entities(["name": .text("q"), "cluster": .text("c"), "vhost": .text("/")]).first)
        let otherHash = try #require(entityIdentifierHash("c@@/@@q"))
        #expect(joined.guid.identifier == "\(otherHash)")
    }

    @Test func `makes no entity unless all parts are there`() throws {
        var bench = try Bench(Self.composite())
        let full: KeyValuePairs<String, Scalar> = [
            "cluster": .text("c"), "vhost": .text("/"), "name": .text("q"),
        ]
        #expect(bench.entities(full).count == 1)
        #expect(bench.entities(["cluster": .text("c"), "vhost": .text("/")]).isEmpty)
        for lacking in [Scalar.missing, .text("")] {
            #expect(
                bench.entities([
                    "cluster": .text("c"), "vhost": lacking, "name": .text("q"),
                ]).isEmpty)
        }
        // Said once for each attribute, whatever the number of rows and of their shapes.
        #expect(
            bench.synthesizer.takeFindings()
                == ["name", "vhost"].map {
                    "QUEUE: a row that matches rule `queue` has no `\($0)` to identify it; such rows "
                        + "make no entity"
                })
    }

    @Test func `writes numbers and truths into an identifier as tags show them`() throws {
        var bench = try Bench(Self.composite())
        let entity = try #require(
            bench.entities([
                "cluster": .integer(-7), "vhost": .boolean(true), "name": .double(2),
            ]).first)
        let hash = try #require(entityIdentifierHash("-7:true:2"))
        #expect(entity.guid.identifier == "\(hash)")
        #expect(entity.name == "2")
    }

    @Test func `does not depend on the order of the columns`() throws {
        var random = SplitMix64(seed: 7)
        let attributes: [(String, Scalar)] = [
            ("cluster", .text("c")), ("vhost", .text("/")), ("name", .text("q")),
            ("label.a", .text("1")), ("label.b", .text("2")), ("kind", .text("k")),
            ("other", .integer(4)), ("account", .text("x")),
        ]
        var bench = try Bench(
            Self.composite(
                more: """
                    tags: { kind: , other: { entityTagName: label }, vhost: { entityTagName: label } }
                          prefixedTags: { label.: }
                    """))
        var entities: Set<Entity> = []
        for _ in 0..<200 {
            let shuffled = attributes.shuffled(using: &random)
            let shape = SampleShape(
                eventType: "Row", attributes: shuffled.map(\.0), metrics: [])
            let sample = Sample(
                shape: shape, timestamp: 0, attributes: shuffled.map(\.1), metrics: [])
            entities.formUnion(bench.synthesizer.entities(sample))
        }
        let entity = try #require(entities.first)
        #expect(entities.count == 1)
        #expect(entity.shownTags == ["a=1", "account=x", "b=2", "kind=k", "label=4,/"])
    }

    static let plain = """
        domain: INFRA
        type: HOST
        synthesis:
          rules:
            - ruleName: host
              identifier: host
              name: host
              conditions: [{ attribute: host }]
              legacyFeatures: { overrideGuidType: true }
        """

    @Test func `has the type NA where a rule overrides it`() throws {
        var bench = try Bench(Self.plain)
        let entity = try #require(bench.entities(["host": .text("a b~")]).first)
        #expect(entity.guid.type == "NA")
        #expect(entity.guid.identifier == "a b~")
        #expect(
            entity.guid == EntityGUID(accountID: 1, domain: "INFRA", type: "NA", identifier: "a b~")
        )
    }

    @Test func `says where an identifier cannot stand unhashed`() throws {
        var bench = try Bench(Self.plain)
        let longest = String(repeating: "a", count: 50)
        #expect(bench.entities(["host": .text(longest)]).count == 1)
        #expect(bench.synthesizer.takeFindings().isEmpty)
        for name in [longest + "a", "größe", "a\n", "a\u{7F}"] {
            #expect(bench.entities(["host": .text(name)]).isEmpty)
            let findings = bench.synthesizer.takeFindings()
            #expect(findings.count == 1)
            #expect(findings.first?.hasPrefix("HOST: `") == true)
            #expect(findings.first?.hasSuffix("rule `host` sets `encodeIdentifierInGUID`") == true)
        }
    }

    @Test func `says where an identifier is too long to be hashed`() throws {
        var bench = try Bench(Self.composite())
        func entities(_ length: Int) -> [Entity] {
            bench.entities([
                "cluster": .text("c"), "vhost": .text("/"),
                "name": .text(String(repeating: "q", count: length)),
            ])
        }
        #expect(entities(maximumHashedIdentifierLength - 4).count == 1)
        #expect(entities(maximumHashedIdentifierLength - 3).isEmpty)
        #expect(
            bench.synthesizer.takeFindings() == [
                "QUEUE: an identifier is too long to be hashed; it makes no entity"
            ])
    }
}
