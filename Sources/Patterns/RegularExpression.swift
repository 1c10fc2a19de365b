/// A regular expression in RE2's syntax, which must fit all of a text.
///
/// It follows all its readings at once, so that the time grows with the length of the text times that
/// of the pattern and never beyond, whatever the pattern. Left out are `\C`, classes of scripts such
/// as `\p{Greek}`, and `\pN` for other letters than those of Unicode's general categories.
package struct RegularExpression: Sendable {
    /// The longest pattern, in bytes of UTF-8.
    package static let maximumLength = 1_000
    /// The deepest that parentheses nest.
    package static let maximumDepth = 50
    /// The most times that `{n}` can repeat, as RE2 has it.
    package static let maximumRepeat = 1_000
    /// The most instructions that a pattern can become.
    package static let maximumInstructions = 4_000
    /// The longest text that is looked at, in Unicode scalars; a longer one does not fit.
    package static let maximumTextLength = 16_384
    /// The most groups, as NRQL has it.
    package static let maximumGroups = 16

    /// As it was written.
    package let text: String
    /// Whether it was written with `%` and `*`.
    private let hasAnchors: Bool
    package let program: PatternProgram

    /// The groups that a text can leave out and fit all the same, counted from 1.
    package let optionalGroups: Set<Int>

    /// The names of the groups, nil for those without.
    package var groupNames: [String?] { program.groupNames }

    /// - Throws: a `PatternFault` that says what is wrong with it.
    package init(_ text: String) throws(PatternFault) {
        self.text = text
        hasAnchors = false
        var parser = PatternParser(text)
        let node = try parser.parse()
        program = try PatternProgram(node, groupNames: parser.groupNames)
        optionalGroups = node.optionalGroups()
    }

    /// What `%` and `*` stand for, where a `*` is a group and case does not count, as `aparse()` of
    /// NRQL has it; both take as little as they can.
    package init(anchors text: String) throws(PatternFault) {
        guard text.utf8.count <= Self.maximumLength else { throw .tooLong }
        self.text = text
        hasAnchors = true
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
        guard groups <= Self.maximumGroups else { throw .tooManyGroups }
        optionalGroups = []
        program = try PatternProgram(
            .sequence(nodes), groupNames: [String?](repeating: nil, count: groups))
    }
}

/// Why a text is no pattern.
package struct PatternFault: Error, Equatable {
    /// What follows "the pattern".
    package var words: String
    /// Whether RE2 takes the pattern, and only this engine does not.
    package var isOwn: Bool

    package init(_ words: String, isOwn: Bool = false) {
        self.words = words
        self.isOwn = isOwn
    }
}

extension PatternFault {
    static let tooLong = PatternFault(
        "is longer than \(RegularExpression.maximumLength) bytes", isOwn: true)
    static let tooDeep = PatternFault(
        "nests deeper than \(RegularExpression.maximumDepth)", isOwn: true)
    static let tooManyGroups = PatternFault(
        "has more than \(RegularExpression.maximumGroups) groups", isOwn: true)
    static let tooLongWrittenOut = PatternFault(
        "is too long with its repeats written out", isOwn: true)
}

extension RegularExpression: Hashable {
    package static func == (one: RegularExpression, other: RegularExpression) -> Bool {
        one.text == other.text && one.hasAnchors == other.hasAnchors
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
