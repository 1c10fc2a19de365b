/// Writes a tree as NRQL on one line: clauses in one order and in upper case, no parentheses that are
/// not needed, names bare where that is safe.
///
/// Reading what it wrote gives the same tree.
struct NRQLPrinter {
    private(set) var text = ""

    mutating func add(_ piece: String) { text += piece }

    mutating func list<Element>(
        _ elements: [Element], _ write: (inout NRQLPrinter, Element) -> Void
    ) {
        for (index, element) in elements.enumerated() {
            if index > 0 { add(", ") }
            write(&self, element)
        }
    }

    // MARK: Names and texts

    /// A name of an attribute, a metric or an event type: bare where it can be, in backticks
    /// otherwise.
    mutating func add(name: String) {
        guard !NRQLName.canStandBare(name) else { return add(name) }
        add("`")
        for scalar in name.unicodeScalars {
            text.unicodeScalars.append(NRQLName.canHold(scalar) ? scalar : "?")
        }
        add("`")
    }

    /// A text in single quotes, with its quotes, backslashes and line breaks escaped.
    mutating func add(quoted content: String) {
        text += "'"
        for scalar in content.unicodeScalars {
            switch scalar {
            case "'", "\\": text.unicodeScalars.append(contentsOf: ["\\", scalar])
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "'"
    }

    /// `r'…'`.
    mutating func add(pattern: String) {
        add("r'")
        add(patternContent: pattern)
        add("'")
    }

    /// A pattern; a quote inside gets a backslash, which means the same in a pattern, and so does one
    /// at the end that would take the closing quote with it.
    mutating func add(patternContent pattern: String) {
        var isEscaped = false
        for scalar in pattern.unicodeScalars {
            if scalar == "'", !isEscaped { text.unicodeScalars.append("\\") }
            text.unicodeScalars.append(scalar)
            isEscaped = scalar == "\\" && !isEscaped
        }
        if isEscaped { add("\\") }
    }

    mutating func add(label: NRQLName?) {
        guard let label else { return }
        add(" AS ")
        add(quoted: label.text)
    }
}

extension NRQLName {
    /// Whether NRQL has a form for the name. One with a backtick, a line break or another control
    /// character has none; where a tree holds one, such a character is printed as `?`.
    public var hasForm: Bool { !text.isEmpty && text.unicodeScalars.allSatisfy(Self.canHold) }

    static func canHold(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x20 && scalar != "`" && scalar.value != 0x7F
    }

    /// Whether a name is printed without backticks: words with dots between them, each of letters,
    /// digits and `_` with a letter first, and no word that NRQL reserves.
    static func canStandBare(_ name: String) -> Bool {
        var isAtStart = true
        for byte in name.utf8 {
            if byte == UInt8(ascii: ".") {
                guard !isAtStart else { return false }
                isAtStart = true
            } else if byte.isNRQLLetter {
                isAtStart = false
            } else {
                guard !isAtStart, byte.isNRQLDigit || byte == UInt8(ascii: "_") else {
                    return false
                }
            }
        }
        guard !isAtStart else { return false }
        return NRQLKeyword(name)?.isReserved != true
    }
}
