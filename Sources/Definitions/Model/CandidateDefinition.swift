public import Diagnostics

/// Which known entities can be at an end of a relationship, by category; upstream's format.
public struct CandidateDefinition: Sendable {
    public var category: Located<String>
    /// Asked in order; the first that matches decides.
    public var lookups: [CandidateLookup] = []
    public var place: Place

    /// Whether the file is one that upstream uses in staging only.
    public var isStaging: Bool { place.isInStagingFile }

    static let record = Record<CandidateDefinition>(
        "candidate category", "Which known entities can be at an end of a relationship.",
        start: { CandidateDefinition(category: Located("", at: $0), place: $0) },
        fields: [
            .required(
                "category", \.category, Codec.string.located, "A name that relationships use."),
            .required(
                "lookups", \.lookups, CandidateLookup.record.codec.list,
                "Asked in order; the first that matches decides."),
        ])
}

/// One way to look entities up.
public struct CandidateLookup: Sendable {
    /// What becomes of several matches.
    public enum SeveralMatches: String, Sendable, CaseIterable {
        case relateAll = "RELATE_ALL"
        case discardAll = "DISCARD_ALL"
    }

    /// What a lookup does with its matches.
    struct Match: Sendable {
        var several = SeveralMatches.relateAll

        static let record = Record<Match>(
            "matched lookup", "What becomes of matches.", start: { _ in .init() },
            fields: [
                .required(
                    "onMultipleMatches", \.several, .choice, "What becomes of several matches.")
            ])
    }

    /// What is done where nothing matches.
    public struct Miss: Sendable {
        public enum Action: String, Sendable, CaseIterable {
            case createUninstrumented = "CREATE_UNINSTRUMENTED"
            case nothing = "NO_OP"
        }

        /// The type of the entity that stands for an unknown one.
        struct Uninstrumented: Sendable {
            var type: Located<String>

            static let record = Record<Uninstrumented>(
                "uninstrumented entity", "What stands for an unknown entity.",
                start: { Uninstrumented(type: Located("", at: $0)) },
                fields: [
                    .required(
                        "type", \.type, Codec.upperWord(2...50).located,
                        "Its type, in the domain `UNINSTRUMENTED`.")
                ])
        }

        public var action: Located<Action>
        var uninstrumented: Uninstrumented?

        /// The type of what is made; nil where nothing is.
        public var uninstrumentedType: Located<String>? {
            action.value == .createUninstrumented ? uninstrumented?.type : nil
        }

        static let record: Record<Miss> = {
            var record = Record<Miss>(
                "missed lookup", "What is done where nothing matches.",
                start: { Miss(action: Located(.nothing, at: $0)) },
                fields: [
                    .required(
                        "action", \.action, Codec<Action>.choice.located,
                        "Whether an uninstrumented entity is made."),
                    .optional(
                        "uninstrumented", \.uninstrumented, Uninstrumented.record.codec,
                        "Which one; needed where one is made."),
                ])
            let outline = record.outline
            record.check = { miss, report in
                if miss.action.value == .createUninstrumented, miss.uninstrumented == nil {
                    report.add(.missingKey("uninstrumented", in: outline, at: miss.action.place))
                }
            }
            return record
        }()
    }

    public var entityTypes: [Located<String>] = []
    public var tags = CandidateTags()
    var onMatch = Match()
    public var miss: Miss
    /// What becomes of several matches.
    public var severalMatches: SeveralMatches { onMatch.several }

    static let record = Record<CandidateLookup>(
        "candidate lookup", "One way to look entities up.",
        start: { CandidateLookup(miss: .init(action: Located(.nothing, at: $0))) },
        fields: [
            .required(
                "entityTypes", \.entityTypes, Codec.entityTypeKey.located.list,
                "Types as `DOMAIN-TYPE`, or as `TYPE` for any domain."),
            .required("tags", \.tags, CandidateTags.record.codec, "What their tags must be."),
            .required("onMatch", \.onMatch, Match.record.codec, "What becomes of matches."),
            .required("onMiss", \.miss, Miss.record.codec, "What is done where nothing matches."),
        ])
}

/// What the tags of a candidate must be.
public struct CandidateTags: Sendable {
    /// Which predicates an entity must meet.
    public enum Matching: String, Sendable, CaseIterable {
        /// One of those whose field is known.
        case any = "ANY"
        /// All of them; a field that is not known cannot be met.
        case all = "ALL"
        /// The topmost that any entity meets; its matches are all matches.
        case first = "FIRST"
    }

    /// One of several tags has the value of a field.
    public struct Predicate: Sendable {
        public var keys: [String] = []
        public var field: Located<String>

        static let record = Record<Predicate>(
            "tag predicate", "One of several tags has the value of a field.",
            start: { Predicate(field: Located("", at: $0)) },
            fields: [
                .required("tagKeys", \.keys, Codec<String>.string.list, "One of them is enough."),
                .required("field", \.field, Codec.string.located, "The relationship's field."),
            ])
    }

    public var matching = Matching.all
    public var predicates: [Predicate] = []

    static let record = Record<CandidateTags>(
        "candidate tags", "What the tags of a candidate must be.", start: { _ in .init() },
        fields: [
            .required(
                "matchingMode", \.matching, .choice,
                "Which predicates must be met: one, all, or the first that any entity meets."),
            .required("predicates", \.predicates, Predicate.record.codec.list, "The predicates."),
        ])
}

extension Codec where Value == String {
    /// `DOMAIN-TYPE` or `TYPE`.
    fileprivate static var entityTypeKey: Codec {
        text(
            "an entity type", pattern: "`DOMAIN-TYPE` in upper case", mend: { $0.uppercased() }
        ) { text in
            let words = text.split(separator: "-", omittingEmptySubsequences: false)
            return (1...2).contains(words.count)
                && words.allSatisfy { word in
                    word.unicodeScalars.first.map { ("A"..."Z").contains($0) } == true
                        && word.unicodeScalars.allSatisfy {
                            ("A"..."Z").contains($0) || $0.isASCIIDigit || $0 == "_"
                        }
                }
        }
    }
}
