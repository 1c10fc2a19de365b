import Definitions
import Diagnostics
import Testing

/// Relationships and candidates in upstream's format.
@Suite struct RelationshipTests {
    static func relationship(
        conditions: String = "[{ attribute: eventType, anyOf: [E] }]",
        source: String = "{ extractGuid: { attribute: entity.guid } }",
        target: String = "{ extractGuid: { attribute: other.guid } }", more: String = ""
    ) -> Loaded {
        Loaded(
            """
            relationships:
              - name: r
                version: "1"
                origins: [Event API]
                conditions: \(conditions)
                relationship:
                  expires: PT75M
                  relationshipType: CALLS
                  source: \(source)
                  target: \(target)
                \(more)
            """)
    }

    @Test func `takes a relationship`() throws {
        let loaded = Self.relationship(more: "entitlements: { matching: anyOf, values: [x] }")
        #expect(loaded.findings == [])
        let relationship = try #require(loaded.set.relationships.first)
        #expect(relationship.name.value == "r" && relationship.version == "1")
        #expect(relationship.origins == [.eventAPI] && !relationship.isStaging)
        #expect(relationship.conditions.map(\.attribute.value) == ["eventType"])
        #expect(relationship.conditions.first?.values == ["E"])
        #expect(relationship.outcome.lifetime.value == 75 * 60)
        #expect(relationship.outcome.verb == .calls)
        #expect(relationship.entitlements?.values == ["x"])
        guard case .extract(let source)? = relationship.outcome.source else {
            Issue.record("the source is extracted")
            return
        }
        #expect(source.attribute.value == "entity.guid" && source.type == nil)
    }

    @Test func `takes every test of a condition`() throws {
        let loaded = Self.relationship(
            conditions: "[{ attribute: a, anyOf: [x, 5] }, { attribute: b, present: false }, "
                + "{ attribute: c, startsWith: p, caseSensitive: true }, "
                + "{ attribute: d, regex: '^q' }, { attribute: e }]")
        #expect(loaded.findings == [])
        let conditions = try #require(loaded.set.relationships.first?.conditions)
        try #require(conditions.count == 5)
        #expect(conditions[0].values == ["x", "5"])
        #expect(conditions[1].isPresent == false)
        #expect(conditions[2].prefix == "p" && conditions[2].isCaseSensitive)
        #expect(conditions[3].pattern?.text == "^q" && !conditions[3].isCaseSensitive)
        #expect(conditions[4].isPresent == nil && conditions[4].values == nil)
    }

    @Test func `takes every part of a GUID that is built`() throws {
        let loaded = Self.relationship(
            source: """
                { buildGuid: { account: { lookup: true }, domain: { value: INFRA },
                  type: { value: KIND, valueInGuid: NA },
                  identifier: { hashAlgorithm: FARM_HASH, fragments: [
                  { value: 'p:' }, { attribute: a, operations: [{ operation: toUpperCase }] },
                  { capture: { attribute: b, regex: '([0-9]+)' } }] } } }
                """)
        #expect(loaded.findings == [])
        guard case .build(let built)? = loaded.set.relationships.first?.outcome.source else {
            Issue.record("the source is built")
            return
        }
        #expect(built.account.isLookedUp == true && built.account.attribute == nil)
        #expect(built.domain.value?.value == "INFRA" && built.type.value?.value == "KIND")
        #expect(built.type.valueInGUID == "NA" && built.identifier.algorithm == .farmHash)
        let fragments = built.identifier.fragments
        #expect(fragments.map(\.readAttribute?.value) == [nil, "a", "b"])
        #expect(fragments.map(\.operations) == [[], [.toUpperCase], []])
        #expect(fragments.last?.capture?.pattern?.capture(in: "x12y") == "12")
    }

    @Test func `takes every key of candidates`() throws {
        let loaded = Loaded(
            """
            category: C
            lookups:
              - entityTypes: [INFRA-A, B]
                tags:
                  matchingMode: FIRST
                  predicates: [{ tagKeys: [a, b.c], field: f }, { tagKeys: [d], field: g }]
                onMatch: { onMultipleMatches: DISCARD_ALL }
                onMiss: { action: CREATE_UNINSTRUMENTED, uninstrumented: { type: AA } }
              - entityTypes: [INFRA-A]
                tags: { matchingMode: ANY, predicates: [{ tagKeys: [a], field: f }] }
                onMatch: { onMultipleMatches: RELATE_ALL }
                onMiss: { action: NO_OP, uninstrumented: { type: AA } }
            """)
        #expect(loaded.findings == [])
        let candidate = try #require(loaded.set.candidates.first)
        #expect(candidate.category.value == "C" && candidate.lookups.count == 2)
        let first = candidate.lookups[0]
        #expect(first.entityTypes.map(\.value) == ["INFRA-A", "B"])
        #expect(first.tags.matching == .first && first.severalMatches == .discardAll)
        #expect(first.tags.predicates.map(\.keys) == [["a", "b.c"], ["d"]])
        #expect(first.tags.predicates.map(\.field.value) == ["f", "g"])
        #expect(first.miss.uninstrumentedType?.value == "AA")
        // Nothing is made where the action says so.
        #expect(candidate.lookups[1].miss.uninstrumentedType == nil)
    }

    @Test func `keeps production and staging apart`() {
        let text = """
            category: C
            lookups: []
            """
        let loaded = Loaded(["C.yml": text, "C.stg.yml": text, "D.stg.yml": text])
        #expect(loaded.findings == ["1:11 definitions/duplicate"])
        #expect(loaded.set.candidates.map(\.isStaging) == [true, false])
    }

    @Test(arguments: ["relationships: 5", "relationships: [{ name: r }]", "a: [", "b: 1"])
    func `knows when relationships were lost`(_ text: String) {
        #expect(!Loaded(text).set.knowsRelationships)
    }

    @Test func `knows when candidates were lost, and when nothing was`() {
        #expect(!Loaded("category: [C]\nlookups: []").set.knowsCandidates)
        let whole = Self.relationship()
        #expect(whole.set.knowsRelationships && whole.set.knowsCandidates)
        let broken = Self.relationship(target: "{}")
        #expect(!broken.set.knowsRelationships && broken.set.knowsCandidates)
    }

    @Test func `takes all of upstream's relationships and candidates as they are`() throws {
        guard let files = try Corpus.yaml(in: "relationships") else { return }
        let loaded = Loaded(files)
        #expect(files.count > 40)
        #expect(loaded.findings == [], "\(loaded.messages)")
        #expect(loaded.set.relationships.count > 100)
        #expect(loaded.set.candidates.count == 10)
    }
}
