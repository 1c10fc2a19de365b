import Definitions
import Diagnostics
import Queries

/// Where a widget stands, for people: its page and its title, or its number where it has none.
struct WidgetPlace {
    let page: String
    let widget: String

    init(_ widget: Dashboard.Widget, number: Int, on page: Dashboard.Page) {
        self.page = page.title
        self.widget = widget.title.isEmpty ? "number \(number)" : "`\(shown(widget.title))`"
    }

    var text: String { "widget \(widget) of page `\(shown(page))`" }
}

/// What a form of a dashboard cannot show as it is. None of it is cut silently: where something stands
/// in its place, the text says so too.
extension Diagnostic {
    /// More, or longer, than a form takes; an error, since New Relic would refuse it.
    static func tooMany(
        _ what: String, of place: String, _ count: Int, _ limit: Int, help: String
    ) -> Diagnostic {
        Diagnostic(
            "dashboard/limit",
            "\(place) has \(count) \(what), where New Relic takes at most \(limit)", at: nil,
            help: help)
    }

    static func outsideGrid(_ place: WidgetPlace, _ layout: GridRectangle) -> Diagnostic {
        Diagnostic(
            "dashboard/limit",
            "\(place.text) reaches from column \(layout.column) over \(layout.width) columns and "
                + "\(layout.height) rows, beyond 12 columns or 32 rows",
            at: nil, help: "make it smaller, or give it another place")
    }

    static func noTopology(_ place: WidgetPlace, in form: String) -> Diagnostic {
        Diagnostic(
            "dashboard/form", .warning, "\(place.text) is a topology, which has no form in \(form)",
            at: nil,
            help: "a text stands in its place; `--form html` draws it")
    }

    static func noThresholds(_ place: WidgetPlace) -> Diagnostic {
        Diagnostic(
            "dashboard/form", .warning,
            "the thresholds of \(place.text) are not drawn: New Relic has them for billboards, lines "
                + "and tables alone",
            at: nil, help: "show it as one of these, or take its thresholds away")
    }

    static func noLineThresholds(_ place: WidgetPlace) -> Diagnostic {
        Diagnostic(
            "dashboard/form", .warning,
            "the thresholds of \(place.text) are not drawn: a dashboard of an entity has none for lines",
            at: nil, help: "show it as a billboard or a table, or take its thresholds away")
    }

    static func templateInText(_ place: WidgetPlace, _ variable: String) -> Diagnostic {
        Diagnostic(
            "dashboard/form", .warning,
            "a text in a query of \(place.text) has `{{\(shown(variable))}}` in it, which New Relic "
                + "takes for the variable",
            at: nil, help: "rename the variable")
    }

    static func noPromQL(_ place: WidgetPlace, _ reason: PromQLReason) -> Diagnostic {
        Diagnostic(
            "dashboard/form", .warning,
            "\(place.text): `\(shown(reason.part))` has no form in PromQL: \(reason.message)",
            at: nil, help: reason.help)
    }

    static func noPromQL(_ place: WidgetPlace, _ reason: QueryReason) -> Diagnostic {
        Diagnostic(
            "dashboard/form", .warning, "\(place.text) has no form in PromQL: \(reason.message)",
            at: nil, help: "New Relic may show it all the same")
    }

    static func brokenDownFurther(_ place: WidgetPlace, _ attribute: String) -> Diagnostic {
        Diagnostic(
            "dashboard/form", .info,
            "\(place.text) is broken down by `\(shown(attribute))` too in Grafana", at: nil,
            help:
                "PromQL knows no latest value of several series; name it under `facet:` to have the "
                + "same everywhere")
    }

    static func noVariable(_ name: String, _ reason: String, help: String) -> Diagnostic {
        Diagnostic(
            "dashboard/form", .warning,
            "the variable `\(shown(name))` offers nothing to choose in Grafana: \(reason)", at: nil,
            help: help)
    }

    static func backtick(_ name: String, _ value: String) -> Diagnostic {
        Diagnostic(
            "dashboard/form", .warning,
            "the value `\(shown(value))` of the variable `\(shown(name))` has a backtick, which would end "
                + "the text in PromQL that Grafana puts it into",
            at: nil, help: "it is left out; choose by another attribute")
    }

    static func variableInValue(_ name: String, _ value: String) -> Diagnostic {
        Diagnostic(
            "dashboard/form", .warning,
            "Grafana takes a part of the value `\(shown(value))` of the variable `\(shown(name))` for a "
                + "variable of its own",
            at: nil, help: "it is left out; let an `attribute:` offer the values")
    }

    static func separatedValue(_ name: String, _ value: String) -> Diagnostic {
        Diagnostic(
            "dashboard/form", .warning,
            "Grafana takes the value `\(shown(value))` of the variable `\(shown(name))` for a label and "
                + "a value, because of the colon between blanks",
            at: nil, help: "choose by another attribute")
    }

    static func choiceInEntityForm(_ place: WidgetPlace, _ reason: QueryReason) -> Diagnostic {
        Diagnostic(
            "dashboard/form",
            "\(place.text) uses a variable, which a dashboard of an entity has not, and its query cannot "
                + "be written without: \(reason.message)",
            at: nil, help: "write the query so that the local store can run it")
    }

    static func severalPages(_ titles: [String]) -> Diagnostic {
        Diagnostic(
            "dashboard/form", "a dashboard of an entity has one page", at: nil,
            help: "name one with --page: "
                + titles.map { "`\(shown($0))`" }.joined(separator: ", "))
    }

    static func unknownPage(_ title: String, among titles: [String]) -> Diagnostic {
        Diagnostic(
            "dashboard/form", "there is no page `\(shown(title))`", at: nil,
            help: suggestion(for: title, in: titles)
                ?? "the pages are " + titles.map { "`\(shown($0))`" }.joined(separator: ", "))
    }
}
