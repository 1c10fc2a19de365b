public import Diagnostics

/// A dashboard by what it shows: entity types, metrics and golden metrics instead of queries and
/// coordinates.
public struct DashboardTemplate: Sendable {
    public var name: Located<String>
    public var title = ""
    public var description = ""
    public var pages: [DashboardPage] = []
    public var place: Place

    init(place: Place) {
        self.place = place
        name = Located("", at: place)
    }

    /// The most pages, as New Relic has it.
    static let maximumPages = 20

    static let record: Record<DashboardTemplate> = {
        var record = Record<DashboardTemplate>(
            "dashboard", "A dashboard by what it shows; queries and layout follow from it.",
            start: DashboardTemplate.init(place:),
            fields: [
                .format(),
                .required(
                    "dashboard", \.name, Codec.name.located, "The name that commands use."),
                .required("title", \.title, .string, "What people see."),
                .defaulted("description", \.description, .string, "nothing", "A sentence or two."),
                .required("pages", \.pages, DashboardPage.record.codec.list, "The pages; 1 to 20."),
            ])
        record.check = { template, report in
            guard !(1...maximumPages).contains(template.pages.count) else { return }
            report.add(.count("pages", template.pages.count, maximumPages, at: template.name.place))
        }
        return record
    }()
}

/// A page of a dashboard. Widgets fill its twelve columns from left to right and top to bottom.
public struct DashboardPage: Sendable {
    public var title: Located<String>
    public var widgets: [DashboardWidget] = []

    /// The most widgets of a page, as New Relic has it.
    static let maximumWidgets = 100

    static let record: Record<DashboardPage> = {
        var record = Record<DashboardPage>(
            "page", "A page; its widgets fill twelve columns, from left to right.",
            start: { DashboardPage(title: Located("", at: $0)) },
            fields: [
                .required("title", \.title, Codec.string.located, "What people see."),
                .required(
                    "widgets", \.widgets, DashboardWidget.record.codec.list,
                    "The widgets in order; 1 to 100."),
            ])
        record.check = { page, report in
            guard !(1...maximumWidgets).contains(page.widgets.count) else { return }
            report.add(.count("widgets", page.widgets.count, maximumWidgets, at: page.title.place))
        }
        return record
    }()
}

extension Diagnostic {
    fileprivate static func count(
        _ what: String, _ count: Int, _ limit: Int, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "dashboard/limit", "\(count) \(what), where 1 to \(limit) can be shown", at: place,
            label: "has \(count) \(what)",
            help: count == 0 ? "add one under `\(what):`" : "share them among several")
    }
}
