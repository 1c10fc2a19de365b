import Definitions
import Diagnostics
import Testing

/// Templates of dashboards as they are written; what they show is checked elsewhere.
@Suite struct DashboardTemplateTests {
    static func dashboard(widgets: String, pages: Int = 1) -> Loaded {
        let list = (0..<pages).map { "{ title: P\($0), widgets: \(widgets) }" }
        return Loaded(
            "{ format: 1, dashboard: d, title: D, pages: "
                + "[\(list.joined(separator: ", "))] }")
    }

    @Test func `gives what a widget does not write its default`() throws {
        let loaded = Self.dashboard(widgets: "[{ title: W, metrics: [m] }]")
        #expect(loaded.findings == [])
        let dashboard = try #require(loaded.set.dashboards.first)
        #expect(dashboard.description == "")
        let widget = try #require(dashboard.pages.first?.widgets.first)
        #expect(widget.visualization == .line)
        #expect(widget.aggregate == .latest)
        #expect(widget.width == nil && widget.height == nil && widget.limit == 20)
        #expect(widget.conditions.isEmpty && widget.facets.isEmpty && widget.text == nil)
    }

    @Test(
        arguments: [
            ("{ title: W }", ["dashboard/widget"]),
            ("{ title: W, metrics: [m], golden: [g], entityType: T }", ["dashboard/widget"]),
            ("{ title: W, golden: [g] }", ["dashboard/widget"]),
            ("{ title: W, text: t, metrics: [m] }", ["format/meaningless-key"]),
            ("{ title: W, visualization: markdown }", ["dashboard/widget"]),
            ("{ title: W, visualization: markdown, text: t }", []),
            ("{ title: W, metrics: [m], width: 13 }", ["format/value"]),
            ("{ title: W, metrics: [m], height: 0 }", ["format/value"]),
            ("{ title: W, metrics: [m], limit: 5001 }", ["format/value"]),
            ("{ title: W, metrics: [m], visualization: gauge }", ["format/choice"]),
            ("{ title: W, metrics: [m], visualization: [line] }", ["format/type"]),
            (
                "{ title: W, metrics: [\((1...21).map { "m\($0)" }.joined(separator: ","))] }",
                ["dashboard/limit"]
            ),
            ("{ metrics: [m] }", ["format/missing-key"]),
        ] as [(String, [String])])
    func `refuses a widget that shows nothing or too much`(_ widget: String, _ rules: [String]) {
        let loaded = Self.dashboard(widgets: "[\(widget)]")
        #expect(loaded.report.sorted.map(\.rule.rawValue) == rules, "\(loaded.messages)")
    }

    @Test func `has one to twenty pages of one to a hundred widgets`() {
        let widget = "{ title: W, metrics: [m] }"
        func widgets(_ count: Int) -> String {
            "[\(Array(repeating: widget, count: count).joined(separator: ","))]"
        }
        #expect(Self.dashboard(widgets: widgets(100), pages: 20).findings == [])
        #expect(
            Self.dashboard(widgets: widgets(0)).messages
                == ["0 widgets, where 1 to 100 can be shown"])
        #expect(
            Self.dashboard(widgets: widgets(101)).messages
                == ["101 widgets, where 1 to 100 can be shown"])
        #expect(
            Self.dashboard(widgets: widgets(1), pages: 21).messages
                == ["21 pages, where 1 to 20 can be shown"])
        #expect(
            Self.dashboard(widgets: widgets(1), pages: 0).report.sorted.first?.help
                == "add one under `pages:`")
    }
}
