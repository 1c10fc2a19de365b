import Diagnostics

/// A bar for each value, from zero on, with its name before it and its number behind.
struct BarChart {
    struct Bar {
        var name: String
        var value: Double?
        /// Whether it is of the time compared with.
        var isBefore = false
        /// What stands behind the number.
        var remark = ""
    }

    let title: String
    let quantity: Quantity
    let bars: [Bar]
    let style: AnswerStyle

    /// The least and the most cells of a name, and of a bar.
    private static let leastNameWidth = 8
    private static let maximumNameWidth = 40
    private static let leastBarWidth = 6
    private static let maximumBarWidth = 80

    var lines: [String] {
        let numbers = bars.map { $0.value.map(quantity.text) ?? style.unknown }
        let numberWidth =
            zip(bars, numbers).map { displayWidth($1) + displayWidth($0.remark) + 1 }.max() ?? 0
        let whole = (style.width ?? LineChart.standardWidth) - numberWidth - 3
        let limit = min(max(whole - Self.leastBarWidth, Self.leastNameWidth), Self.maximumNameWidth)
        let names = bars.map { style.cut($0.name, to: limit) }
        let nameWidth = names.map { displayWidth($0) }.max() ?? 0
        let room = whole - nameWidth
        let width = min(max(room, Self.leastBarWidth), Self.maximumBarWidth)
        let values = bars.compactMap(\.value)
        let (lower, upper) = (min(values.min() ?? 0, 0), max(values.max() ?? 0, 0))
        let scale = upper > lower ? Double(width) / (upper - lower) : 0
        let zero = Int((-lower * scale).rounded())
        var lines = [style.bold(style.cut(heading, to: style.width ?? .max))]
        for ((bar, name), number) in zip(zip(bars, names), numbers) {
            let drawn = bar.value.map { self.bar($0, scale, zero, bar.isBefore) } ?? ""
            let blanks = String(repeating: " ", count: nameWidth - displayWidth(name))
            let ink = style.isColored && !bar.isBefore ? "\u{1B}[36m\(drawn)\u{1B}[0m" : drawn
            let gap = drawn.isEmpty ? "" : " "
            lines.append(
                "\(name)\(blanks)  \(drawn.isEmpty ? "" : ink)\(gap)\(number)"
                    + (bar.remark.isEmpty ? "" : " \(style.faint(bar.remark))"))
        }
        return lines
    }

    private var heading: String {
        quantity.heading.isEmpty ? title : "\(title) (\(quantity.heading))"
    }

    /// A bar to the right of zero, or to the left of it.
    private func bar(_ value: Double, _ scale: Double, _ zero: Int, _ isBefore: Bool) -> String {
        let length = value.magnitude * scale
        let full = style.isUnicode ? (isBefore ? "░" : "█") : (isBefore ? "-" : "#")
        if value < 0 {
            let count = min(Int(length.rounded()), zero)
            return String(repeating: " ", count: zero - count)
                + String(repeating: full, count: count)
        }
        let room = String(repeating: " ", count: zero)
        guard style.isUnicode, !isBefore else {
            return room + String(repeating: full, count: Int(length.rounded()))
        }
        let eighths = Int((length * 8).rounded())
        let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        return room + String(repeating: full, count: eighths / 8) + parts[eighths % 8]
    }
}
