public import Definitions
public import Diagnostics
public import Queries

/// Lints files: reading, compiling, and every rule; the findings of all of them in one report.
///
/// - Parameters:
///   - files: All that there are.
///   - timeZones: Those that queries can name; nil where nobody knows, and nothing is said of them.
///   - kafka: What takes the settings of clients of Kafka; nil where nobody is asked, and nothing is said
///     of them.
///   - report: What takes the findings.
/// - Returns: What the files hold together.
@discardableResult
public func lint(
    _ files: [DefinitionFile], timeZones: QueryTimeZones? = nil,
    kafka: KafkaSettingCheck? = nil, report: inout DiagnosticReport
) -> LintContext {
    var own = DiagnosticReport()
    let set = DefinitionSet.load(files, report: &own)
    let sources = set.sources.compactMap {
        $0.compile(catalogue: set.metrics, isWhole: set.knowsMetrics, report: &own)
    }
    for folder in set.entityTypes {
        _ = folder.definition.compileAggregates(
            catalogue: set.metrics, isWhole: set.knowsMetrics, report: &own)
    }
    let errors = own.diagnostics.filter { $0.severity == .error }
    let context = LintContext(
        set, sources: sources, broken: Set(errors.compactMap(\.place?.path)), timeZones: timeZones,
        kafka: kafka)
    report.add(contentsOf: own)
    for configuration in set.configurations { configuration.checkNames(in: set, report: &report) }
    for rule in LintRules.all { rule.init().check(context, report: &report) }
    return context
}
