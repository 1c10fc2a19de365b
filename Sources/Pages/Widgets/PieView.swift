import Answers
import QueryExecution
import Telemetry

/// A ring of shares with a table of them. What is unknown or below zero is in no share, and a row says
/// so.
struct PieView {
    let reading: AnswerReading

    /// Pieces; what is beyond is one together.
    private static let maximumPieces = 9

    private struct Piece {
        var name: Markup
        var title: String
        var value: Double
        var text: String
    }

    var markup: Markup {
        guard !reading.result.columns.isEmpty else { return .nothing }
        return .group(reading.result.columns.indices.map(ring))
    }

    private func ring(_ column: Int) -> Markup {
        let title = reading.result.columns[column].name
        var pieces: [Piece] = []
        var left: [Markup] = []
        for group in reading.result.groups {
            let value = reading.last(group, column)
            let name = reading.hasFacets ? reading.name(of: group) : title
            let markup = Markup.group([
                reading.hasFacets ? reading.linked(name) : .name(name), reading.age(group),
            ])
            let text = reading.text(value, column: column)
            guard let number = value.number, number >= 0 else {
                left.append(Self.row(nil, markup, text, AnswerReading.unknown))
                continue
            }
            pieces.append(Piece(name: markup, title: name, value: number, text: text))
        }
        pieces.sort { $0.value > $1.value }
        if pieces.count > Self.maximumPieces + 1 {
            let rest = pieces[Self.maximumPieces...]
            let sum = rest.reduce(0) { $0 + $1.value }
            let name = "\(rest.count) others"
            pieces.removeSubrange(Self.maximumPieces...)
            pieces.append(
                Piece(
                    name: .text(name), title: name, value: sum,
                    text: reading.text(.scalar(.double(sum)), column: column)))
        }
        let whole = pieces.reduce(0) { $0 + $1.value }
        // Of nothing, and of what is beyond any number, nobody can tell a share.
        let hasShares = whole > 0 && whole.isFinite
        var offset = 0.0
        var arcs: [Markup] = [.tag("title", text: "\(title): shares, as listed beside")]
        var rows: [Markup] = []
        for (index, piece) in pieces.enumerated() {
            let share = hasShares ? piece.value / whole * 100 : 0
            if share > 0 {
                arcs.append(
                    .tag(
                        "circle",
                        [
                            "class": "arc s\(index % ChartView.colorCount)", "cx": "21",
                            "cy": "21", "r": "15.9155", "pathLength": "100",
                            "stroke-dasharray": "\(coordinate(share)) \(coordinate(100 - share))",
                            "stroke-dashoffset": coordinate(25 - offset),
                        ], [.tag("title", text: "\(piece.title): \(piece.text)")]))
            }
            offset += share
            let percent =
                hasShares ? "\(coordinate((share * 10).rounded() / 10)) %" : AnswerReading.unknown
            rows.append(Self.row(index, piece.name, piece.text, percent))
        }
        let drawing = Markup.tag(
            "svg", ["class": "ring", "viewBox": "0 0 42 42", "role": "img", "aria-label": title],
            arcs)
        let caption = Markup.tag("caption", [:], reading.heading(of: column))
        let table = Markup.tag("table", [:], [caption, .tag("tbody", [:], rows + left)])
        return .tag("div", ["class": "pie-parts"], [drawing, table])
    }

    private static func row(
        _ color: Int?, _ name: Markup, _ text: String, _ share: String
    ) -> Markup {
        let swatch = color.map { "swatch s\($0 % ChartView.colorCount)" } ?? "swatch none"
        return .tag(
            "tr", [:],
            [
                .tag("th", ["scope": "row"], [.tag("span", ["class": swatch]), name]),
                .tag("td", ["class": "number"], text: text),
                .tag("td", ["class": "number"], text: share),
            ])
    }
}
