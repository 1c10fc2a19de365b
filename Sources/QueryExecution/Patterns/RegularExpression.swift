/// A regular expression in RE2's syntax, which must fit all of a text.
///
/// It follows all its readings at once, so that the time grows with the length of the text times that
/// of the pattern and never beyond, whatever the pattern. Left out are `\C`, classes of scripts such
/// as `\p{Greek}`, and `\pN` for other letters than those of Unicode's general categories.
struct RegularExpression: Sendable {
    /// The longest pattern, in bytes of UTF-8.
    static let maximumLength = 1_000
    /// The deepest that parentheses nest.
    static let maximumDepth = 50
    /// The most times that `{n}` can repeat, as RE2 has it.
    static let maximumRepeat = 1_000
    /// The most instructions that a pattern can become.
    static let maximumInstructions = 4_000
    /// The longest text that is looked at, in Unicode scalars; a longer one does not fit.
    static let maximumTextLength = 16_384
    /// The most groups, as NRQL has it.
    static let maximumGroups = 16

    let program: PatternProgram

    /// - Throws: a `PatternFault` that says what is wrong with it.
    init(_ text: String) throws(PatternFault) {
        var parser = PatternParser(text)
        let node = try parser.parse()
        program = try PatternProgram(node, groupNames: parser.groupNames)
    }

    /// What `%` and `*` stand for, where a `*` is a group and case does not count, as `aparse()` of
    /// NRQL has it; both take as little as they can.
    init(anchors text: String) throws(PatternFault) {
        guard text.utf8.count <= Self.maximumLength else { throw PatternFault("is too long") }
        var nodes: [PatternNode] = []
        var groups = 0
        for scalar in text.unicodeScalars {
            let anything = PatternNode.repeated(.set(.all), 0, nil, isGreedy: false)
            switch scalar {
            case "%": nodes.append(anything)
            case "*":
                groups += 1
                nodes.append(.group(anything, index: groups))
            default: nodes.append(.set(ScalarSet(scalar, ignoringCase: true)))
            }
        }
        guard groups <= Self.maximumGroups else { throw PatternFault("has too many groups") }
        program = try PatternProgram(
            .sequence(nodes), groupNames: [String?](repeating: nil, count: groups))
    }

    /// Whether the pattern fits all of a text.
    func fits(_ text: String, budget: PatternBudget) -> Bool {
        PatternMatcher(program, hasGroups: false).match(text, budget: budget) != nil
    }

    /// What a group has of a text that the pattern fits; nil where it does not, or where the group
    /// took no part. Groups count from 1; nil is the first one with a name, or else the first.
    func capture(_ group: Int?, in text: String, budget: PatternBudget) -> String? {
        let group = group ?? (program.groupNames.firstIndex { $0 != nil } ?? 0) + 1
        guard group >= 1, group <= program.groupNames.count,
            let groups = PatternMatcher(program, hasGroups: true).match(text, budget: budget),
            let range = groups[group - 1]
        else { return nil }
        let scalars = text.unicodeScalars
        let start = scalars.index(scalars.startIndex, offsetBy: range.lowerBound)
        let end = scalars.index(start, offsetBy: range.count)
        return String(scalars[start..<end])
    }
}

/// Why a text is no pattern.
struct PatternFault: Error, Equatable {
    /// What follows "the pattern".
    var words: String

    init(_ words: String) { self.words = words }
}

/// How many steps all patterns of a query may still take.
///
/// One pattern over one text has a bound of its own; this is the bound of all texts together.
final class PatternBudget {
    /// Some seconds.
    static let steps = 200_000_000
    private(set) var left: Int

    init(steps: Int = PatternBudget.steps) { left = steps }

    var isSpent: Bool { left <= 0 }

    func spend(_ steps: Int) { left -= steps }
}
