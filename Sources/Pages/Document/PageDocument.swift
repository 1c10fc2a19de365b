import Answers
public import Dashboards
import Diagnostics

/// A dashboard with its data as one file of HTML: no script, nothing from elsewhere, the same bytes for
/// the same values.
public struct PageDocument: Sendable {
    public var dashboard: Dashboard
    /// By page, then by widget, in the dashboard's order; what is beyond is not shown.
    public var contents: [[WidgetContent]]
    /// When it was, in milliseconds since 1970 UTC.
    public var time: Int64
    /// What was chosen, by the name of the variable.
    public var chosen: [String: [String]]
    /// What a reader must know of all that is shown, such as that it is old; sentences without a full
    /// stop.
    public var remarks: [String]

    public init(
        _ dashboard: Dashboard, contents: [[WidgetContent]], at time: Int64,
        chosen: [String: [String]] = [:], remarks: [String] = []
    ) {
        self.dashboard = dashboard
        self.contents = contents
        self.time = time
        self.chosen = chosen
        self.remarks = remarks
    }

    /// All that a browser may do with the file: use its own style.
    private static let policy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

    /// The file, with a line's end behind it.
    public var html: String {
        let head = Markup.tag(
            "head", [:],
            [
                .tag("meta", ["charset": "utf-8"]),
                .tag(
                    "meta",
                    ["http-equiv": "Content-Security-Policy", "content": Self.policy]),
                .tag(
                    "meta",
                    ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
                .tag("meta", ["name": "color-scheme", "content": "light dark"]),
                .tag("title", text: dashboard.title), .style(PageStyle.sheet),
            ])
        let main = Markup.tag("main", [:], dashboard.pages.indices.map(page))
        let root = Markup.tag(
            "html", ["lang": "en"], [head, .tag("body", [:], [header, main, footer])])
        return "<!DOCTYPE html>\(root.html)\n"
    }

    private var header: Markup {
        let clock = CivilTime(time, in: Answer.Zone())
        var parts: [Markup] = [
            .tag("h1", [:], [.name(dashboard.title)]),
            .tag(
                "p", ["class": "note"],
                [
                    .text("as it was at "),
                    .tag("time", text: "\(clock.date) \(clock.seconds) UTC"),
                    .text(", and so it stays; all times are UTC where none is named"),
                ]),
        ]
        if !dashboard.description.isEmpty {
            parts.insert(.tag("p", [:], [.name(dashboard.description)]), at: 1)
        }
        let choices = dashboard.variables.map { variable in
            let values = chosen[variable.name] ?? []
            let text = values.isEmpty ? "all" : values.joined(separator: ", ")
            return Markup.tag(
                "li", [:],
                [
                    .name(variable.title.isEmpty ? variable.name : variable.title),
                    .text(": "), .tag("b", [:], [.name(text)]),
                ])
        }
        if !choices.isEmpty { parts.append(.tag("ul", ["class": "choices"], choices)) }
        for remark in remarks {
            parts.append(.tag("p", ["class": "remark", "role": "note"], text: remark))
        }
        if dashboard.pages.count > 1 {
            let links = dashboard.pages.enumerated().map { index, page in
                Markup.tag(
                    "li", [:],
                    [.tag("a", ["href": "#\(Self.anchor(index))"], [.name(page.title)])])
            }
            parts.append(
                .tag("nav", ["aria-label": "pages"], [.tag("ul", [:], links)]))
        }
        return .tag("header", [:], parts)
    }

    private func page(_ index: Int) -> Markup {
        let page = dashboard.pages[index]
        let own = index < contents.count ? contents[index] : []
        var parts: [Markup] = [.tag("h2", [:], [.name(page.title)])]
        if !page.description.isEmpty {
            parts.append(.tag("p", [:], [.name(page.description)]))
        }
        let widgets = zip(page.widgets, own).enumerated().map { number, pair in
            let link = pair.0.linkedPage.flatMap { title in
                dashboard.pages.firstIndex { $0.title == title }.map(Self.anchor)
            }
            return WidgetView(
                widget: pair.0, content: pair.1, id: "\(Self.anchor(index))-\(number + 1)",
                link: link, time: time
            ).markup
        }
        parts.append(.tag("div", ["class": "widgets"], widgets))
        return .tag("article", ["id": Self.anchor(index)], parts)
    }

    private static func anchor(_ page: Int) -> String { "page-\(page + 1)" }

    private var footer: Markup {
        .tag(
            "footer", [:],
            [
                .tag(
                    "p", ["class": "note"],
                    text:
                        "“\(AnswerReading.unknown)” is a value that is not known, which is not zero."
                )
            ])
    }
}
