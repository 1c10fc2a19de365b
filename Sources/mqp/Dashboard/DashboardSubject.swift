import ArgumentParser
import Definitions
import Diagnostics

/// Which dashboard a command is about: one that is written, with its parameters, or the one that is
/// generated for an entity type.
struct DashboardSubject: ParsableArguments {
    @Argument(
        help: "The name of a shipped dashboard, or a file.",
        completion: .file(extensions: ["yml", "yaml"]))
    var dashboard: String?

    @Option(
        help:
            "Instead of a dashboard: an entity type, whose page is made of its golden and summary metrics."
    )
    var type: String?

    @Option(
        name: .customLong("parameter"),
        help: ArgumentHelp(
            "A value of one of the dashboard's `parameters:`, as name=value, in place of its default; "
                + "several times for several."))
    var parameters: [NamedText] = []

    @Option(help: "Folders of your own definitions.")
    var definitions: [String] = []

    func validate() throws {
        switch (dashboard, type) {
        case (nil, nil):
            throw ValidationError("name a dashboard, or an entity type with --type")
        case (let dashboard?, let type?):
            throw ValidationError(
                "`\(shown(dashboard))` is a dashboard, and --type \(shown(type)) has one of its own; "
                    + "name one of the two")
        default: break
        }
        if let type, let given = parameters.first {
            throw ValidationError(
                "--parameter \(shown(given.name)) says nothing with --type \(shown(type)), whose page has "
                    + "no parameters")
        }
        var names: Set<String> = []
        for given in parameters where !names.insert(given.name).inserted {
            throw ValidationError("--parameter \(shown(given.name)) is given twice")
        }
    }
}

extension DashboardSubject {
    /// The file that it names, if any.
    var file: String? {
        guard let dashboard, dashboard.hasSuffix(".yml") || dashboard.hasSuffix(".yaml") else {
            return nil
        }
        return dashboard
    }

    /// The template among what is defined, with the values of its parameters.
    ///
    /// - Parameters:
    ///   - set: All definitions.
    ///   - report: Takes what is wrong with pages that the values bring about.
    /// - Returns: The template.
    /// - Throws: `couldNotRun`, after it was said, where there is none, or a parameter is not right.
    func template(
        in set: DefinitionSet, report: inout DiagnosticReport
    ) throws -> DashboardTemplate {
        if let type {
            let types = set.entityTypes
            if let found = types.first(where: { $0.definition.key == type }) {
                return .generated(for: found)
            }
            throw Self.missing("entity type", type, among: types.map(\.definition.key))
        }
        let name = dashboard ?? ""
        let found = set.dashboards.first {
            file == nil ? $0.name.value == name : $0.place.path == name
        }
        guard let found else {
            let isFragment = set.fragments.contains {
                file == nil ? $0.name.value == name : $0.place.path == name
            }
            if isFragment {
                throw SpoolFolder.problem(
                    "`\(shown(name))` is a template and no dashboard; a dashboard uses it with "
                        + "`include:`, and that is rendered")
            }
            throw Self.missing("dashboard", name, among: set.dashboards.map(\.name.value))
        }
        guard !parameters.isEmpty else { return found }
        let names = found.parameters.map(\.name.value)
        for given in parameters.map(\.name) where !names.contains(given) {
            guard found.variables.contains(where: { $0.name.value == given }) else { continue }
            throw SpoolFolder.problem(
                "`\(shown(given))` is no parameter of `\(shown(name))`, and a variable, which people choose "
                    + "above its pages; for --form html it is --set")
        }
        var own = DiagnosticReport()
        let template = set.dashboard(
            found, with: parameters.map { ($0.name, $0.value) }, report: &own)
        guard let template else {
            for finding in own.sorted {
                let help = finding.help.map { "; \($0)" } ?? ""
                Console.error("error: --parameter: \(finding.message)\(help)")
            }
            throw Console.Outcome.couldNotRun.code
        }
        report.add(contentsOf: own)
        return template
    }

    private static func missing(
        _ what: String, _ name: String, among names: [String]
    ) -> any Error {
        let names = names.sorted()
        let hint = suggestion(for: name, in: names) ?? "there are \(names.joined(separator: ", "))"
        return SpoolFolder.problem("there is no \(what) `\(shown(name))`; \(hint)")
    }
}
