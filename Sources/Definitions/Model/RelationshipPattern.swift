import Diagnostics
import Synchronization

/// A regular expression in a relationship, in Swift's syntax, which has the lookaheads that
/// upstream's patterns need.
///
/// Its matcher tries one reading after the other, and its cost cannot be known beforehand. What
/// makes such patterns run away is refused where they are read: a repeat of what has a repeat in
/// it, many repeats of any character, and several repeats with nothing between them. Values over a
/// length are not looked at. What is left can take a second or two where a value is made for it,
/// and alternatives that overlap and are repeated, such as `(a|a)*`, are not seen and can take
/// longer.
public struct RelationshipPattern: Sendable {
    public let text: String
    /// Set before the first use.
    public var isCaseSensitive = false
    private let compiled: Compiled

    /// The longest value in which a pattern is looked for, in bytes of UTF-8; a longer one does not
    /// have it.
    public static let maximumSubjectLength = 256
    /// The longest pattern, in bytes of UTF-8.
    public static let maximumLength = 1_000
    /// The most repeats of `.` in one pattern.
    public static let maximumWildcards = 3
    /// The most repeats in a row with nothing between them.
    public static let maximumInARow = 2

    /// Both forms of a pattern. A `Regex` is not for several threads at once, so each waits for its
    /// turn.
    private final class Compiled: Sendable {
        let ignoringCase: Mutex<Regex<AnyRegexOutput>>
        let exact: Mutex<Regex<AnyRegexOutput>>

        init(_ text: String) throws {
            ignoringCase = Mutex(try Self.regex(text).ignoresCase())
            exact = Mutex(try Self.regex(text))
        }

        private static func regex(_ text: String) throws -> Regex<AnyRegexOutput> {
            try Regex(text).matchingSemantics(.unicodeScalar).asciiOnlyCharacterClasses()
        }
    }

    /// Fails with what is wrong, in words.
    init(_ text: String) throws(Fault) {
        guard text.utf8.count <= Self.maximumLength else {
            throw Fault(
                words: "too long", cure: "write at most \(Self.maximumLength) bytes")
        }
        let repeats = PatternRepeats(text)
        if repeats.isNested {
            throw Fault(
                words: "a repeat in what is repeated",
                cure: "repeat once, as in `a+` for `(a+)+`; the time it takes has no bound")
        }
        if repeats.wildcardCount > Self.maximumWildcards {
            throw Fault(
                words: "more than \(Self.maximumWildcards) repeats of `.`",
                cure: "say which characters are meant, as in `[^/]*` for `.*`")
        }
        if repeats.mostInARow > Self.maximumInARow {
            throw Fault(
                words: "more than \(Self.maximumInARow) repeats in a row",
                cure: "make one of them, or say what stands between them")
        }
        self.text = text
        do {
            compiled = try Compiled(text)
        } catch {
            throw Fault(words: "\(error)", cure: "write a regular expression as Swift has it")
        }
    }

    /// Why a text is no pattern.
    struct Fault: Error {
        var words: String
        var cure: String
    }

    /// Whether the pattern is found in a value.
    public func isFound(in value: String) -> Bool { firstMatch(in: value) != nil }

    /// What the pattern's first group has of a value, or without a group what all of it has; nil
    /// where it is not found.
    public func capture(in value: String) -> String? { firstMatch(in: value) }

    private func firstMatch(in value: String) -> String? {
        guard value.utf8.count <= Self.maximumSubjectLength else { return nil }
        return isCaseSensitive
            ? compiled.exact.withLock { Self.firstMatch(of: $0, in: value) }
            : compiled.ignoringCase.withLock { Self.firstMatch(of: $0, in: value) }
    }

    private static func firstMatch(
        of regex: Regex<AnyRegexOutput>, in value: String
    ) -> String? {
        guard let match = try? regex.firstMatch(in: value) else { return nil }
        guard match.output.count > 1 else { return String(value[match.range]) }
        return match.output[1].substring.map(String.init) ?? ""
    }
}

extension Codec where Value == RelationshipPattern {
    /// A regular expression; one that cannot be compiled has a finding.
    static var relationshipPattern: Codec {
        Codec<String>.string.map(schema: .string(pattern: "regular expression")) {
            text, place, report in
            do throws(RelationshipPattern.Fault) {
                return try RelationshipPattern(text)
            } catch {
                report.add(.pattern(text, error, at: place))
                return nil
            }
        }
    }
}

extension Diagnostic {
    fileprivate static func pattern(
        _ text: String, _ fault: RelationshipPattern.Fault, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "relationship/pattern", "`\(shown(text))` cannot be used as a pattern", at: place,
            label: fault.words, help: fault.cure)
    }
}
