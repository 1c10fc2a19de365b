/// A text in which names in braces, such as `{vhost}`, stand for values.
///
/// A brace that has no name behind it and no brace at the name's end is one of the text.
public struct PlaceholderText: Sendable, Hashable {
    /// A piece of the text.
    public enum Part: Sendable, Hashable {
        case text(String)
        case placeholder(String)
    }

    public let parts: [Part]

    /// The most letters of a name.
    static let maximumNameLength = 64

    /// Reads a text.
    ///
    /// - Parameter text: Any text; one without placeholders is itself.
    public init(_ text: String) {
        var parts: [Part] = []
        var plain = ""
        var rest = text[...]
        while let brace = rest.firstIndex(of: "{") {
            plain += rest[..<brace]
            let inner = rest[rest.index(after: brace)...]
            let name = inner.prefix { $0 != "}" && $0 != "{" }
            if name.endIndex < inner.endIndex, inner[name.endIndex] == "}",
                Self.isName(String(name))
            {
                if !plain.isEmpty { parts.append(.text(plain)) }
                parts.append(.placeholder(String(name)))
                plain = ""
                rest = inner[inner.index(after: name.endIndex)...]
            } else {
                plain += "{"
                rest = inner
            }
        }
        plain += rest
        if !plain.isEmpty { parts.append(.text(plain)) }
        self.parts = parts
    }

    /// The names that stand in it, each as often as it does.
    public var names: [String] {
        parts.compactMap { if case .placeholder(let name) = $0 { name } else { nil } }
    }

    /// The text with values in place of the names.
    ///
    /// - Parameter value: Gives what stands for a name.
    /// - Returns: The text.
    public func filled(_ value: (String) -> String) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .placeholder(let name): value(name)
            }
        }.joined()
    }

    /// Whether a text can stand between the braces: a letter, then letters, digits and `_`.
    static func isName(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, text.utf8.count <= maximumNameLength else {
            return false
        }
        return first.isASCIILetter
            && text.unicodeScalars.allSatisfy {
                $0.isASCIILetter || $0.isASCIIDigit || $0 == "_"
            }
    }
}
