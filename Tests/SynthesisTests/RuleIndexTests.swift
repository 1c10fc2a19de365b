import Definitions
import Diagnostics
import Synthesis
import Telemetry
import TestSupport
import Testing

/// The index gives what trying every rule gives.
@Suite struct RuleIndexTests {
    private static let names = ["a", "b", "c", "instrumentation.provider", "eventType"]
    private static let texts = ["x", "xy", "xyz", "y", "é", "e\u{301}", "5", "true", ""]

    private static func pick<Value>(
        _ values: [Value], _ random: inout SplitMix64
    ) throws -> Value {
        try #require(values.randomElement(using: &random))
    }

    private static func rule(_ name: String, _ random: inout SplitMix64) throws -> String {
        let conditions = try (0..<Int.random(in: 1...3, using: &random)).map { _ in
            let attribute = try pick(names, &random)
            let text = try pick(attribute == "eventType" ? ["R", "S", "RS"] : texts, &random)
            return switch Int.random(in: 0..<6, using: &random) {
            case 0, 1, 2: "{ attribute: \(attribute), value: \"\(text)\" }"
            case 3: "{ attribute: \(attribute), prefix: \"\(text)\" }"
            case 4: "{ attribute: \(attribute), present: false }"
            default: "{ attribute: \(attribute) }"
            }
        }
        let identifier =
            Bool.random(using: &random)
            ? "identifier: a" : "compositeIdentifier: { separator: ':', attributes: [a, b] }"
        return "    - { ruleName: \(name), \(identifier), name: a, encodeIdentifierInGUID: true, "
            + "debug: \(Int.random(in: 0..<8, using: &random) == 0), "
            + "conditions: [\(conditions.joined(separator: ", "))] }"
    }

    private static func types(_ random: inout SplitMix64) throws -> [EntityTypeDefinition] {
        let files = try (10..<Int.random(in: 11...22, using: &random)).map { type in
            let rules = try (0..<Int.random(in: 1...5, using: &random)).map {
                try rule("r\(type)_\($0)", &random)
            }
            return DefinitionFile(
                path: "infra-type_\(type)/definition.yml",
                bytes: Array(
                    """
                    domain: INFRA
                    type: TYPE_\(type)
                    ownership: { primaryOwner: { teamName: T } }
                    synthesis:
                      rules:
                    \(rules.joined(separator: "\n"))
                    """.utf8))
        }
        var report = DiagnosticReport()
        let set = DefinitionSet.load(files, report: &report)
        try #require(report.sorted.isEmpty, "\(report.sorted.map(\.message))")
        return set.entityTypes.map(\.definition)
    }

    private static func sample(_ random: inout SplitMix64) throws -> Sample {
        let columns = (names + ["other"]).filter { _ in Int.random(in: 0..<3, using: &random) > 0 }
        let scalars: [Scalar] = texts.map { .text($0) } + [.missing, .integer(5), .boolean(true)]
        let values = try columns.map { _ in try pick(scalars, &random) }
        let shape = SampleShape(
            eventType: try pick(["R", "S", "RS", ""], &random),
            attributes: columns.shuffled(using: &random), metrics: [])
        return Sample(shape: shape, timestamp: 0, attributes: values, metrics: [])
    }

    /// The rules that win, by trying all of them.
    private static func winners(
        _ types: [EntityTypeDefinition], _ sample: Sample
    ) -> [String] {
        func text(_ name: String) -> String? {
            if name == "eventType", sample.shape.attributeIndex[name] == nil {
                return sample.shape.eventType.isEmpty ? nil : sample.shape.eventType
            }
            return sample.attribute(name).text
        }
        func isMet(_ condition: RuleCondition) -> Bool {
            let text = text(condition.attribute.value)
            if condition.isPresent == false { return text == nil }
            guard let bytes = text.map({ Array($0.utf8) }) else { return false }
            if let value = condition.value { return bytes == Array(value.value.utf8) }
            return condition.prefix.map { bytes.starts(with: $0.utf8) } ?? true
        }
        return types.compactMap { type in
            let rule = type.synthesis?.rules.first { rule in
                rule.conditions.allSatisfy(isMet)
                    && rule.identifierAttributes.allSatisfy { text($0.value)?.isEmpty == false }
            }
            return rule.flatMap { $0.isDebug ? nil : $0.name.value }
        }
    }

    @Test(arguments: 0..<30)
    func `finds the rules that trying all of them finds`(_ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let types = try Self.types(&random)
        var synthesizer = Synthesizer(SynthesisRules(types, accountID: 1))
        var found = 0
        for _ in 0..<400 {
            let sample = try Self.sample(&random)
            let rules = synthesizer.entities(sample).map(\.rule)
            #expect(rules == Self.winners(types, sample))
            found += rules.count
        }
        #expect(found > 0)
    }
}
