public import Diagnostics
import YAMLTree

/// What is asked of a thing of some size: the source's requests, but for what is said here.
public struct ProfileDefinition: Sendable {
    /// The greatest size that it is for; nil for every size.
    public var upTo: Located<Int>?
    public var requests: [NamedValue<RequestVariant>] = []
    /// The requests that are not made.
    public var without: [Located<String>] = []
    /// Metrics that are known to be unknown in it, or to be told of in part.
    public var unknown: [Located<String>] = []
    public var place: Place

    init(place: Place) { self.place = place }

    static let record = Record<ProfileDefinition>(
        "profile",
        "What is asked of a thing of some size: the requests as they are written, but for what is said "
            + "here.",
        start: ProfileDefinition.init(place:),
        fields: [
            .optional(
                "upTo", \.upTo, Codec.integer(0...1_000_000_000).located,
                "The greatest size that it is for; the last profile has none."),
            .defaulted(
                "requests", \.requests, RequestVariant.record.codec.map(of: "request name"), "none",
                "Requests that are made in another way."),
            .defaulted(
                "without", \.without, Codec.string.located.list, "none",
                "Requests that are not made."),
            .defaulted(
                "unknown", \.unknown, Codec.string.located.list, "none",
                "The metrics that it leaves unknown; `mqp lint` compares them with what is asked for."
            ),
        ])
}

/// How a request is made in another way.
public struct RequestVariant: Sendable {
    public var path: String?
    /// Parameters that come to those of the request, or take the place of one.
    public var query: [NamedValue<String>] = []
    public var columns: String?
    public var paginate: Paging?
    /// Where the rows are, without pages.
    public var rows: Located<RowsPath>?
    /// How many rows are read, in the order in which the server has them; nil for all.
    public var first: Int?
    /// The fields that such an answer has; nil for all.
    public var answers: [Located<String>]?
    public var place: Place

    /// How pages are asked for.
    public enum Paging: Sendable {
        /// Not at all: one answer has everything.
        case none
        case pages(Pagination)
    }

    /// The most rows that can be asked for as the first.
    public static let maximumFirst = 100_000

    init(place: Place) { self.place = place }

    private static let keys = Record<RequestVariant>(
        "request variant", "How a request is made in another way; what is not said stays as it is.",
        start: RequestVariant.init(place:),
        fields: [
            .optional("path", \.path, .requestPath, "Another path."),
            .defaulted(
                "query", \.query, Codec.string.map(of: "parameter"), "none",
                "Parameters that come to those of the request; one of the same name takes its place."
            ),
            .optional("columns", \.columns, .string, "Another parameter for the list of fields."),
            .optional(
                "paginate", \.paginate, .paging,
                "Other pages, or `none` for one answer that has everything."),
            .optional(
                "rows", \.rows, Codec.rowsPath.located,
                "With `paginate: none`, where the rows are, as in a request; `each` if it is not said."
            ),
            .optional(
                "first", \.first, .integer(1...maximumFirst),
                "How many rows are read, in the order in which the server gives them, which is a "
                    + "matter of `query`. Of the others one row stands for all."),
            .optional(
                "answers", \.answers, Codec.string.located.list,
                "The fields that such an answer has, where it lacks some. Those that it lacks are "
                    + "unknown in this profile, and so is what is made of them."),
        ])
    /// The keys, and what they must be together.
    static let record: Record<RequestVariant> = {
        var record = keys
        record.check = { variant, report in
            if case .some(.none) = variant.paginate { return }
            if let rows = variant.rows { report.add(.rowsOfPages(rows.place)) }
        }
        return record
    }()
}

extension Codec where Value == RequestVariant.Paging {
    /// Pages, or the word `none`.
    fileprivate static var paging: Codec {
        let pages = Pagination.record.codec
        return Codec(.oneOf([.choice(["none"]), pages.schema])) { node, report in
            guard case .scalar = node.content else {
                return pages.decode(node, &report).map(Value.pages)
            }
            guard let word = Codec<String>.string.decode(node, &report) else { return nil }
            guard word == "none" else {
                report.add(.notAmong(["none"], word, at: node.place))
                return nil
            }
            return Value.none
        }
    }
}

extension Diagnostic {
    fileprivate static func rowsOfPages(_ place: Place) -> Diagnostic {
        Diagnostic(
            "source/rows-twice", "pages say where their rows are", at: place,
            label: "only for an answer without pages",
            help: "write `paginate: none` beside it, or the path under `paginate`")
    }
}
