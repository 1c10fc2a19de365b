import Diagnostics

/// Draws entities as boxes and relationships as lines, and lists both for those who do not see it.
struct TopologyView {
    let graph: TopologyGraph

    /// The most characters of a name that stand in a box.
    private static let nameWidth = 22

    var markup: Markup {
        if let problem = graph.problem {
            return .tag("p", ["class": "unknown"], text: "unknown: \(problem)")
        }
        guard !graph.nodes.isEmpty else {
            return .tag("p", ["class": "unknown"], text: "no entity of these types is known")
        }
        let layout = TopologyLayout(graph)
        var parts: [Markup] = [
            .tag("div", ["class": "scroll", "tabindex": "0"], [drawing(layout)])
        ]
        var notes = layout.hidden.map { "\($0.count) more of \(Self.words($0.type))" }
        if layout.hiddenEdges > 0 { notes.append("\(layout.hiddenEdges) more relationships") }
        if !notes.isEmpty {
            parts.append(
                .tag("p", ["class": "note"], text: "not drawn: \(notes.joined(separator: ", "))"))
        }
        parts.append(list(layout))
        return .group(parts)
    }

    private func drawing(_ layout: TopologyLayout) -> Markup {
        let summary =
            "\(layout.boxes.count) entities and \(layout.edges.count) relationships; listed below"
        var parts: [Markup] = [.tag("title", text: summary)]
        for edge in layout.edges {
            let title = "\(edge.from.node.name) \(edge.edge.type) \(edge.to.node.name)"
            parts.append(
                .tag(
                    "path", ["class": "edge", "d": Self.curve(from: edge.from, to: edge.to)],
                    [.tag("title", text: title)]))
        }
        for column in layout.columns {
            parts.append(
                .tag(
                    "text",
                    ["class": "head", "x": "\(column.x)", "y": "\(TopologyLayout.margin + 14)"],
                    text: Self.words(column.title)))
        }
        for box in layout.boxes { parts.append(Self.drawn(box)) }
        return .tag(
            "svg",
            [
                "class": "topology", "width": "\(layout.width)", "height": "\(layout.height)",
                "role": "img", "aria-label": summary,
            ], parts)
    }

    private static func drawn(_ box: TopologyLayout.Box) -> Markup {
        let node = box.node
        let size = TopologyLayout.boxHeight
        return .tag(
            "g", ["class": node.state.rawValue],
            [
                .tag("title", text: "\(node.name) (\(words(node.type)), \(node.state.rawValue))"),
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
                    text: truncated(printable(node.name), to: nameWidth)),
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
                    .tag("td", text: box.node.state.rawValue),
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
