import Synthesis
import Telemetry
import Testing

@Suite struct TagTests {
    static func type(rule: String = "", synthesis: String = "") -> String {
        """
        domain: INFRA
        type: QUEUE
        synthesis:
          rules:
            - ruleName: r
              identifier: id
              name: id
              conditions: [{ attribute: id }]
              \(rule)
          \(synthesis)
        """
    }

    static func tags(
        rule: String = "", synthesis: String = "", _ attributes: KeyValuePairs<String, Scalar>,
        metrics: [String: Double] = [:]
    ) throws -> [String]? {
        var bench = try Bench(type(rule: rule, synthesis: synthesis))
        return bench.entities(attributes, metrics: metrics).first?.shownTags
    }

    @Test func `takes attributes of the rule and of the whole type`() throws {
        let tags = try Self.tags(
            rule: "tags: { b: , c: { multiValue: false } }", synthesis: "tags: { a: , d: }",
            [
                "id": .text("i"), "c": .integer(3), "b": .boolean(true), "a": .text("x"),
                "e": .text("y"),
            ])
        #expect(tags == ["a=x", "b=true", "c=3"])
    }

    @Test func `gives a tag another name, or several`() throws {
        let tags = try Self.tags(
            rule: """
                tags:
                        a: { entityTagName: alpha }
                        b: { entityTagNames: [beta, B] }
                        c: { entityTagName: gamma, entityTagNames: [C] }
                """, ["id": .text("i"), "a": .text("1"), "b": .text("2"), "c": .text("3")])
        #expect(tags == ["B=2", "C=3", "alpha=1", "beta=2", "gamma=3"])
    }

    @Test func `takes attributes with a prefix, without the prefix`() throws {
        let tags = try Self.tags(
            rule: "prefixedTags: { label.: , env_: { ttl: P1D } }",
            [
                "id": .text("i"), "label.a": .text("1"), "env_b": .text("2"), "label.": .text("3"),
                "xlabel.c": .text("4"), "label.d": .missing,
            ])
        #expect(tags == ["a=1", "b=2"])
    }

    @Test func `joins values of one name, each once`() throws {
        let tags = try Self.tags(
            rule: "tags: { a: , b: { entityTagName: a }, c: { entityTagName: a } }",
            ["id": .text("i"), "b": .text("2"), "c": .text("1"), "a": .text("1")])
        #expect(tags == ["a=1,2"])
    }

    @Test func `has no tag without a value`() throws {
        let tags = try Self.tags(
            rule: "tags: { a: , b: , c: , depth: }",
            ["id": .text("i"), "a": .missing, "b": .text("")], metrics: ["depth": .nan])
        #expect(tags == [])
    }

    @Test func `takes a metric's value as a tag`() throws {
        let tags = try Self.tags(
            rule: "tags: { depth: }", ["id": .text("i")], metrics: ["depth": 2])
        #expect(tags == ["depth=2"])
    }

    @Test func `has the account's tags and those that every telemetry has`() throws {
        var bench = try Bench(Self.type(), account: 42)
        let entity = try #require(
            bench.entities([
                "id": .text("i"), "account": .text("acme"), "trustedAccountId": .integer(7),
                "instrumentation.provider": .text("p"), "instrumentation.name": .text("n"),
            ]).first)
        #expect(
            entity.tags.map(\.key) == [
                "account", "accountId", "instrumentation.name", "instrumentation.provider",
                "trustedAccountId",
            ])
        #expect(entity.tag("accountId") == ["42"])
    }
}
