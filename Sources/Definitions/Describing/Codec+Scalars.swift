public import Diagnostics
import YAMLTree

extension Codec where Value == String {
    /// Any scalar, as its text.
    public static var string: Codec {
        Codec(.string(pattern: nil)) { node, report in
            guard case .scalar(let scalar) = node.content, node.resolved != .null else {
                report.add(.wrongType(node, expected: "a text"))
                return nil
            }
            return scalar.text
        }
    }

    /// A scalar whose text passes a test.
    ///
    /// - Parameters:
    ///   - noun: What such a text is, as in `a name`.
    ///   - pattern: What passes, in words that can follow `write`.
    ///   - mend: Gives what was likely meant by a text that does not pass.
    ///   - isValid: The test.
    /// - Returns: The codec.
    public static func text(
        _ noun: String, pattern: String,
        mend: @escaping @Sendable (String) -> String? = { _ in nil },
        where isValid: @escaping @Sendable (String) -> Bool
    ) -> Codec {
        string.map(schema: .string(pattern: pattern)) { text, place, report in
            guard isValid(text) else {
                let meant = mend(text).flatMap { isValid($0) ? $0 : nil }
                report.add(
                    .malformed(text, "not \(noun)", write: pattern, meant: meant, at: place))
                return nil
            }
            return text
        }
    }

    /// A name of letters, digits, `_`, `-` and `.`, at most 255 characters, letter first.
    public static var name: Codec {
        text(
            "a name", pattern: "letters, digits, `_`, `-` and `.`, beginning with a letter",
            where: { isName($0, upTo: 255) })
    }

    /// Whether a text is a name of at most so many letters.
    static func isName(_ text: String, upTo limit: Int) -> Bool {
        guard let first = text.unicodeScalars.first, text.utf8.count <= limit else { return false }
        return first.isASCIILetter
            && text.unicodeScalars.allSatisfy {
                $0.isASCIILetter || $0.isASCIIDigit || "_-.".unicodeScalars.contains($0)
            }
    }

    /// A word of upper case, as domains and types of entities are.
    public static func upperWord(_ length: ClosedRange<Int>) -> Codec {
        text(
            "a word in upper case",
            pattern: "\(length.lowerBound) to \(length.upperBound) upper-case letters, digits and "
                + "`_`, beginning with a letter",
            mend: { $0.uppercased() }
        ) { text in
            length.contains(text.utf8.count)
                && text.utf8.first.map { (65...90).contains($0) } == true
                && text.utf8.allSatisfy {
                    (65...90).contains($0) || (48...57).contains($0) || $0 == 95
                }
        }
    }
}

extension Unicode.Scalar {
    var isASCIILetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
    var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}

extension Codec where Value == Bool {
    public static var boolean: Codec {
        Codec(.boolean) { node, report in
            guard case .boolean(let value)? = node.resolved else {
                report.add(.wrongType(node, expected: "true or false"))
                return nil
            }
            return value
        }
    }
}

extension Codec where Value == Int {
    public static func integer(_ range: ClosedRange<Int>) -> Codec {
        Codec(.integer(range)) { node, report in
            guard case .integer(let value)? = node.resolved else {
                report.add(.wrongType(node, expected: "an integer"))
                return nil
            }
            guard let number = Int(exactly: value), range.contains(number) else {
                report.add(
                    .malformed(
                        "\(value)", value < range.lowerBound ? "too small" : "too large",
                        write: "a number from \(range.lowerBound) to \(range.upperBound)",
                        at: node.place))
                return nil
            }
            return number
        }
    }
}

extension Codec where Value == Double {
    public static var number: Codec {
        Codec(.number) { node, report in
            switch node.resolved {
            case .integer(let value)?: return Double(value)
            case .double(let value)? where value.isFinite: return value
            default:
                report.add(.wrongType(node, expected: "a number"))
                return nil
            }
        }
    }
}

extension Codec where Value == SourceText {
    /// The text of an expression, with the place of each of its parts; it is compiled later, when
    /// the names in reach are known.
    public static var expression: Codec {
        Codec(.expression) { node, report in
            guard let text = node.sourceText, node.resolved != .null else {
                report.add(.wrongType(node, expected: "an expression"))
                return nil
            }
            return text
        }
    }

    /// A part of a query in New Relic's language, with the place of each of its parts; it is checked
    /// later.
    public static var nrql: Codec {
        Codec(.string(pattern: "NRQL")) { node, report in
            guard let text = node.sourceText, node.resolved != .null else {
                report.add(.wrongType(node, expected: "a text of NRQL"))
                return nil
            }
            return text
        }
    }
}

extension Codec where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// One of a closed set of words.
    public static var choice: Codec { choice(among: Array(Value.allCases)) }

    public static func choice(among cases: [Value]) -> Codec {
        let words = cases.map(\.rawValue)
        return Codec(.choice(words)) { node, report in
            guard case .scalar(let scalar) = node.content else {
                report.add(.wrongType(node, expected: "one of " + words.joined(separator: ", ")))
                return nil
            }
            guard let value = cases.first(where: { $0.rawValue == scalar.text }) else {
                report.add(.notAmong(words, scalar.text, at: node.place))
                return nil
            }
            return value
        }
    }
}

extension Diagnostic {
    static func wrongType(_ node: YAMLNode, expected: String) -> Diagnostic {
        let found =
            switch node.content {
            case .scalar: node.resolved == .null ? "nothing" : "a single value"
            case .sequence: "a list"
            case .mapping: "a mapping"
            }
        return Diagnostic(
            "format/type", "expected \(expected), found \(found)", at: node.place,
            label: "this is \(found)", help: "write \(expected) here")
    }

    /// A value that the key does not take: under the carets what is wrong, as help what is right.
    ///
    /// - Parameters:
    ///   - text: The value.
    ///   - fault: What is wrong with it.
    ///   - cure: What to write.
    ///   - meant: The right value that this one resembles.
    ///   - place: Where it is.
    /// - Returns: The finding.
    static func malformed(
        _ text: String, _ fault: String, write cure: String, meant: String? = nil, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "format/value", "`\(shown(text))` is not a value for this key", at: place,
            label: fault, help: meant.map { "did you mean `\($0)`?" } ?? "write \(cure)")
    }

    static func notAmong(_ words: [String], _ text: String, at place: Place) -> Diagnostic {
        let suggestion = nearest(to: text, in: words)
        return Diagnostic(
            "format/choice", "`\(shown(text))` is not one of the words for this key", at: place,
            label: "not known",
            help: suggestion.map { "did you mean `\($0)`?" }
                ?? "use one of \(words.joined(separator: ", "))")
    }
}
