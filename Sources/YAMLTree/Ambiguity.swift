/// A plain scalar that a YAML 1.1 reader, which most tools still have, takes for something else
/// than the core schema of YAML 1.2 does.
struct Ambiguity: Hashable {
    /// What it is to a YAML 1.1 reader.
    var elsewhere: String
    /// What it is here.
    var here: String
    var help: String

    /// Nil where both agree. A key is a name whatever it looks like, so of keys only the words for
    /// true and false count, and not the letters `y` and `n`, which few readers take for booleans.
    init?(of text: String, isKey: Bool) {
        if Self.words.contains(text.lowercased()), Self.isWordCase(text) {
            guard !isKey || text.utf8.count > 1 else { return nil }
            self.init(elsewhere: "a boolean", here: "a string", help: Self.help(forWord: text))
            return
        }
        guard !isKey, let first = text.utf8.first, text.utf8.count <= OldNumber.maximumLength,
            OldNumber.firstBytes.contains(first)
        else { return nil }
        self.init(old: OldNumber(text), new: CoreValue(plain: text), text)
    }

    private init?(old: OldNumber, new: CoreValue, _ text: String) {
        switch (old, new) {
        case (.timestamp, _):
            self.init(elsewhere: "a date", here: Self.name(new), help: "quote it: `\"\(text)\"`")
        case (.baseSixty, _):
            self.init(
                elsewhere: "a number in base 60", here: Self.name(new),
                help: "quote it: `\"\(text)\"`")
        case (.integer(let value), _) where value != new:
            let decimal = new == .string(text) ? value : new
            self.init(
                elsewhere: Self.name(value), here: Self.name(new),
                help: Self.help(text, decimal: decimal))
        case (.double, .string):
            self.init(
                elsewhere: "a number", here: "a string",
                help: "quote it, or write the number without `_`")
        case (.string, .integer), (.string, .double):
            self.init(
                elsewhere: "a string", here: Self.name(new), help: Self.help(text, decimal: new))
        default: return nil
        }
    }

    private init(elsewhere: String, here: String, help: String) {
        self.elsewhere = elsewhere
        self.here = here
        self.help = help
    }

    private static let words: Set<String> = ["y", "n", "yes", "no", "on", "off"]

    /// `yes`, `Yes` and `YES`, but not `yEs`.
    private static func isWordCase(_ text: String) -> Bool {
        let rest = text.dropFirst()
        return rest == rest.lowercased() || text == text.uppercased()
    }

    private static func help(forWord text: String) -> String {
        let isTrue = ["y", "yes", "on"].contains(text.lowercased())
        return "write `\(isTrue)` for the boolean, or quote the word: `\"\(text)\"`"
    }

    private static func help(_ text: String, decimal: CoreValue) -> String {
        switch decimal {
        case .integer(let value) where String(value) != text: "write `\(value)`, or quote it"
        case .double(let value) where !"\(value)".contains("e") && value.isFinite:
            "write `\(value)`, or quote it"
        default: "quote it: `\"\(text)\"`"
        }
    }

    private static func name(_ value: CoreValue) -> String {
        switch value {
        case .integer(let integer): "the number \(integer)"
        case .double: "a number"
        case .string: "a string"
        case .boolean: "a boolean"
        case .null: "null"
        }
    }
}
