public import Definitions
public import Diagnostics
import Queries

extension DashboardTemplate {
    /// Finds the telemetry behind every widget, spells its queries and gives it a place; nil, after
    /// diagnostics, where some widget has nothing to show.
    public func compile(
        in context: DashboardContext, report: inout DiagnosticReport
    ) -> Dashboard? {
        var own = DiagnosticReport()
        var pages: [Dashboard.Page] = []
        for page in self.pages {
            var packing = GridPacking()
            var widgets: [Dashboard.Widget] = []
            for widget in page.widgets {
                let layout = packing.place(width: widget.width, height: widget.height)
                let compiler = WidgetCompiler(widget: widget, context: context)
                widgets.append(
                    Dashboard.Widget(
                        title: widget.title.value, visualization: widget.visualization,
                        layout: layout, queries: compiler.queries(report: &own),
                        text: widget.text))
            }
            pages.append(Dashboard.Page(title: page.title.value, widgets: widgets))
        }
        report.add(contentsOf: own)
        guard !own.hasErrors else { return nil }
        return Dashboard(
            name: name.value, title: title, description: description, pages: pages)
    }
}
