import Diagnostics

/// A part of a page of HTML as a tree, so that no text of somebody else's can become a part of it: what
/// is written into a tree is escaped where it is printed, and nowhere else.
indirect enum Markup: Sendable {
    case element(String, [(name: String, value: String)], [Markup])
    case text(String)
    /// A text among others whose direction of writing turns nothing around it, where no element can
    /// stand.
    case isolated(String)
    /// A line's end where it counts, as between lines of code.
    case lineEnd
    /// The style sheet, which is ours alone and without `<`.
    case style(StaticString)
    case group([Markup])

    static let nothing = Markup.group([])

    /// The tree as HTML. Elements that stand for themselves begin a line, so that two pages can be
    /// compared.
    var html: String {
        var output = ""
        write(to: &output)
        return output
    }

    private func write(to output: inout String) {
        switch self {
        case .text(let text): Self.escape(shown(text, upTo: .max), to: &output)
        case .isolated(let text):
            output += "\u{2068}"
            Self.escape(shown(text, upTo: .max), to: &output)
            output += "\u{2069}"
        case .lineEnd: output += "\n"
        case .style(let text): output += "\n<style>\n\(text)\n</style>"
        case .group(let parts): for part in parts { part.write(to: &output) }
        case .element(let name, let attributes, let children):
            if !Self.inline.contains(name) { output += "\n" }
            output += "<\(name)"
            for attribute in attributes {
                output += " \(attribute.name)=\""
                Self.escape(shown(attribute.value, upTo: .max), to: &output)
                output += "\""
            }
            output += ">"
            guard !Self.void.contains(name) else { return }
            for child in children { child.write(to: &output) }
            output += "</\(name)>"
        }
    }

    /// Elements that are part of a line of text, or of what is around them.
    private static let inline: Set<String> = [
        "a", "b", "bdi", "caption", "code", "em", "li", "p", "pre", "span", "strong", "summary",
        "td",
        "th", "text", "time", "title",
    ]
    private static let void: Set<String> = ["br", "hr", "meta"]

    private static func escape(_ text: String, to output: inout String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "'": output += "&#39;"
            default: output.unicodeScalars.append(scalar)
            }
        }
    }
}

/// Makes elements in few words.
extension Markup {
    static func tag(
        _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: [Markup] = []
    ) -> Markup {
        .element(name, attributes.map { ($0.key, $0.value) }, children)
    }

    static func tag(
        _ name: String, _ attributes: KeyValuePairs<String, String> = [:], text: String
    ) -> Markup {
        tag(name, attributes, [.text(text)])
    }

    /// A name that somebody else gave: its direction of writing turns nothing around it.
    static func name(_ text: String) -> Markup { tag("bdi", text: text) }
}

/// A coordinate with two decimals at most.
func coordinate(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e9 else { return "0" }
    let hundredths = Int64((value * 100).rounded())
    let sign = hundredths < 0 ? "-" : ""
    let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    guard rest > 0 else { return hundredths == 0 ? "0" : "\(sign)\(whole)" }
    let digits = rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)"
    return "\(sign)\(whole).\(digits)"
}
