import Definitions
import Diagnostics
import Telemetry

/// A rule whose attributes were found in the columns of a shape; it can match samples of it.
final class ResolvedRule: Sendable {
    /// A piece of a composite name.
    enum NamePart: Sendable {
        case column(Column)
        case text(String)
    }

    /// A part of the identifier; without a column where no sample of the shape has it.
    struct Part: Sendable {
        let attribute: String
        let column: Column?
    }

    let rule: String
    let type: SynthesisRules.OfType
    let typeNumber: Int
    let isDebug: Bool
    /// Whether the identifier is hashed.
    let isHashed: Bool
    /// What all GUIDs of the rule have; nil where domain or type cannot stand in one.
    let stem: EntityGUID.Stem?
    let form: IdentifierForm
    let identifier: [Part]
    let tags: [ResolvedTag]
    private let tests: RuleTests
    private let separator: String
    private let nameParts: [NamePart]

    init(
        _ numbered: SynthesisRules.Numbered, tests: RuleTests, of rules: SynthesisRules,
        in shape: SampleShape
    ) {
        let rule = numbered.rule
        self.tests = tests
        self.rule = rule.name.value
        typeNumber = numbered.type
        type = rules.types[numbered.type]
        isDebug = rule.isDebug
        isHashed = rule.encodesIdentifier
        stem = EntityGUID.Stem(
            accountID: rules.accountID, domain: type.domain,
            type: rule.legacy.overridesGUIDType ? "NA" : type.type)
        form = IdentifierForm(rule)
        separator = rule.compositeIdentifier?.separator ?? ""
        identifier = rule.identifierAttributes.map {
            Part(attribute: $0.value, column: Column($0.value, in: shape))
        }
        nameParts = Self.nameParts(of: rule, in: shape)
        tags = ResolvedTag.all(
            of: rule, besides: type.tags, accountID: rules.accountID, in: shape)
    }

    func matches(_ sample: Sample) -> Bool { tests.pass(sample) }

    /// The attribute of the identifier that a sample lacks, or has empty; nil where all are there.
    func missingPart(of sample: Sample) -> String? {
        for part in identifier {
            guard let column = part.column, column.hasText(in: sample) else {
                return part.attribute
            }
        }
        return nil
    }

    /// The parts of the identifier of a sample that lacks none.
    func parts(of sample: Sample) -> [String] {
        identifier.compactMap { $0.column?.text(in: sample) }
    }

    /// The parts of the identifier as one text.
    func identifier(of sample: Sample) -> String {
        var text = ""
        for (index, part) in identifier.enumerated() {
            if index > 0 { text += separator }
            if let value = part.column?.text(in: sample) { text += value }
        }
        return text
    }

    /// The name; empty where nothing of it is there.
    func name(of sample: Sample) -> String {
        if nameParts.count == 1, case .column(let column) = nameParts[0] {
            return column.text(in: sample) ?? ""
        }
        var text = ""
        var hasValue = false
        for part in nameParts {
            switch part {
            case .text(let fixed): text += fixed
            case .column(let column):
                guard let value = column.text(in: sample), !value.isEmpty else { continue }
                text += value
                hasValue = true
            }
        }
        return hasValue ? text : ""
    }

    private static func nameParts(of rule: SynthesisRule, in shape: SampleShape) -> [NamePart] {
        if let attribute = rule.entityName {
            return Column(attribute.value, in: shape).map { [.column($0)] } ?? []
        }
        return rule.compositeName?.fragments.compactMap { fragment in
            if let attribute = fragment.attribute {
                return Column(attribute.value, in: shape).map { .column($0) }
            }
            return .text(fragment.value ?? "")
        } ?? []
    }
}
