import Dashboards
import Definitions
import Diagnostics
import Formats
import Linting
import Queries
import Telemetry

/// What the definitions say of the rows that queries ask for: the shipped ones, and those of a
/// configuration over them. Nothing of it must be free of findings, and no variable be set.
struct QueryDefinitions {
    let files: DefinitionFiles
    let context: LintContext
    let report: DiagnosticReport

    /// - Parameters:
    ///   - config: The configuration; nil for the shipped definitions alone.
    ///   - folders: Folders of further definitions, lowest layer first.
    /// - Throws: `couldNotRun`, after it was said, where a file cannot be read.
    init(config: String?, folders: [String] = []) throws {
        var files = DefinitionFiles()
        if let config {
            files.add(config)
            files.addFolders(of: config)
        }
        files.addShipped()
        for folder in folders { files.add(folder) }
        if let failure = files.failures.first { throw SpoolFolder.problem(failure) }
        var report = DiagnosticReport()
        context = lint(files.files, report: &report)
        self.files = files
        self.report = report
    }

    /// Those that were read already.
    init(files: DefinitionFiles, context: LintContext, report: DiagnosticReport) {
        self.files = files
        self.context = context
        self.report = report
    }

    /// The unit of a metric; nil for what is none.
    func unit(of name: String) -> MetricUnit? {
        context.set.metrics[MetricName(rawValue: name)]?.value.unit
    }

    /// What the meaning of a query is checked by: the metrics, and which of them may be added up.
    ///
    /// - Parameter names: All that the rows have which the query asks for; nil where that is not known,
    ///   so that no name is said to be unknown.
    /// - Returns: What is known.
    func catalogue(names: Set<String>?) -> QueryCatalogue {
        // Without all samples it is not known which metrics are changes.
        guard context.isComplete else { return QueryCatalogue(timeZones: ClockZone.names) }
        let whole = QueryCatalogue(context.set, samples: context.samples)
        return QueryCatalogue(
            metrics: whole.metrics, changes: whole.changes, attributes: names,
            timeZones: ClockZone.names)
    }

    /// What the rows are called in a Prometheus.
    var naming: PromQLNaming {
        let rows = ExposedRows(context)
        return PromQLNaming(
            shapes: rows.shapes, identities: rows.identities,
            metric: { metric in
                let family = PrometheusFamily(metric)
                return .init(metric, sampleName: family.sampleName, factor: family.factor)
            }, labels: \.prometheusLabels)
    }
}
