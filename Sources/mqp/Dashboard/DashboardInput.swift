import Dashboards
import Definitions
import Diagnostics
import Linting

/// A dashboard that a command names, compiled, with the definitions that it was compiled in.
struct DashboardInput {
    let dashboard: Dashboard
    /// The names of its template's parameters.
    let parameters: [String]
    let definitions: QueryDefinitions

    /// - Parameters:
    ///   - subject: Which dashboard, and the folders of definitions over those that come with the program.
    ///   - config: A configuration whose own folders are added too; nil for none.
    /// - Throws: `couldNotRun`, after it was said, where there is no such dashboard or it is not right.
    init(_ subject: DashboardSubject, config: String? = nil) throws {
        var files = DefinitionFiles()
        if let config {
            files.add(config)
            files.addFolders(of: config)
        }
        if let file = subject.file { files.add(file) }
        files.addShipped()
        for folder in subject.definitions { files.add(folder) }
        if let file = subject.file { files.addTemplates(beside: file) }
        guard files.failures.isEmpty else {
            for failure in files.failures { Console.error("error: \(failure)") }
            throw Console.Outcome.couldNotRun.code
        }
        var report = DiagnosticReport()
        let context = lint(files.files, report: &report)
        // What is wrong in the configuration does not matter: of it, only where the rows are is read.
        report = report.filtered { $0.place?.path != config || config == nil }
        guard !report.hasErrors else {
            Console.error(render(report, as: .text, files: files.sources, color: Console.hasColor))
            throw Console.Outcome.couldNotRun.code
        }
        let products = DashboardContext(context.set, samples: context.samples)
        let template = try subject.template(in: context.set, report: &report)
        guard let compiled = template.compile(in: products, report: &report), !report.hasErrors
        else {
            Console.error(render(report, as: .text, files: files.sources, color: Console.hasColor))
            throw Console.Outcome.couldNotRun.code
        }
        dashboard = compiled
        parameters = template.parameters.map(\.name.value)
        definitions = QueryDefinitions(files: files, context: context, report: report)
    }
}
