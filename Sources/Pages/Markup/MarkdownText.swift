/// A text in Markdown as markup: headings, paragraphs, lists, rules, blocks of code, and in a line code,
/// strong and emphasised words and links. All else stays the text that it is; HTML above all.
struct MarkdownText {
    /// The longest text that is read, in bytes; what is longer is shown as it is.
    static let maximumBytes = 100_000

    let markup: Markup

    init(_ text: String) {
        guard text.utf8.count <= Self.maximumBytes else {
            markup = Self.code(text.split(separator: "\n", omittingEmptySubsequences: false))
            return
        }
        var blocks: [Markup] = []
        var lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }[...]
        while let line = lines.first {
            let block = Self.block(&lines, line)
            if let block { blocks.append(block) }
        }
        markup = .tag("div", ["class": "markdown"], blocks)
    }

    /// The next block; nil for a blank line. It always takes a line at least.
    private static func block(_ lines: inout ArraySlice<Substring>, _ line: Substring) -> Markup? {
        let text = line.drop { $0 == " " || $0 == "\t" }
        lines.removeFirst()
        if text.isEmpty { return nil }
        if text.hasPrefix("```") {
            let inner = lines.prefix { !$0.drop { $0 == " " }.hasPrefix("```") }
            lines = lines.dropFirst(inner.count).dropFirst()
            return code(Array(inner))
        }
        let marks = text.prefix { $0 == "#" }.count
        if (1...6).contains(marks), text.dropFirst(marks).first == " " {
            // The page's own headings stand above.
            return .tag("h\(min(marks + 3, 6))", [:], MarkdownLine(text.dropFirst(marks + 1)).parts)
        }
        if text.count >= 3, Set(text) == ["-"] || Set(text) == ["*"] { return .tag("hr") }
        if item(of: text) != nil { return list(&lines, text) }
        var paragraph = MarkdownLine(text).parts
        while let next = lines.first?.drop(while: { $0 == " " || $0 == "\t" }), !next.isEmpty,
            !next.hasPrefix("```"), !next.hasPrefix("#"), item(of: next) == nil
        {
            lines.removeFirst()
            paragraph += [.text(" ")] + MarkdownLine(next).parts
        }
        return .tag("p", [:], paragraph)
    }

    private static func list(_ lines: inout ArraySlice<Substring>, _ first: Substring) -> Markup {
        let isOrdered = first.first?.isNumber ?? false
        var items: [Markup] = []
        var next: Substring? = first
        while let text = next, let item = item(of: text), item.isOrdered == isOrdered {
            items.append(.tag("li", [:], MarkdownLine(item.text).parts))
            next = lines.first?.drop { $0 == " " || $0 == "\t" }
            if let line = next, Self.item(of: line)?.isOrdered == isOrdered {
                lines.removeFirst()
            } else {
                next = nil
            }
        }
        return .tag(isOrdered ? "ol" : "ul", [:], items)
    }

    private static func item(of text: Substring) -> (isOrdered: Bool, text: Substring)? {
        if let first = text.first, "-*+".contains(first), text.dropFirst().first == " " {
            return (false, text.dropFirst(2))
        }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard (1...9).contains(digits.count), text.dropFirst(digits.count).hasPrefix(". ") else {
            return nil
        }
        return (true, text.dropFirst(digits.count + 2))
    }

    private static func code(_ lines: [Substring]) -> Markup {
        let parts = lines.flatMap { [Markup.text(String($0)), .lineEnd] }
        return .tag("pre", [:], [.tag("code", [:], Array(parts.dropLast()))])
    }
}

/// The words of a line.
private struct MarkdownLine {
    private(set) var parts: [Markup] = []
    private var plain = ""

    /// The longest part between marks that is looked for, in characters.
    private static let maximumLength = 2000

    init(_ text: Substring, isInner: Bool = false) {
        var rest = text
        while let next = rest.first {
            switch next {
            case "\\" where rest.dropFirst().first.map { $0.isPunctuation || $0.isSymbol } ?? false:
                rest.removeFirst()
                plain.append(rest.removeFirst())
            case "`":
                if let inner = Self.between("`", "`", &rest) {
                    add(.tag("code", text: String(inner)))
                } else {
                    plain.append(rest.removeFirst())
                }
            case "*" where !isInner:
                if let inner = Self.between("**", "**", &rest) {
                    add(.tag("strong", [:], MarkdownLine(inner, isInner: true).parts))
                } else if let inner = Self.between("*", "*", &rest) {
                    add(.tag("em", [:], MarkdownLine(inner, isInner: true).parts))
                } else {
                    plain.append(rest.removeFirst())
                }
            case "[" where !isInner:
                if let (name, address) = Self.link(&rest) {
                    let attributes: KeyValuePairs = [
                        "href": String(address), "rel": "noopener noreferrer",
                    ]
                    add(.tag("a", attributes, MarkdownLine(name, isInner: true).parts))
                } else {
                    plain.append(rest.removeFirst())
                }
            default: plain.append(rest.removeFirst())
            }
        }
        flush()
    }

    private mutating func add(_ part: Markup) {
        flush()
        parts.append(part)
    }

    private mutating func flush() {
        if !plain.isEmpty { parts.append(.text(plain)) }
        plain = ""
    }

    /// What stands between two marks at the start of a text, which is then behind them.
    private static func between(
        _ open: String, _ close: String, _ rest: inout Substring
    ) -> Substring? {
        guard rest.hasPrefix(open) else { return nil }
        let inner = rest.dropFirst(open.count).prefix(maximumLength)
        guard let end = inner.firstRange(of: close), end.lowerBound > inner.startIndex else {
            return nil
        }
        rest = rest[end.upperBound...]
        return inner[..<end.lowerBound]
    }

    /// `[name](address)`, whose address is one of the web's.
    private static func link(_ rest: inout Substring) -> (Substring, Substring)? {
        var ahead = rest
        guard let name = between("[", "]", &ahead), let address = between("(", ")", &ahead),
            address.hasPrefix("https://") || address.hasPrefix("http://"),
            !address.contains(where: \.isWhitespace)
        else { return nil }
        rest = ahead
        return (name, address)
    }
}
