import Dashboards
import Definitions
import Diagnostics
import Linting

/// A dashboard that a command names, compiled, with the definitions that it was compiled in.
struct DashboardInput {
    /// What a command names.
    enum Subject {
        /// The name of a dashboard, or a file.
        case template(String)
        /// The key of an entity type, of which a dashboard is generated.
        case entityType(String)
    }

    let dashboard: Dashboard
    let definitions: QueryDefinitions

    /// - Parameters:
    ///   - subject: Which dashboard.
    ///   - folders: Folders of definitions over those that come with the program.
    ///   - config: A configuration whose own folders are added too; nil for none.
    /// - Throws: `couldNotRun`, after it was said, where there is no such dashboard or it is not right.
    init(_ subject: Subject, definitions folders: [String], config: String? = nil) throws {
        var files = DefinitionFiles()
        if let config {
            files.add(config)
            files.addFolders(of: config)
        }
        if let file = subject.file { files.add(file) }
        files.addShipped()
        for folder in folders { files.add(folder) }
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
        let template = try subject.template(in: context.set)
        guard let compiled = template.compile(in: products, report: &report) else {
            Console.error(render(report, as: .text, files: files.sources, color: Console.hasColor))
            throw Console.Outcome.couldNotRun.code
        }
        dashboard = compiled
        definitions = QueryDefinitions(files: files, context: context, report: report)
    }
}

extension DashboardInput.Subject {
    /// The file that it names, if any.
    fileprivate var file: String? {
        guard case .template(let name) = self, name.hasSuffix(".yml") || name.hasSuffix(".yaml")
        else { return nil }
        return name
    }

    fileprivate func template(in set: DefinitionSet) throws -> DashboardTemplate {
        switch self {
        case .template(let name):
            let template = set.dashboards.first {
                file == nil ? $0.name.value == name : $0.place.path == name
            }
            if let template { return template }
            throw Self.missing("dashboard", name, among: set.dashboards.map(\.name.value))
        case .entityType(let key):
            let types = set.entityTypes
            if let type = types.first(where: { $0.definition.key == key }) {
                return .generated(for: type)
            }
            throw Self.missing("entity type", key, among: types.map(\.definition.key))
        }
    }

    private static func missing(
        _ what: String, _ name: String, among names: [String]
    ) -> any Error {
        let names = names.sorted()
        let hint = suggestion(for: name, in: names) ?? "there are \(names.joined(separator: ", "))"
        return SpoolFolder.problem("there is no \(what) `\(shown(name))`; \(hint)")
    }
}
