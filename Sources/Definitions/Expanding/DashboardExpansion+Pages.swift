import Diagnostics
import YAMLTree

extension DashboardExpansion {
    /// Keys whose values are lists that are expanded on their own, and queries, into which nothing is
    /// put.
    private static let left: Set<String> = ["widgets", "rows", "query"]

    /// A page with its widgets; nil, after diagnostics, where it cannot be read.
    mutating func page(_ item: Item) -> DashboardPage? {
        guard var page = read(DashboardPage.record, item) else { return nil }
        page.origins = item.scope.trail
        let errorCount = report.errorCount
        if let list = page.widgetNodes { page.widgets = widgets(list, item.scope) }
        if let list = page.rowNodes { page.rows = rows(list, item.scope) }
        if let name = page.generated {
            guard let type = generatedType(name, item.scope) else { return nil }
            let generated = DashboardPage(generatedFor: type, at: name.place)
            page.widgets = generated.widgets
            page.rows = generated.rows
            if page.title.value.isEmpty { page.title = generated.title }
        }
        let count = page.allWidgets.count
        let isRead = !report.hasErrors(since: errorCount) && isComplete
        if count > DashboardPage.maximumWidgets || isRead && count == 0 {
            noting(item.scope) {
                $0.add(.count("widgets", count, DashboardPage.maximumWidgets, at: page.title.place))
            }
        }
        return page
    }

    private mutating func generatedType(
        _ name: Located<String>, _ scope: TemplateScope
    ) -> DefinitionSet.EntityTypeFolder? {
        if let type = type(named: name.value) { return type }
        guard knowsTypes else {
            isComplete = false
            return nil
        }
        let names = set.entityTypes.map(\.definition.key)
        noting(scope) { $0.add(.unknownThing("entity type", name, among: names)) }
        return nil
    }

    private mutating func rows(
        _ list: YAMLNode, _ scope: TemplateScope
    ) -> [DashboardPage.Row] {
        items(.rows, in: list, scope).compactMap { item -> DashboardPage.Row? in
            if let nodes = item.node.sequence {
                if nodes.isEmpty {
                    noting(item.scope) { $0.add(.emptyRow(at: item.node.place)) }
                }
                return DashboardPage.Row(
                    widgets: widgets(item.node, item.scope), place: item.node.place)
            }
            guard let row = read(DashboardRow.record, item), let list = row.widgets else {
                return nil
            }
            if list.sequence?.isEmpty == true {
                noting(item.scope) { $0.add(.emptyRow(at: list.place)) }
            }
            return DashboardPage.Row(
                height: row.height, widgets: widgets(list, item.scope), place: item.node.headPlace)
        }
    }

    private mutating func widgets(
        _ list: YAMLNode, _ scope: TemplateScope
    ) -> [DashboardWidget] {
        items(.widgets, in: list, scope).compactMap { item in
            guard var widget = read(DashboardWidget.record, item) else { return nil }
            widget.origins = item.scope.trail
            for query in widget.queries where query.text.contains("${") {
                noting(item.scope) { $0.add(.placeholderInQuery(query)) }
            }
            return widget
        }
    }

    /// Reads something after its placeholders are filled in.
    private mutating func read<Model>(_ record: Record<Model>, _ item: Item) -> Model? {
        noting(item.scope) { report in
            item.scope.fill(item.node, leaving: Self.left, report: &report)
                .flatMap { record.decode($0, report: &report) }
        }
    }
}

extension Diagnostic {
    fileprivate static func emptyRow(at place: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/limit", "a row has no widgets", at: place, label: "is empty",
            help: "add a widget, or remove the row")
    }

    fileprivate static func placeholderInQuery(_ query: SourceText) -> Diagnostic {
        Diagnostic(
            "dashboard/placeholder", "nothing is put into a query", at: query.place,
            label: "has a `${`",
            help:
                "write the value under `where:` or `facet:`, which are added to the query safely, "
                + "or use a variable of the dashboard")
    }
}
