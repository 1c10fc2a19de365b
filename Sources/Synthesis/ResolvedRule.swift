import Definitions
import Diagnostics
import Telemetry

/// A rule whose attributes were found in the columns of a shape; it can match samples of it.
struct ResolvedRule: Sendable {
    /// What must hold for a column.
    struct Test: Sendable {
        var column: Column
        var value: String?
        var prefix: String?

        func holds(in sample: Sample) -> Bool {
            guard let text = column.text(in: sample) else { return false }
            if let value { return text == value }
            if let prefix { return text.hasPrefix(prefix) }
            return true
        }
    }

    /// A piece of a composite name.
    enum NamePart: Sendable {
        case column(Column)
        case text(String)
    }

    /// A column whose value is a tag under one or several names.
    struct Tag: Sendable {
        var names: [String]
        var column: Column
    }

    let rule: SynthesisRule
    let type: SynthesisRules.OfType
    private let tests: [Test]
    /// Columns that must have no value.
    private let absent: [Column]
    /// Nil where samples of the shape lack a part; then the rule matches and identifies nothing.
    private let identifier: [Column]?
    let separator: String
    private let name: [NamePart]
    let tags: [Tag]

    /// Nil where no sample of the shape can match.
    init?(_ rule: SynthesisRule, of type: SynthesisRules.OfType, in shape: SampleShape) {
        var tests: [Test] = []
        var absent: [Column] = []
        for condition in rule.conditions {
            let column = Column(condition.attribute.value, in: shape)
            if condition.isPresent == false {
                if let column { absent.append(column) }
                continue
            }
            guard let column else { return nil }
            let test = Test(
                column: column, value: condition.value?.value, prefix: condition.prefix)
            // What is the same in every sample is settled here, once.
            if case .constant(let text) = column {
                let isMet =
                    test.value.map { $0 == text } ?? test.prefix.map { text.hasPrefix($0) } ?? true
                guard isMet else { return nil }
            } else {
                tests.append(test)
            }
        }
        let identifier = rule.identifierAttributes.compactMap { Column($0.value, in: shape) }
        let isWhole = !identifier.isEmpty && identifier.count == rule.identifierAttributes.count
        self.rule = rule
        self.type = type
        self.tests = tests
        self.absent = absent
        self.identifier = isWhole ? identifier : nil
        separator = rule.compositeIdentifier?.separator ?? ""
        name = Self.name(of: rule, in: shape)
        tags = Self.tags(of: rule, type, in: shape)
    }

    func matches(_ sample: Sample) -> Bool {
        tests.allSatisfy { $0.holds(in: sample) }
            && absent.allSatisfy { $0.text(in: sample) == nil }
    }

    /// The parts of the identifier; nil unless all of them are there.
    func identity(of sample: Sample) -> [String]? {
        guard let identifier else { return nil }
        var parts: [String] = []
        parts.reserveCapacity(identifier.count)
        for column in identifier {
            guard let text = column.text(in: sample), !text.isEmpty else { return nil }
            parts.append(text)
        }
        return parts
    }

    /// The name; empty where nothing of it is there.
    func name(of sample: Sample) -> String {
        var text = ""
        var hasValue = false
        for part in name {
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

    private static func name(of rule: SynthesisRule, in shape: SampleShape) -> [NamePart] {
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

    private static func tags(
        of rule: SynthesisRule, _ type: SynthesisRules.OfType, in shape: SampleShape
    ) -> [Tag] {
        var tags = Synthesizer.defaultTags.compactMap { name in
            Column(name, in: shape).map { Tag(names: [name], column: $0) }
        }
        for definition in type.tags + rule.tags {
            let name = definition.attribute.value
            guard let column = Column(name, in: shape) else { continue }
            tags.append(
                Tag(names: definition.names.isEmpty ? [name] : definition.names, column: column))
        }
        for definition in rule.prefixedTags {
            let prefix = definition.attribute.value
            for (index, attribute) in shape.attributes.enumerated()
            where attribute.hasPrefix(prefix) && attribute != prefix {
                tags.append(
                    Tag(
                        names: [String(attribute.dropFirst(prefix.count))],
                        column: .attribute(index)))
            }
        }
        return tags
    }
}
