import Alerts
import Dashboards
public import Definitions
import Diagnostics
public import Queries
import Telemetry

/// What rules look at: the definitions as they were read, and the sources as they were compiled.
public struct LintContext: Sendable {
    public let set: DefinitionSet
    /// The sources that were read in full and compile; the others have told why.
    public let sources: [CompiledSource]
    /// Every sample of the compiled sources.
    public let samples: [CompiledSample]
    /// Whether there are sources, and each could be read in full and compiles. Where it is not so,
    /// what seems to be missing may be there, and a rule that looks for it keeps silent.
    public let isComplete: Bool
    /// Whether every file of every entity type could be read in full.
    public let knowsEntityTypes: Bool
    /// The files in which reading or compiling met an error.
    private let broken: Set<String>
    /// What is wrong with the dashboards.
    private let dashboardFindings: [Diagnostic]
    /// The alerts, as far as they are right.
    let alertRules: [AlertRule]
    /// What is wrong with the alerts.
    private let alertFindings: [Diagnostic]
    /// What is wrong with the queries of golden metrics and widgets.
    private let queryFindings: [Diagnostic]
    /// What takes the settings of clients of Kafka; nil where nobody is asked.
    let kafka: KafkaSettingCheck?

    /// - Parameters:
    ///   - set: The definitions.
    ///   - sources: Those of them that compile.
    ///   - broken: The paths of the files in which reading or compiling met an error.
    ///   - timeZones: Those that queries can name; nil where nobody knows.
    ///   - kafka: What takes the settings of clients of Kafka; nil where nobody is asked.
    public init(
        _ set: DefinitionSet, sources: [CompiledSource], broken: Set<String> = [],
        timeZones: QueryTimeZones? = nil, kafka: KafkaSettingCheck? = nil
    ) {
        self.set = set
        self.kafka = kafka
        let whole = sources.filter { broken.isDisjoint(with: $0.definition.files) }
        self.sources = whole
        samples = whole.flatMap(\.samples)
        let others = Set(
            set.dashboards.map(\.place.path) + set.configurations.map(\.place.path)
                + set.relationships.map(\.place.path) + set.candidates.map(\.place.path)
                + set.endpoints.map(\.place.path))
        isComplete =
            !whole.isEmpty && whole.count == set.sources.count
            && broken.allSatisfy { others.contains($0) || Self.isOfEntityType($0) }
        self.broken = broken
        knowsEntityTypes = set.knowsExtensions && !broken.contains(where: Self.isOfEntityType)
        let products = DashboardContext(set, samples: samples)
        var report = DiagnosticReport()
        for dashboard in set.dashboards { _ = dashboard.compile(in: products, report: &report) }
        dashboardFindings = report.diagnostics
        var alerts = DiagnosticReport()
        alertRules = set.compileAlerts(in: AlertContext(set, samples: samples), report: &alerts)
        alertFindings = alerts.diagnostics
        var catalogue = QueryCatalogue(set, samples: isComplete ? samples : nil)
        catalogue.timeZones = timeZones
        var queries = DiagnosticReport()
        for finding in Self.queryFindings(in: set, catalogue: catalogue) { queries.add(finding) }
        queryFindings = queries.mergingTurns().diagnostics
    }

    /// Whether a file belongs to an entity type, as its name tells.
    private static func isOfEntityType(_ path: String) -> Bool {
        let name = path.split(separator: "/").last?.split(separator: ".").first
        return ["definition", "golden_metrics", "summary_metrics", "alerts"].contains(name)
    }

    /// Whether every file of an entity type could be read in full; a folder's path ends in a slash.
    func isIntact(_ folder: DefinitionSet.EntityTypeFolder) -> Bool {
        !broken.contains { Self.isOfEntityType($0) && $0.hasPrefix(folder.path) }
            && broken.isDisjoint(with: folder.extensions)
    }

    /// What one rule has to say about the dashboards, which are compiled once for all of them.
    func dashboardFindings(of rule: RuleID) -> [Diagnostic] {
        dashboardFindings.filter { $0.rule == rule }
    }

    /// What one rule has to say about the alerts, which are compiled once for all of them.
    func alertFindings(of rule: RuleID) -> [Diagnostic] {
        alertFindings.filter { $0.rule == rule }
    }

    /// What one rule has to say about the queries of golden metrics and widgets, which are read once
    /// for all of them.
    func queryFindings(of rule: RuleID) -> [Diagnostic] {
        queryFindings.filter { $0.rule == rule }
    }

    /// A synthesis rule and the entity type that it belongs to.
    struct TypedRule {
        var folder: DefinitionSet.EntityTypeFolder
        var rule: SynthesisRule
    }

    /// Every rule of every type that is not disabled.
    var rules: [TypedRule] {
        self.set.entityTypes.flatMap { folder in
            guard let synthesis = folder.definition.synthesis, !synthesis.isDisabled else {
                return [TypedRule]()
            }
            return synthesis.rules.map { TypedRule(folder: folder, rule: $0) }
        }
    }

    /// The samples whose event type is what the rule asks for; all, where it asks for none.
    func candidates(of rule: SynthesisRule) -> [CompiledSample] {
        let conditions = rule.conditions.filter { $0.attribute.value == "eventType" }
        return samples.filter { sample in
            conditions.allSatisfy { $0.isMet(by: sample.shape.eventType) }
        }
    }

    /// The samples that can meet every condition of the rule.
    func matches(of rule: SynthesisRule) -> [CompiledSample] {
        samples.filter { rule.conditions.allSatisfy($0.canMeet) }
    }

    /// Whether some rule of the type can make entities of the sample: its conditions can be met,
    /// and its identifier is there.
    func canMakeEntities(
        of sample: CompiledSample, _ folder: DefinitionSet.EntityTypeFolder
    ) -> Bool {
        (folder.definition.synthesis?.rules ?? []).contains { rule in
            rule.conditions.allSatisfy(sample.canMeet)
                && rule.identifierAttributes.allSatisfy { sample.has(attribute: $0.value) }
        }
    }

    /// The samples that some rule of the type can match.
    func matches(of folder: DefinitionSet.EntityTypeFolder) -> [CompiledSample] {
        let rules = folder.definition.synthesis?.rules ?? []
        return samples.filter { sample in
            rules.contains { $0.conditions.allSatisfy(sample.canMeet) }
        }
    }
}

extension RuleCondition {
    /// Whether a value meets it.
    func isMet(by text: String) -> Bool {
        if let value { return value.value == text }
        if let prefix { return text.hasPrefix(prefix) }
        return isPresent != false
    }
}

extension CompiledSample {
    /// Whether rows have it, as an attribute, a metric, or the event type.
    func has(attribute name: String) -> Bool {
        name == "eventType" || shape.attributeIndex[name] != nil
            || shape.metricIndex[MetricName(rawValue: name)] != nil
    }

    /// Whether every row has it.
    func alwaysHas(attribute name: String) -> Bool {
        name == "eventType"
            || shape.attributeIndex[name] != nil && !optionalAttributes.contains(name)
    }

    /// Whether some row can meet the condition.
    func canMeet(_ condition: RuleCondition) -> Bool {
        let name = condition.attribute.value
        if condition.isPresent == false { return !alwaysHas(attribute: name) }
        return has(attribute: name) && constant(name).map { condition.isMet(by: $0) } ?? true
    }

    /// The value that the attribute has in every row; nil where rows differ.
    func constant(_ name: String) -> String? {
        if let index = shape.attributeIndex[name] {
            guard case .constant(let value) = attributes[index] else { return nil }
            return value.text
        }
        return name == "eventType" ? shape.eventType : nil
    }
}
