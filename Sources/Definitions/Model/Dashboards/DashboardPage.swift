public import Diagnostics
import YAMLTree

/// A page of a dashboard, twelve columns wide.
public struct DashboardPage: Sendable {
    /// Widgets side by side.
    public struct Row: Sendable {
        /// Of the widgets that say none.
        public var height: Int?
        public var widgets: [DashboardWidget]
        public var place: Place
    }

    public var title: Located<String>
    /// What links name it by beside its title.
    public var key: Located<String>?
    public var description = ""
    /// Either widgets that fill the page in their order, or rows.
    public var widgets: [DashboardWidget] = []
    public var rows: [Row] = []
    /// The loops and includes that it comes of, the outermost first.
    public var origins: [Diagnostic.Remark] = []
    var widgetNodes: YAMLNode?
    var rowNodes: YAMLNode?
    /// An entity type from whose golden and summary metrics the widgets follow.
    var generated: Located<String>?

    /// All widgets in their order, those of rows too.
    public var allWidgets: [DashboardWidget] { widgets + rows.flatMap(\.widgets) }

    init(place: Place) { title = Located("", at: place) }

    /// The most widgets of a page, as New Relic has it.
    static let maximumWidgets = 100

    static let record: Record<DashboardPage> = {
        let widgets = Schema.list(.record(DashboardWidget.record.outline))
        var record = Record<DashboardPage>(
            "page", "A page, twelve columns wide: of `widgets`, of `rows`, or `generated`.",
            start: DashboardPage.init(place:),
            fields: [
                .optional(
                    "title", \.optionalTitle, Codec.heading.located,
                    "What people see; needed unless the page is generated."),
                .optional(
                    "key", \.key, Codec.name.located, "What `link:` names it by beside its title."),
                .defaulted("description", \.description, .summary, "nothing", "A sentence or two."),
                .optional(
                    "widgets", \.widgetNodes, .node(widgets),
                    "1 to 100 widgets, which fill the page from left to right and top to bottom, each "
                        + "at the first free place. A loop and an include can stand among them."),
                .optional(
                    "rows", \.rowNodes,
                    .node(.list(.oneOf([.record(DashboardRow.outline), widgets]))),
                    "Rows of widgets; those without a width share what is left of the twelve columns. "
                        + "A loop and an include can stand among them."),
                .optional(
                    "generated", \.generated, Codec.string.located,
                    "An entity type; the widgets follow from its golden and summary metrics."),
            ])
        record.check = { page, report in
            let contents = [page.widgetNodes?.place, page.rowNodes?.place, page.generated?.place]
            if contents.count(where: { $0 != nil }) != 1 { report.add(.contents(of: page)) }
            if page.generated == nil, page.optionalTitle == nil {
                report.add(.untitled(page))
            }
        }
        return record
    }()

    /// The title where one is written.
    private var optionalTitle: Located<String>? {
        get { title.value.isEmpty ? nil : title }
        set { if let newValue { title = newValue } }
    }
}

/// How a row with a height is written.
struct DashboardRow: Sendable {
    var height: Int?
    var widgets: YAMLNode?
    var place: Place

    static let record = Record<DashboardRow>(
        "row", "Widgets side by side. A list of widgets alone is a row too.",
        start: { DashboardRow(place: $0) },
        fields: [
            .optional(
                "height", \.height, .integer(1...32), "The height of widgets that say none."),
            .required(
                "widgets", \.contents, .node(.list(.record(DashboardWidget.record.outline))),
                "The widgets, twelve at most."),
        ])
    static let outline = record.outline

    private var contents: YAMLNode {
        get { widgets ?? YAMLNode(.sequence([]), at: place) }
        set { widgets = newValue }
    }
}

extension Diagnostic {
    fileprivate static func contents(of page: DashboardPage) -> Diagnostic {
        Diagnostic(
            "dashboard/page", "a page has `widgets`, `rows` or `generated`", at: page.title.place,
            label: "exactly one of the three",
            help: "write the widgets under one of them")
    }

    fileprivate static func untitled(_ page: DashboardPage) -> Diagnostic {
        Diagnostic(
            "dashboard/page", "a page has no title", at: page.title.place, label: "no `title`",
            help: "add `title:`, which people see on its tab")
    }
}
