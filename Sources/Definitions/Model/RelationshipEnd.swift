public import Diagnostics

/// How the entity at one end of a relationship is found.
public enum RelationshipEnd: Sendable {
    case extract(ExtractedGUID)
    case build(BuiltGUID)
    case lookup(LookedUpGUID)

    /// The ways as they are written, one of which must be there.
    private struct Ways: Sendable {
        var extract: ExtractedGUID?
        var build: BuiltGUID?
        var lookup: LookedUpGUID?
        var place: Place

        var end: RelationshipEnd? {
            extract.map(RelationshipEnd.extract) ?? build.map(RelationshipEnd.build)
                ?? lookup.map(RelationshipEnd.lookup)
        }
    }

    private static let record: Record<Ways> = {
        var record = Record<Ways>(
            "end of a relationship", "How the entity is found: one of the three ways.",
            start: { Ways(place: $0) },
            fields: [
                .optional(
                    "extractGuid", \.extract, ExtractedGUID.record.codec,
                    "By an attribute that has its GUID."),
                .optional(
                    "buildGuid", \.build, BuiltGUID.record.codec, "By a GUID made of its parts."),
                .optional(
                    "lookupGuid", \.lookup, LookedUpGUID.record.codec,
                    "Among the entities that are known, by their tags."),
            ])
        record.check = { ways, report in
            let count =
                (ways.extract == nil ? 0 : 1) + (ways.build == nil ? 0 : 1)
                + (ways.lookup == nil ? 0 : 1)
            if count != 1 { report.add(.oneWay(at: ways.place)) }
        }
        return record
    }()

    static let codec = record.codec.map { ways, _, _ in ways.end }
}

/// A GUID that an attribute has.
public struct ExtractedGUID: Sendable {
    public var attribute: Located<String>
    /// The entity's type, where the GUID does not tell it.
    public var type: RelationshipWord?

    static let record = Record<ExtractedGUID>(
        "extracted GUID", "A GUID that an attribute has.",
        start: { ExtractedGUID(attribute: Located("", at: $0)) },
        fields: [
            .required(
                "attribute", \.attribute, Codec.string.located,
                "The attribute; `entity.guid` is also the entity that the row itself makes."),
            .optional(
                "entityType", \.type, RelationshipWord.type.codec,
                "The entity's type; needed where a row makes several entities."),
        ])
}

/// A word of a GUID that is written, or that an attribute has.
public struct RelationshipWord: Sendable {
    public var value: Located<String>?
    public var attribute: Located<String>?
    public var place: Place

    static let domain = record("domain of a GUID", 3...15)
    static let type = record("type of an entity", 2...50)

    private static func record(
        _ name: String, _ length: ClosedRange<Int>
    ) -> Record<RelationshipWord> {
        var record = Record<RelationshipWord>(
            name, "It is written, or an attribute has it.",
            start: { RelationshipWord(place: $0) },
            fields: [
                .optional("value", \.value, Codec.upperWord(length).located, "The word."),
                .optional(
                    "attribute", \.attribute, Codec.string.located, "The attribute that has it."),
            ])
        record.check = { word, report in
            if (word.value == nil) == (word.attribute == nil) {
                report.add(.valueOrAttribute(at: word.place))
            }
        }
        return record
    }
}

/// A GUID that is made of its parts.
public struct BuiltGUID: Sendable {
    /// The account: an attribute's, or that of the row.
    public struct Account: Sendable {
        public var attribute: Located<String>?
        public var isLookedUp: Bool?
        public var place: Place

        static let record: Record<Account> = {
            var record = Record<Account>(
                "account of a GUID", "The account in a GUID.", start: { Account(place: $0) },
                fields: [
                    .optional(
                        "attribute", \.attribute, Codec.string.located,
                        "The attribute that has it; `accountId` is there in every row."),
                    .optional(
                        "lookup", \.isLookedUp, .boolean,
                        "Looked for among all accounts at New Relic; here, that of the row."),
                ])
            record.check = { account, report in
                if (account.attribute == nil) == (account.isLookedUp == nil) {
                    report.add(.attributeOrLookup(at: account.place))
                }
            }
            return record
        }()
    }

    /// The type, and what the GUID has in its place.
    public struct TypeOfGUID: Sendable {
        public var value: Located<String>?
        public var attribute: Located<String>?
        public var valueInGUID: String?
        public var place: Place

        static let record: Record<TypeOfGUID> = {
            var record = Record<TypeOfGUID>(
                "type of a GUID", "The type in a GUID.", start: { TypeOfGUID(place: $0) },
                fields: [
                    .optional("value", \.value, Codec.upperWord(2...50).located, "The type."),
                    .optional(
                        "attribute", \.attribute, Codec.string.located,
                        "The attribute that has it."),
                    .optional(
                        "valueInGuid", \.valueInGUID, Codec.upperWord(2...50),
                        "What the GUID has in its place, such as `NA`."),
                ])
            record.check = { type, report in
                if (type.value == nil) == (type.attribute == nil) {
                    report.add(.valueOrAttribute(at: type.place))
                }
            }
            return record
        }()
    }

    /// The identifier: its fragments one after the other, hashed or not.
    public struct Identifier: Sendable {
        /// What becomes of the joined text.
        public enum HashAlgorithm: String, Sendable, CaseIterable {
            case farmHash = "FARM_HASH"
            case identity = "IDENTITY"
        }

        public var fragments: [RelationshipValue] = []
        public var algorithm = HashAlgorithm.identity

        static let record = Record<Identifier>(
            "identifier of a GUID", "The identifier in a GUID.", start: { _ in .init() },
            fields: [
                .required(
                    "fragments", \.fragments, RelationshipValue.fragment.codec.list,
                    "The parts, joined with nothing between them."),
                .defaulted(
                    "hashAlgorithm", \.algorithm, .choice, "IDENTITY",
                    "`FARM_HASH` where entities of the type have a hashed identifier."),
            ])
    }

    public var account: Account
    public var domain: RelationshipWord
    public var type: TypeOfGUID
    public var identifier = Identifier()
    public var place: Place

    static let record = Record<BuiltGUID>(
        "built GUID", "A GUID made of its parts.",
        start: {
            BuiltGUID(
                account: .init(place: $0), domain: .init(place: $0), type: .init(place: $0),
                place: $0)
        },
        fields: [
            .required("account", \.account, Account.record.codec, "The account."),
            .required("domain", \.domain, RelationshipWord.domain.codec, "The domain."),
            .required("type", \.type, TypeOfGUID.record.codec, "The type."),
            .required("identifier", \.identifier, Identifier.record.codec, "The identifier."),
        ])
}

/// An entity that is looked up among those that are known.
public struct LookedUpGUID: Sendable {
    public var category: Located<String>
    public var fields: [RelationshipField] = []

    static let record = Record<LookedUpGUID>(
        "looked-up GUID", "An entity looked up among those that are known.",
        start: { LookedUpGUID(category: Located("", at: $0)) },
        fields: [
            .required(
                "candidateCategory", \.category, Codec.string.located,
                "The category that says which entities and by which tags."),
            .required(
                "fields", \.fields, RelationshipField.record.codec.list,
                "The values that its lookups ask for."),
        ])
}

extension Diagnostic {
    fileprivate static func oneWay(at place: Place) -> Diagnostic {
        Diagnostic(
            "relationship/end",
            "an end has one of `extractGuid`, `buildGuid`, `lookupGuid`", at: place,
            label: "exactly one of the three", help: "write one of the three keys")
    }

    fileprivate static func valueOrAttribute(at place: Place) -> Diagnostic {
        Diagnostic(
            "relationship/value", "this is either a `value` or an `attribute`", at: place,
            label: "exactly one of the two", help: "write one of the two keys")
    }

    fileprivate static func attributeOrLookup(at place: Place) -> Diagnostic {
        Diagnostic(
            "relationship/value", "an account is either an `attribute` or a `lookup`", at: place,
            label: "exactly one of the two", help: "write `attribute: accountId`")
    }
}
