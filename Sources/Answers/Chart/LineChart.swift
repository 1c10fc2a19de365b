import Diagnostics
import QueryExecution
import Telemetry

/// Lines over time on one pair of axes, with a scale beside, times below, and what each line is.
struct LineChart {
    let panel: ChartPanel
    let buckets: [Range<Int64>]
    let zone: Answer.Zone
    let style: AnswerStyle

    /// The rows of the lines themselves.
    static let height = 14
    /// The most lines: more could not be told apart.
    static let maximumSeries = 8
    /// Where nothing limits the width, in cells.
    static let standardWidth = 100
    private static let leastPlotWidth = 16

    private static let colors = [36, 33, 35, 32, 34, 31, 96, 93]
    private static let marks: [Character] = ["●", "▲", "■", "◆", "○", "△", "□", "◇"]
    private static let plainMarks: [Character] = ["*", "o", "+", "x", "#", "@", "%", "&"]

    var lines: [String] {
        let shown = Array(panel.series.prefix(Self.maximumSeries))
        let values = shown.flatMap { $0.values.compactMap { $0 } }
        let axis = ValueAxis(values, panel.quantity, count: Self.height / 3)
        let margin = axis.ticks.map { displayWidth($0.text) }.max() ?? 0
        let width = max((style.width ?? Self.standardWidth) - margin - 2, Self.leastPlotWidth)
        let pens = shown.indices.map(pen)
        var canvas = ChartCanvas(width: width, height: Self.height, pens: pens)
        for (index, series) in shown.enumerated() {
            draw(series, pen: index, axis, on: &canvas)
        }
        var lines = [style.bold(style.cut(title, to: style.width ?? .max))]
        lines += beside(axis, margin, canvas)
        lines += below(margin, width)
        lines.append("")
        lines += legend(shown, pens)
        let rest = panel.series.count - shown.count
        if rest > 0 {
            lines.append(
                style.faint("and \(rest) more lines, which are not drawn; LIMIT and WHERE choose"))
        }
        return lines
    }

    private var title: String {
        panel.quantity.heading.isEmpty ? panel.title : "\(panel.title) (\(panel.quantity.heading))"
    }

    private func pen(_ index: Int) -> ChartCanvas.Pen {
        let color = style.isColored ? Self.colors[index % Self.colors.count] : nil
        guard style.isUnicode else {
            return .init(mark: Self.plainMarks[index % Self.plainMarks.count], color: color)
        }
        // Dots are the finest, and can be told apart by colours alone.
        let isAlone = panel.series.count == 1
        return .init(
            mark: style.isColored || isAlone ? nil : Self.marks[index % Self.marks.count],
            color: color)
    }

    /// Draws from each known value to the next, and nothing over one that is unknown.
    private func draw(
        _ series: ChartSeries, pen: Int, _ axis: ValueAxis, on canvas: inout ChartCanvas
    ) {
        let points = canvas.points(pen)
        let first = buckets.first?.lowerBound ?? 0
        let span = max((buckets.last?.lowerBound ?? 0) - first, 1)
        var last: (x: Int, y: Int)?
        for (bucket, value) in zip(buckets, series.values) {
            guard let value else {
                last = nil
                continue
            }
            let x = Double(bucket.lowerBound - first) / Double(span) * Double(points.x - 1)
            let y = min(max(axis.share(value), 0), 1) * Double(points.y - 1)
            let point = (x: Int(x.rounded()), y: Int(y.rounded()))
            canvas.line(from: last ?? point, to: point, pen: pen)
            last = point
        }
    }

    /// The rows of the canvas with the scale on their left.
    private func beside(_ axis: ValueAxis, _ margin: Int, _ canvas: ChartCanvas) -> [String] {
        var texts = [String?](repeating: nil, count: canvas.height)
        for tick in axis.ticks {
            let row = Int((axis.share(tick.value) * Double(canvas.height - 1)).rounded())
            texts[canvas.height - 1 - min(max(row, 0), canvas.height - 1)] = tick.text
        }
        let (mark, line) = style.isUnicode ? ("┤", "│") : ("+", "|")
        return zip(texts, canvas.rows).map { text, row in
            let room = String(repeating: " ", count: margin - displayWidth(text ?? ""))
            return style.faint(room + (text ?? "") + " " + (text == nil ? line : mark)) + row
        }
    }

    private func below(_ margin: Int, _ width: Int) -> [String] {
        guard let first = buckets.first, let last = buckets.last else { return [] }
        let axis = TimeAxis(first.lowerBound..<last.lowerBound + 1, width: width, zone: zone)
        let (corner, mark, dash) = style.isUnicode ? ("└", "┬", "─") : ("+", "+", "-")
        var rule = ""
        var texts = ""
        for tick in axis.ticks {
            rule += String(repeating: dash, count: max(0, tick.column - rule.count)) + mark
            texts += String(repeating: " ", count: max(0, tick.column - texts.count)) + tick.text
        }
        rule += String(repeating: dash, count: max(0, width - rule.count))
        let room = String(repeating: " ", count: margin + 1)
        return [style.faint(room + corner + rule), style.faint(room + " " + texts)]
    }

    /// Each line with its mark, and what it was in short.
    private func legend(_ shown: [ChartSeries], _ pens: [ChartCanvas.Pen]) -> [String] {
        var grid = TextGrid(columns: [
            .init(heading: [""], isNumeric: false, isCuttable: true),
            .init(heading: ["last"], isNumeric: true, isCuttable: false),
            .init(heading: ["least"], isNumeric: true, isCuttable: false),
            .init(heading: ["greatest"], isNumeric: true, isCuttable: false),
        ])
        let figures = shown.map { series in
            let values = series.values.compactMap { $0 }
            return [series.values.last ?? nil, values.min(), values.max()].map {
                QueryResult.Value.scalar($0.map { .double($0) } ?? .missing)
            }
        }
        let text = CellText(
            figures.flatMap { $0 }, meaning: panel.meaning, style: style, zone: zone)
        for ((series, pen), figures) in zip(zip(shown, pens), figures) {
            let mark = pen.mark.map(String.init) ?? "⠒⠒"
            grid.rows.append(["\(mark) \(series.name)"] + figures.map { text.text($0) })
        }
        var plain = style
        plain.isColored = false
        return (grid.lines(plain) ?? grid.records(plain)).enumerated().map { index, line in
            guard index > 0, let color = pens[index - 1].color else { return style.faint(line) }
            let mark = line.prefix { $0 != " " }
            return "\u{1B}[\(color)m\(mark)\u{1B}[0m\(line.dropFirst(mark.count))"
        }
    }
}
