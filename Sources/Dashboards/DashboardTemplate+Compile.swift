public import Definitions
public import Diagnostics
import Telemetry

extension DashboardTemplate {
    /// Finds the telemetry behind every widget, spells its queries and gives it a place; nil, after
    /// diagnostics, where some widget has nothing to show.
    public func compile(
        in context: DashboardContext, report: inout DiagnosticReport
    ) -> Dashboard? {
        var compiler = DashboardCompiler(template: self, context: context)
        let dashboard = compiler.dashboard()
        report.add(contentsOf: compiler.report.mergingTurns())
        return compiler.report.hasErrors ? nil : dashboard
    }
}

/// Makes a dashboard of a template whose pages are known.
private struct DashboardCompiler {
    let template: DashboardTemplate
    let context: DashboardContext
    var report = DiagnosticReport()
    private var used: Set<String> = []

    init(template: DashboardTemplate, context: DashboardContext) {
        self.template = template
        self.context = context
    }

    mutating func dashboard() -> Dashboard {
        let pages = template.pages.map { page($0) }
        let variables = template.variables.compactMap { variable in
            variable.value.compiled(named: variable.name, in: context, report: &report)
        }
        // What could not be read may use it.
        for variable in template.variables
        where template.isWhole && !used.contains(variable.name.value) {
            report.add(.unusedVariable(variable.name))
        }
        return Dashboard(
            name: template.name.value, title: template.title, description: template.description,
            variables: variables, pages: pages)
    }

    private mutating func page(_ page: DashboardPage) -> Dashboard.Page {
        let layout = PageLayout(page, report: &report)
        let widgets = zip(page.allWidgets, layout.places).map { widget, place in
            var own = DiagnosticReport()
            let compiled = self.widget(widget, at: place, report: &own)
            report.add(contentsOf: own.remarking(widget.origins))
            return compiled
        }
        return Dashboard.Page(
            title: page.title.value, description: page.description, widgets: widgets)
    }

    private mutating func widget(
        _ widget: DashboardWidget, at place: GridRectangle, report: inout DiagnosticReport
    ) -> Dashboard.Widget {
        let compiler = WidgetCompiler(
            widget: widget, context: context, variables: defaultsOfVariables)
        used.formUnion(compiler.usedVariables)
        let queries =
            widget.visualization.isWithoutQueries ? [] : compiler.queries(report: &report)
        let meaning = WidgetMeaning(widget, queries, in: context)
        if let (first, second) = meaning.mixture {
            report.add(.mixedUnits(first, second, of: widget))
        }
        return Dashboard.Widget(
            title: widget.title.value, visualization: widget.visualization, layout: place,
            queries: queries, text: widget.text, unit: meaning.unit,
            thresholds: widget.thresholds.map {
                WidgetThresholds(thresholds: $0, meaning: meaning).compiled(report: &report)
            } ?? [],
            linkedPage: widget.link.flatMap { linkedPage($0, report: &report) },
            topology: widget.visualization == .topology
                ? topology(of: widget, compiler, report: &report) : nil)
    }

    private var defaultsOfVariables: [String: [String]] {
        Dictionary(
            template.variables.map { ($0.name.value, $0.value.defaults) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The title of a page that is named by its key or its title.
    private func linkedPage(
        _ name: Located<String>, report: inout DiagnosticReport
    ) -> String? {
        let pages = template.pages
        let page =
            pages.first { $0.key?.value == name.value }
            ?? pages.first { $0.title.value == name.value }
        // A page that could not be read may be meant.
        if page == nil, template.isWhole {
            let names = pages.map { $0.key?.value ?? $0.title.value }
            report.add(.unknownPage(name, among: names))
        }
        return page?.title.value
    }

    private func topology(
        of widget: DashboardWidget, _ compiler: WidgetCompiler, report: inout DiagnosticReport
    ) -> Dashboard.Topology {
        compiler.checkChoices(report: &report)
        let known = context.entityTypes.map(\.definition.key)
        for name in widget.entityTypes where !known.contains(name.value) {
            report.add(.unknownType(name, among: known))
        }
        return Dashboard.Topology(
            entityTypes: widget.entityTypes.isEmpty ? known : widget.entityTypes.map(\.value),
            relationships: widget.relationships.map(\.rawValue),
            conditions: compiler.conditions, choices: compiler.choices)
    }
}

extension Diagnostic {
    fileprivate static func mixedUnits(
        _ first: MetricUnit, _ second: MetricUnit, of widget: DashboardWidget
    ) -> Diagnostic {
        Diagnostic(
            "dashboard/mixed-units", .warning,
            "a widget shows values in `\(first.symbol)` and in `\(second.symbol)`",
            at: widget.title.place, label: "on one axis",
            help: "make a widget for each, or show them in a table")
    }

    fileprivate static func unknownPage(_ name: Located<String>, among names: [String])
        -> Diagnostic
    {
        Diagnostic(
            "dashboard/link", "there is no page `\(shown(name.value))`", at: name.place,
            label: "leads nowhere",
            help: suggestion(for: name.value, in: names)
                ?? "the pages are \(names.joined(separator: ", "))")
    }

    fileprivate static func unusedVariable(_ name: Located<String>) -> Diagnostic {
        Diagnostic(
            "dashboard/variable", .warning, "no widget uses the variable `\(shown(name.value))`",
            at: name.place, label: "people choose it, and nothing changes",
            help: "use it, as in `where: { attribute: { variable: \(shown(name.value)) } }`, or "
                + "remove it")
    }
}
