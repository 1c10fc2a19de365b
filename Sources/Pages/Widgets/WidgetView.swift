import Answers
import Dashboards
import Definitions
import Diagnostics
import QueryExecution
import Telemetry

/// A widget as a part of the page: its heading, and what its visualization draws of its answers.
struct WidgetView {
    let widget: Dashboard.Widget
    let content: WidgetContent
    /// Unique on the page of HTML.
    let id: String
    /// The anchor of the page that its facets are shown on; nil for none.
    let link: String?

    var markup: Markup {
        let layout = widget.layout
        let place =
            "--c:\(layout.column);--r:\(layout.row);--w:\(layout.width);--h:\(layout.height)"
        var parts: [Markup] = []
        if !widget.title.isEmpty {
            parts.append(.tag("h3", ["id": id], [.name(widget.title)]))
        }
        parts.append(.tag("div", ["class": "body"], [body]))
        let kind = widget.visualization.rawValue
        let attributes: KeyValuePairs =
            widget.title.isEmpty
            ? ["class": "widget is-\(kind)", "style": place]
            : ["class": "widget is-\(kind)", "style": place, "aria-labelledby": id]
        return .tag("section", attributes, parts)
    }

    private var body: Markup {
        switch content {
        case .text: return MarkdownText(widget.text ?? "").markup
        case .topology(let graph): return TopologyView(graph: graph).markup
        case .answers(let parts):
            guard !parts.isEmpty else { return Self.unknown("nothing is asked") }
            return .group(
                parts.map { part in
                    switch part {
                    case .refused(let reason): Self.unknown(reason)
                    case .answer(let answer): drawn(answer)
                    }
                })
        }
    }

    private func drawn(_ answer: Answer) -> Markup {
        guard !answer.result.groups.isEmpty else { return Self.unknown("no row answers this") }
        let reading = AnswerReading(answer, widget: widget, link: link)
        let drawing =
            switch widget.visualization {
            case .billboard: BillboardView(reading: reading).markup
            case .line, .area:
                ChartView(reading: reading, isStacked: widget.visualization == .area).markup
            case .bar: BarView(reading: reading).markup
            case .pie: PieView(reading: reading).markup
            case .histogram: HistogramView(reading: reading).markup
            case .heatmap: HeatmapView(reading: reading).markup
            case .table, .markdown, .topology: TableView(reading: reading).markup
            }
        let shown = answer.result.groups.count
        let all = answer.result.groupCount
        guard all > shown else { return drawing }
        return .group([
            drawing, .tag("p", ["class": "note"], text: "\(shown) of \(all) are shown"),
        ])
    }

    /// What stands where nothing is known; it is not a zero.
    static func unknown(_ reason: String) -> Markup {
        .tag("p", ["class": "unknown"], text: "unknown: \(reason)")
    }
}
