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
    /// When the page is of, in milliseconds since 1970 UTC.
    let time: Int64

    var markup: Markup {
        let layout = widget.layout
        let place =
            "--c:\(layout.column);--r:\(layout.row);--w:\(layout.width);--h:\(layout.height)"
        var parts: [Markup] = []
        if !widget.title.isEmpty {
            parts.append(.tag("h3", ["id": id], [.name(widget.title)]))
        }
        parts.append(.tag("div", ["class": "body"], [body]))
        if let foot { parts.append(foot) }
        let kind = widget.visualization.rawValue
        let name = "widget is-\(kind)" + (layout.width > 6 ? " is-wide" : "")
        let attributes: KeyValuePairs =
            widget.title.isEmpty
            ? ["class": name, "style": place]
            : ["class": name, "style": place, "aria-labelledby": id]
        return .tag("section", attributes, parts)
    }

    private var body: Markup {
        switch content {
        case .text: return MarkdownText(widget.text ?? "").markup
        case .topology(let graph):
            return TopologyView(graph: graph, clock: PageClock(at: time)).markup
        case .answers(let parts):
            guard !parts.isEmpty else { return Self.unknown("nothing is asked") }
            return .group(
                parts.map { part in
                    switch part {
                    case .refused(let reason): Self.unknown(reason)
                    case .answer(let answer, let notes): drawn(answer, notes)
                    }
                })
        }
    }

    /// Of which time the values are, and of when the newest of them; of several queries, that of the
    /// one that is furthest behind.
    private var foot: Markup? {
        guard case .answers(let parts) = content else { return nil }
        let answers = parts.compactMap { part -> (answer: Answer, notes: AnswerNotes)? in
            guard case .answer(let answer, let notes) = part else { return nil }
            return (answer, notes)
        }
        guard let first = answers.first?.answer, let range = first.range else { return nil }
        let clock = PageClock(at: time, zone: first.zone)
        let zone = first.zone.name == "UTC" ? "" : " \(first.zone.name)"
        let isAlone = answers.allSatisfy { $0.answer.range == range }
        var words: [Markup] = isAlone ? [.text("\(clock.window(range))\(zone)")] : []
        let behind = answers.filter { $0.notes.newest != nil }
            .min { ($0.notes.newest ?? 0) < ($1.notes.newest ?? 0) }
        if let notes = behind?.notes, let newest = notes.newest {
            if !words.isEmpty { words.append(.text(", ")) }
            words.append(
                notes.isOld(newest, at: time)
                    ? .tag("span", ["class": "word old"], text: "as of \(clock.age(of: newest))")
                    : .text("as of \(clock.time(newest))"))
        }
        return words.isEmpty ? nil : .tag("p", ["class": "note foot"], words)
    }

    private func drawn(_ answer: Answer, _ notes: AnswerNotes) -> Markup {
        guard !answer.result.groups.isEmpty else { return Self.unknown("no row answers this") }
        let reading = AnswerReading(answer, notes, widget: widget, link: link, at: time)
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
