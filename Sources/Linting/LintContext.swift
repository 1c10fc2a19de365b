public import Definitions
public import Diagnostics
import Telemetry

/// What rules look at: the definitions as they were read, and the sources as they were compiled.
public struct LintContext: Sendable {
    public let set: DefinitionSet
    /// The sources that compile; the others have told why.
    public let sources: [CompiledSource]
    /// Every sample of the compiled sources.
    public let samples: [ProducedSample]

    /// A sample that some source makes.
    public struct ProducedSample: Sendable {
        public let source: CompiledSource
        public let sample: CompiledSample

        public var eventType: String { sample.shape.eventType }
    }

    public init(_ set: DefinitionSet, sources: [CompiledSource]) {
        self.set = set
        self.sources = sources
        samples = sources.flatMap { source in
            source.samples.map { ProducedSample(source: source, sample: $0) }
        }
    }
}

/// Lints files: reading, compiling, and every rule; the findings of all of them in one report.
public func lint(
    _ files: [DefinitionFile], report: inout DiagnosticReport
) -> LintContext {
    let set = DefinitionSet.load(files, report: &report)
    let sources = set.sources.compactMap { $0.compile(catalogue: set.metrics, report: &report) }
    let context = LintContext(set, sources: sources)
    for configuration in set.configurations { configuration.checkNames(in: set, report: &report) }
    for rule in LintRules.all { rule.init().check(context, report: &report) }
    return context
}
