import Definitions
import Diagnostics
import Synthesis
import Testing

@Suite struct GUIDPatternTests {
    static let head = "{accountId}|{domain}|{type}|"

    @Test func `reads the attributes of an identifier`() throws {
        let pattern = try #require(
            GUIDPattern(Self.head + "{hash(provider, region?,cluster.name ,  vhost?)}"))
        #expect(pattern.isHashed)
        #expect(pattern.parts.map(\.attribute) == ["provider", "region", "cluster.name", "vhost"])
        #expect(pattern.parts.map(\.isOptional) == [false, true, false, true])
        let plain = try #require(GUIDPattern(Self.head + "{hostname}"))
        #expect(!plain.isHashed)
        #expect(plain.parts.map(\.attribute) == ["hostname"])
    }

    @Test(arguments: [
        "", "{hash(a)}", "{accountId}|{domain}|{hash(a)}", head + "{hash(a)", head + "hash(a)}",
        head + "{hash()}", head + "{hash(a,,b)}", head + "{hash(a b)}", head + "{hash(a,)}",
        head + "{a, b}", head + "{}", head + "{a|b}", head + "{hash(a)}x", head + "{hash(?)}",
        head + "{hash(a??)}", "x" + head + "{a}", head + "{hash(a)(b)}", head + "{ha{sh}",
    ])
    func `refuses what is no pattern`(_ text: String) {
        #expect(GUIDPattern(text) == nil)
    }

    static func rule(_ keys: String) throws -> SynthesisRule {
        var report = DiagnosticReport()
        let text = """
            domain: INFRA
            type: QUEUE
            ownership: { primaryOwner: { teamName: T } }
            synthesis: { rules: [{ ruleName: r, name: a, conditions: [{ attribute: a }], \(keys) }] }
            """
        let set = DefinitionSet.load(
            [DefinitionFile(path: "infra-queue/definition.yml", bytes: Array(text.utf8))],
            report: &report)
        let messages = report.sorted.map(\.message)
        return try #require(set.entityTypes.first?.definition.synthesis?.rules.first, "\(messages)")
    }

    @Test(arguments: [
        ("{hash(a, b)}", "compositeIdentifier: { separator: ':', attributes: [a, b] }", true, true),
        (
            "{hash(a, b)}", "compositeIdentifier: { separator: ':', attributes: [b, a] }", true,
            false
        ),
        (
            "{hash(a, b)}", "compositeIdentifier: { separator: ':', attributes: [a, b] }", false,
            false
        ),
        (
            "{hash(a, b, c)}", "compositeIdentifier: { separator: ':', attributes: [a, b] }", true,
            false
        ),
        ("{hash(a)}", "compositeIdentifier: { separator: ':', attributes: [a, b] }", true, false),
        (
            "{hash(a, c?, b)}", "compositeIdentifier: { separator: ':', attributes: [a, b] }", true,
            true
        ),
        (
            "{hash(a, c?, b)}", "compositeIdentifier: { separator: ':', attributes: [a, c, b] }",
            true, true
        ),
        (
            "{hash(a, c?, b)}", "compositeIdentifier: { separator: ':', attributes: [a, b, c] }",
            true, false
        ),
        ("{hash(a)}", "identifier: a", true, true), ("{a}", "identifier: a", false, true),
        ("{a}", "identifier: a", true, false), ("{a}", "identifier: b", false, false),
    ])
    func `agrees with rules that identify as it says`(
        _ pattern: String, _ keys: String, _ isHashed: Bool, _ agrees: Bool
    ) throws {
        let rule = try Self.rule("\(keys), encodeIdentifierInGUID: \(isHashed)")
        let pattern = try #require(GUIDPattern(Self.head + pattern))
        #expect(pattern.agrees(with: rule) == agrees)
    }

    @Test func `writes the pattern of a rule, which reads back and agrees`() throws {
        for (keys, text) in [
            ("identifier: a", "{a}"), ("identifier: a, encodeIdentifierInGUID: true", "{hash(a)}"),
            (
                "compositeIdentifier: { separator: ':', attributes: [a, b.c] }, "
                    + "encodeIdentifierInGUID: true", "{hash(a, b.c)}"
            ),
        ] {
            let rule = try Self.rule(keys)
            #expect(GUIDPattern.of(rule) == Self.head + text)
            #expect(GUIDPattern(GUIDPattern.of(rule))?.agrees(with: rule) == true)
        }
    }
}
