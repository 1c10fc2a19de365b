public import Diagnostics
import YAMLTree

/// A piece of dashboards that has a name: pages, rows or widgets, with parameters. Dashboards include
/// it as often as they like.
public struct DashboardFragment: Sendable {
    /// What a list of a dashboard holds; also the key that the list stands under.
    enum Kind: String, CaseIterable {
        case pages, rows, widgets
    }

    public var name: Located<String>
    public var description = ""
    public var parameters: [NamedValue<TemplateParameter>] = []
    public var place: Place
    var pages: YAMLNode?
    var rows: YAMLNode?
    var widgets: YAMLNode?

    init(place: Place) {
        self.place = place
        name = Located("", at: place)
    }

    /// What it holds, and the list.
    var contents: (kind: Kind, list: YAMLNode)? {
        pages.map { (.pages, $0) } ?? rows.map { (.rows, $0) } ?? widgets.map { (.widgets, $0) }
    }

    static let record: Record<DashboardFragment> = {
        let widgets = Schema.list(.record(DashboardWidget.record.outline))
        var record = Record<DashboardFragment>(
            "template", "Pages, rows or widgets that dashboards include by its name.",
            start: DashboardFragment.init(place:),
            fields: [
                .format(),
                .required("template", \.name, Codec.name.located, "The name that `include:` says."),
                .defaulted("description", \.description, .string, "nothing", "What it shows."),
                .defaulted(
                    "parameters", \.parameters, TemplateParameter.mapCodec, "none",
                    "What it is given, by name; it uses them as `${name}`."),
                .optional(
                    "pages", \.pages, .node(.list(.record(DashboardPage.record.outline))),
                    "Pages, for a list of pages."),
                .optional(
                    "rows", \.rows, .node(.list(.oneOf([.record(DashboardRow.outline), widgets]))),
                    "Rows, for a list of rows."),
                .optional("widgets", \.widgets, .node(widgets), "Widgets, for a list of widgets."),
            ])
        record.check = { fragment, report in
            let lists = [fragment.pages, fragment.rows, fragment.widgets]
            if lists.count(where: { $0 != nil }) != 1 {
                report.add(.contents(of: fragment))
            }
        }
        return record
    }()
}

extension Diagnostic {
    fileprivate static func contents(of fragment: DashboardFragment) -> Diagnostic {
        Diagnostic(
            "dashboard/page", "a template has `pages`, `rows` or `widgets`",
            at: fragment.name.place, label: "exactly one of the three",
            help: "write what it holds under one of them")
    }
}
