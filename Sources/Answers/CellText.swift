import Diagnostics
package import QueryExecution
package import Telemetry

/// The values of one column of a table as texts for people.
package struct CellText {
    private let meaning: Answer.Meaning
    private let quantity: Quantity
    private let style: AnswerStyle
    private let zone: Answer.Zone
    /// So that the points of a column stand below each other.
    private let decimals: Int
    /// Below this a value that is not zero would look like it.
    private let least: Double

    /// The most values of a list, and the most cells of a value, that a table shows.
    private static let maximumListed = 20
    private static let maximumWidth = 200

    package init(
        _ values: [QueryResult.Value], meaning: Answer.Meaning, style: AnswerStyle,
        zone: Answer.Zone
    ) {
        self.meaning = meaning
        self.style = style
        self.zone = zone
        quantity = Quantity(meaning)
        let numbers = values.compactMap(\.number)
        let isWhole = numbers.allSatisfy { $0 == $0.rounded() && $0.magnitude < 1e15 }
        decimals =
            isWhole ? 0 : Digits.decimals(for: numbers.reduce(0) { max($0, $1.magnitude) })
        var least = isWhole ? 0 : 0.5
        for _ in 0..<decimals { least /= 10 }
        self.least = least
    }

    package func text(_ value: QueryResult.Value) -> String {
        switch value {
        case .scalar(let scalar): return text(scalar)
        case .list(let values):
            let shown = values.prefix(Self.maximumListed).map(text).joined(separator: ", ")
            let more = values.count - Self.maximumListed
            return more > 0 ? "\(shown), and \(more) more" : shown
        case .histogram: return counts(value).joined(separator: " ")
        }
    }

    /// The ranges of a histogram, each as a text; the value as it is where it is none. The first has
    /// what is below, too, and the last what is above.
    package func ranges(_ value: QueryResult.Value) -> [String] {
        guard case .histogram(let start, let width, let counts) = value else {
            return [text(value)]
        }
        return counts.indices.map { index in
            let lower = quantity.text(start + Double(index) * width)
            let upper = quantity.text(start + Double(index + 1) * width)
            if counts.count == 1 { return "all" }
            if index == 0 { return "below \(upper)" }
            return index == counts.count - 1 ? "\(lower) and more" : "\(lower) to \(upper)"
        }
    }

    /// The counts of a histogram, each as a text; the value as it is where it is none.
    func counts(_ value: QueryResult.Value) -> [String] {
        guard case .histogram(_, _, let counts) = value else { return [text(value)] }
        return counts.map { Digits.grouped(String($0)) }
    }

    package func text(_ scalar: Scalar) -> String {
        switch scalar {
        case .missing: return style.unknown
        case .boolean(let value): return value ? "true" : "false"
        case .text(let value):
            let printed = style.isSpelling ? shown(value, upTo: .max) : printable(value)
            let text = truncated(printed, to: Self.maximumWidth)
            return style.isUnicode ? text : ascii(text)
        case .integer(let value):
            if meaning == .time { return CivilTime(value, in: zone).text }
            let isExact = decimals == 0 || value.magnitude > 1 << 49
            return quantity.steps.isEmpty && isExact
                ? Digits.grouped(String(value)) : text(Double(value))
        case .unsigned(let value):
            return quantity.steps.isEmpty
                ? Digits.grouped(String(value)) : text(Double(value))
        case .double(let value):
            if value.isNaN { return style.unknown }
            if meaning == .time, value.magnitude < 9e15 {
                return CivilTime(Int64(value), in: zone).text
            }
            return text(value)
        }
    }

    private func text(_ number: Double) -> String {
        guard number.isFinite else { return number < 0 ? "-infinite" : "infinite" }
        if !quantity.steps.isEmpty { return quantity.text(number) }
        if number != 0, number.magnitude < least {
            return (number < 0 ? ">-" : "<") + Digits.text(least * 2, decimals: decimals)
        }
        return Digits.text(number, decimals: decimals)
    }

    /// A text in which what is not ASCII is spelt out.
    private func ascii(_ text: String) -> String {
        text.unicodeScalars.map { $0.isASCII ? String($0) : $0.escaped(asASCII: true) }.joined()
    }
}

/// `+12.7 %` for a value that was another before; nil where either is unknown, or it was 0.
func changeText(_ now: QueryResult.Value, _ before: QueryResult.Value?) -> String? {
    guard let now = now.number, let before = before?.number, before != 0 else { return nil }
    let percent = (now - before) / before.magnitude * 100
    guard percent.isFinite else { return nil }
    let text = Digits.text(percent, decimals: percent.magnitude < 1000 ? 1 : 0)
    return (percent > 0 ? "+" : "") + text + " %"
}
