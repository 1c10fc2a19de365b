import Answers
import Diagnostics

/// Draws entities as boxes and relationships as lines, and lists both for those who do not see it.
struct TopologyView {
    let graph: TopologyGraph
    let clock: PageClock

    /// The most characters of a name that stand in a box.
    private static let nameWidth = 22

    var markup: Markup {
        if let problem = graph.problem {
            return .tag("p", ["class": "unknown"], text: "unknown: \(problem)")
        }
        guard !graph.nodes.isEmpty else {
            let which = graph.tests.isEmpty ? "" : " that is so"
            return .group(
                notes + [
                    .tag(
                        "p", ["class": "unknown"], text: "no entity of these types\(which) is known"
                    )
                ])
        }
        let layout = TopologyLayout(graph)
        var parts: [Markup] =
            notes + [
                .tag("div", ["class": "scroll", "tabindex": "0"], [drawing(layout)])
            ]
        var hidden = layout.hidden.map { "\($0.count) more of \(Self.words($0.type))" }
        if layout.hiddenEdges > 0 { hidden.append("\(layout.hiddenEdges) more relationships") }
        if !hidden.isEmpty {
            parts.append(
                .tag("p", ["class": "note"], text: "not drawn: \(hidden.joined(separator: ", "))"))
        }
        parts.append(list(layout))
        return .group(parts)
    }

    /// Whether what was known is told as what was.
    private var isOld: Bool {
        graph.time.map { AnswerNotes(patience: graph.patience).isOld($0, at: clock.now) } ?? false
    }

    /// Of which entities, and of when, all that is drawn is.
    private var notes: [Markup] {
        var words: [Markup] = []
        for test in graph.tests {
            words += [.text("\(Answer.words(test.attribute)): ")]
            for (index, value) in test.values.enumerated() {
                if index > 0 { words.append(.text(" or ")) }
                words.append(.name(value))
            }
            words.append(.text("; "))
        }
        if let time = graph.time {
            words.append(
                isOld
                    ? .tag(
                        "span", ["class": "word old"], text: "as known at \(clock.age(of: time))")
                    : .text("as known at \(clock.time(time))"))
        } else if !words.isEmpty {
            words.removeLast()
        }
        return words.isEmpty ? [] : [.tag("p", ["class": "note"], words)]
    }

    /// What an entity was when it was last known of.
    private func state(_ node: TopologyGraph.Node) -> String {
        let words = [node.trouble, node.state.rawValue].compactMap(\.self)
            .joined(separator: ", ")
        guard isOld, let time = graph.time else { return words }
        return "\(words) at \(clock.time(time))"
    }

    private func drawing(_ layout: TopologyLayout) -> Markup {
        let summary =
            "\(layout.boxes.count) entities and \(layout.edges.count) relationships; listed below"
        var parts: [Markup] = [.tag("title", text: summary)]
        for edge in layout.edges {
            let title: [Markup] = [
                .isolated(edge.from.node.name), .text(" \(edge.edge.type.lowercased()) "),
                .isolated(edge.to.node.name),
            ]
            parts.append(
                .tag(
                    "path", ["class": "edge", "d": Self.curve(from: edge.from, to: edge.to)],
                    [.tag("title", [:], title)]))
        }
        for column in layout.columns {
            parts.append(
                .tag(
                    "text",
                    ["class": "head", "x": "\(column.x)", "y": "\(TopologyLayout.margin + 14)"],
                    text: Self.words(column.title)))
        }
        for box in layout.boxes { parts.append(drawn(box)) }
        return .tag(
            "svg",
            [
                "class": isOld ? "topology old" : "topology",
                "width": "\(layout.width)", "height": "\(layout.height)",
                "role": "img", "aria-label": summary,
            ], parts)
    }

    private func drawn(_ box: TopologyLayout.Box) -> Markup {
        let node = box.node
        let size = TopologyLayout.boxHeight
        return .tag(
            "g", ["class": node.trouble == nil ? node.state.rawValue : "wrong"],
            [
                .tag(
                    "title", [:],
                    [
                        .isolated(node.name),
                        .text(" (\(Self.words(node.type)), \(state(node)))"),
                    ]),
                .tag(
                    "rect",
                    [
                        "x": "\(box.x)", "y": "\(box.y)", "width": "\(TopologyLayout.boxWidth)",
                        "height": "\(size)", "rx": "4",
                    ]),
                .tag(
                    "circle",
                    ["cx": "\(box.x + 14)", "cy": "\(box.y + size / 2)", "r": "5"]),
                .tag(
                    "text", ["x": "\(box.x + 26)", "y": "\(box.y + size / 2 + 4)"],
                    text: truncated(shown(node.name, upTo: .max), to: Self.nameWidth)),
            ])
    }

    private static func curve(
        from: TopologyLayout.Box, to: TopologyLayout.Box
    ) -> String {
        let middle = TopologyLayout.boxHeight / 2
        let (left, right) = from.x <= to.x ? (from, to) : (to, from)
        let startX = left.x + TopologyLayout.boxWidth
        guard left.x < right.x else {
            // Both in one column: around the right.
            let bend = startX + TopologyLayout.columnGap / 2
            return "M\(startX) \(from.y + middle)C\(bend) \(from.y + middle) \(bend) "
                + "\(to.y + middle) \(startX) \(to.y + middle)"
        }
        let bend = TopologyLayout.columnGap / 2
        return "M\(startX) \(left.y + middle)C\(startX + bend) \(left.y + middle) "
            + "\(right.x - bend) \(right.y + middle) \(right.x) \(right.y + middle)"
    }

    private func list(_ layout: TopologyLayout) -> Markup {
        let rows = layout.edges.map { edge in
            Markup.tag(
                "tr", [:],
                [
                    .tag("th", ["scope": "row"], [.name(edge.from.node.name)]),
                    .tag("td", text: edge.edge.type.lowercased()),
                    .tag("td", [:], [.name(edge.to.node.name)]),
                ])
        }
        let states = layout.boxes.map { box in
            Markup.tag(
                "tr", [:],
                [
                    .tag("th", ["scope": "row"], [.name(box.node.name)]),
                    .tag("td", text: Self.words(box.node.type)),
                    .tag("td", text: state(box.node)),
                ])
        }
        return .tag(
            "details", [:],
            [
                .tag("summary", text: "as a list"),
                .tag("table", [:], [.tag("tbody", [:], states + rows)]),
            ])
    }

    /// `MESSAGE_QUEUE_BROKER` as `broker`.
    static func words(_ type: String) -> String {
        let bare = type.hasPrefix("MESSAGE_QUEUE_") ? String(type.dropFirst(14)) : type
        return bare.lowercased().split(separator: "_").joined(separator: " ")
    }
}
