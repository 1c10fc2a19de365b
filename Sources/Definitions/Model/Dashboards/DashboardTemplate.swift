public import Diagnostics
import YAMLTree

/// A dashboard by what it shows: entity types, metrics and golden metrics instead of queries and
/// coordinates. Its loops and includes are expanded when all definitions are known.
public struct DashboardTemplate: Sendable {
    public var name: Located<String>
    public var title = ""
    public var description = ""
    public var parameters: [NamedValue<TemplateParameter>] = []
    public var variables: [NamedValue<DashboardVariable>] = []
    /// In their order, with everything that loops and includes give.
    public internal(set) var pages: [DashboardPage] = []
    /// Whether all of it could be read and expanded. Where not, what seems not to be there may be
    /// there all the same.
    public internal(set) var isWhole = true
    public var place: Place
    /// The pages as they are written.
    var contents: YAMLNode

    init(place: Place) {
        self.place = place
        name = Located("", at: place)
        contents = YAMLNode(.sequence([]), at: place)
    }

    /// A dashboard of pages that are not written in a file.
    init(name: String, title: String, pages: [DashboardPage], at place: Place) {
        self.init(place: place)
        self.name = Located(name, at: place)
        self.title = title
        self.pages = pages
    }

    /// The most pages, as New Relic has it.
    static let maximumPages = 20
    /// The most variables.
    static let maximumVariables = 50

    static let record: Record<DashboardTemplate> = {
        var record = Record<DashboardTemplate>(
            "dashboard", "A dashboard by what it shows; queries and layout follow from it.",
            start: DashboardTemplate.init(place:),
            fields: [
                .format(),
                .required(
                    "dashboard", \.name, Codec.name.located, "The name that commands use."),
                .required("title", \.title, .heading, "What people see."),
                .defaulted("description", \.description, .summary, "nothing", "A sentence or two."),
                .defaulted(
                    "parameters", \.parameters, TemplateParameter.mapCodec, "none",
                    "Values that the pages use as `${name}`; each needs a default here."),
                .defaulted(
                    "variables", \.variables, DashboardVariable.mapCodec, "none",
                    "What people choose above the pages, by name; at most \(maximumVariables)."),
                .required(
                    "pages", \.contents, .node(.list(.record(DashboardPage.record.outline))),
                    "The pages; 1 to 20. A loop and an include can stand among them."),
            ])
        record.check = { template, report in
            if template.variables.count > maximumVariables {
                report.add(
                    .count(
                        "variables", template.variables.count, maximumVariables,
                        at: template.variables[maximumVariables].name.place))
            }
            for parameter in template.parameters where parameter.value.fallback == nil {
                report.add(.withoutDefault(parameter.name))
            }
        }
        return record
    }()
}

extension Diagnostic {
    /// More things of a kind, or fewer, than a dashboard can have.
    static func count(
        _ what: String, _ count: Int, _ limit: Int, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "dashboard/limit", "\(count) \(what), where 1 to \(limit) can be shown", at: place,
            label: "has \(count) \(what)",
            help: count == 0 ? "add one under `\(what):`" : "share them among several")
    }

    fileprivate static func withoutDefault(_ name: Located<String>) -> Diagnostic {
        Diagnostic(
            "dashboard/include",
            "the parameter `\(shown(name.value))` of a dashboard has no default",
            at: name.place, label: "nobody gives it a value", help: "add `default:`")
    }
}
