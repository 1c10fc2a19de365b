import Definitions
import Diagnostics
import Telemetry

/// Finds the rules that samples of a shape could match, without a look at the others.
///
/// A rule can match only where every attribute is there that its conditions need. It is kept under
/// the rarest of these names, among the rules of its event type.
struct RuleIndex: Sendable {
    /// The rules of one event type, or of any, by the name that they are kept under.
    private struct Group: Sendable {
        var byName: [String: [Int]] = [:]
        /// Those that need no attribute.
        var unnamed: [Int] = []

        mutating func add(_ rule: Int, under name: String?) {
            if let name { byName[name, default: []].append(rule) } else { unnamed.append(rule) }
        }

        func candidates(for shape: SampleShape) -> [Int] {
            var found = unnamed
            guard !byName.isEmpty else { return found }
            for name in shape.attributeIndex.keys { found += byName[name] ?? [] }
            for name in shape.metricIndex.keys where shape.attributeIndex[name.rawValue] == nil {
                found += byName[name.rawValue] ?? []
            }
            return found
        }
    }

    private var groups: [String: Group] = [:]
    private var anyType = Group()

    init(_ rules: [SynthesisRules.Numbered]) {
        var counts: [String: Int] = [:]
        let names = rules.map { Self.neededNames($0.rule) }
        for name in names.joined() { counts[name, default: 0] += 1 }
        for (number, entry) in rules.enumerated() {
            let rarest = names[number].min { counts[$0, default: 0] < counts[$1, default: 0] }
            if let type = Self.eventType(of: entry.rule) {
                groups[type, default: Group()].add(number, under: rarest)
            } else {
                anyType.add(number, under: rarest)
            }
        }
    }

    /// The numbers of the rules, in order.
    func candidates(for shape: SampleShape) -> [Int] {
        var found = anyType.candidates(for: shape)
        if shape.attributeIndex[Column.eventType] != nil {
            // Its values are seen only in the samples.
            for group in groups.values { found += group.candidates(for: shape) }
        } else if let group = groups[shape.eventType] {
            found += group.candidates(for: shape)
        }
        return found.sorted()
    }

    private static func eventType(of rule: SynthesisRule) -> String? {
        rule.conditions.lazy.filter { $0.attribute.value == Column.eventType }
            .compactMap { $0.value?.value }.first
    }

    /// The attributes that must be there, but for the event type, which every sample can have.
    private static func neededNames(_ rule: SynthesisRule) -> Set<String> {
        Set(
            rule.conditions.lazy
                .filter { $0.isPresent != false && $0.attribute.value != Column.eventType }
                .map(\.attribute.value))
    }
}
