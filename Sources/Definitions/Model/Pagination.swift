public import Diagnostics
import YAMLTree

/// How the pages of an answer are asked for, one after another.
public struct Pagination: Sendable {
    /// What says which page is asked for.
    public enum Way: String, Sendable, CaseIterable {
        /// The page's number, from a first one until a page is short, or one that the server does
        /// not know: status 400 or 404 behind a full page is the end of the list.
        case page
        /// How many rows are passed over; it ends as with numbers.
        case offset
        /// What the page before calls the next one, until it calls none.
        case cursor
        /// The `Link` header of the page before with `rel="next"` (RFC 8288), until there is none.
        case link
    }

    public var way = Way.page
    public var page = "page"
    public var offset = "offset"
    public var limit = "limit"
    var writtenSize: String?
    public var rowsPerPage = 500
    public var first = 1
    /// Where an answer has the cursor of the next page.
    public var next: Located<[String]>?
    var writtenCursor: Located<String>?
    /// Where the body of a request takes the cursor; nil where a query parameter does.
    public var into: Located<[String]>?
    /// The list of a page; one list, since its length can say whether the page is full.
    public var rows = RowsPath.each([])
    var place: Place?

    /// The parameter with the size of a page, where pages are numbered.
    public var size: String { writtenSize ?? "page_size" }
    /// The query parameter that takes the cursor.
    public var cursor: String { writtenCursor?.value ?? "cursor" }

    /// The parameter with the most rows of a page; nil where it is not sent.
    public var sizeParameter: String? {
        switch way {
        case .page: size
        case .offset: limit
        case .cursor, .link: writtenSize
        }
    }

    /// Whether a page with fewer rows than were asked for is the last one.
    public var endsByLength: Bool { way == .page || way == .offset }

    static let record: Record<Pagination> = {
        var record = keys
        record.keysWithoutMeaning = { entries in
            let way: Way? =
                entries.first { $0.keyText == "by" }.map {
                    $0.value.scalar.flatMap { Way(rawValue: $0.text) }
                } ?? .page
            guard let way else { return [:] }
            var reasons: [String: String] = [:]
            for other in Way.allCases {
                for key in other.keys where !way.keys.contains(key) {
                    reasons[key] = "pages are asked for by `\(way.rawValue)` here"
                }
            }
            let isBounded = way.isSized || entries.contains { $0.keyText == "size" }
            if !isBounded { reasons["max"] = "no parameter sends it; `size` names one" }
            return reasons
        }
        let outline = record.outline
        record.check = { pagination, report in
            guard let place = pagination.place, pagination.way == .cursor else { return }
            if pagination.next == nil { report.add(.missingKey("next", in: outline, at: place)) }
            if pagination.rows == .each([]) { report.add(.cursorBesideNothing(at: place)) }
            if let cursor = pagination.writtenCursor, pagination.into != nil {
                report.add(.cursorTwice(at: cursor.place))
            }
        }
        return record
    }()

    private static let keys = Record<Pagination>(
        "pagination", "How pages are asked for, one after another.",
        start: { place in
            var pagination = Pagination()
            pagination.place = place
            return pagination
        },
        fields: [
            .defaulted(
                "by", \.way, .choice, "page",
                "What says which page is asked for: its number, an offset, a cursor of the answer "
                    + "before, or the answer's `Link` header."),
            .defaulted(
                "page", \.page, .string, "page", "The parameter with the page's number; by `page`."),
            .defaulted(
                "offset", \.offset, .string, "offset",
                "The parameter with the number of rows that are passed over; by `offset`."),
            .defaulted(
                "limit", \.limit, .string, "limit",
                "The parameter with the page's size; by `offset`."),
            .optional(
                "size", \.writtenSize, .string,
                "The parameter with the page's size. By `page` it is `page_size` where it is not "
                    + "written; by `cursor` and `link` none is sent then."),
            .defaulted(
                "max", \.rowsPerPage, .integer(1...10_000), "500", "Rows to ask for in a page."),
            .defaulted(
                "first", \.first, .integer(0...1), "1", "The number of the first page; by `page`."),
            .optional(
                "next", \.next, .keys,
                "Where an answer has the next cursor, such as `meta.next`; needed by `cursor`. The "
                    + "last page is the one where it is missing, null or empty."),
            .optional(
                "cursor", \.writtenCursor, Codec.string.located,
                "The query parameter that takes the cursor, `cursor` where it is not written; by "
                    + "`cursor`."),
            .optional(
                "into", \.into, .keys,
                "Where the `body` takes the cursor, such as `page.after`, in place of a parameter; by "
                    + "`cursor`."),
            .required(
                "rows", \.rows, .pageRows,
                "Where the rows of a page are: `each`, or a path to one list such as `items`."),
        ])
}

extension Pagination.Way {
    /// The keys that mean something with it.
    fileprivate var keys: Set<String> {
        switch self {
        case .page: ["by", "page", "size", "max", "first", "rows"]
        case .offset: ["by", "offset", "limit", "max", "rows"]
        case .cursor: ["by", "next", "cursor", "into", "size", "max", "rows"]
        case .link: ["by", "size", "max", "rows"]
        }
    }

    /// Whether a size is sent in any case.
    fileprivate var isSized: Bool { self == .page || self == .offset }
}

extension Codec where Value == Located<[String]> {
    /// A path of keys from an object down.
    fileprivate static var keys: Codec {
        Codec<FieldPath>.fieldPath.map { path, place, report in
            guard path.levelsUp == 0 else {
                report.add(.pathOutwards(at: place))
                return nil
            }
            return Located(path.keys, at: place)
        }
    }
}

extension Codec where Value == RowsPath {
    /// A path with exactly one list.
    fileprivate static var pageRows: Codec {
        rowsPath.map { path, place, report in
            guard case .each(let segments) = path else {
                report.add(.pageOfOneRow(at: place))
                return nil
            }
            guard segments.count(where: { $0.goal != .value }) <= 1 else {
                report.add(.pageOfManyLists(at: place))
                return nil
            }
            return path
        }
    }
}

extension Diagnostic {
    fileprivate static func pageOfOneRow(at place: Place) -> Diagnostic {
        Diagnostic(
            "source/page-rows", "a page is a list of rows, not one row", at: place,
            label: "no list",
            help: "write `each`, or the path to the list such as `items`; or leave `paginate` out")
    }

    fileprivate static func pageOfManyLists(at place: Place) -> Diagnostic {
        Diagnostic(
            "source/page-rows", "the rows of a page are one list, not lists in a list", at: place,
            label: "more than one list",
            help: "end the path at its first list; how many elements it has says whether the page "
                + "is full")
    }

    fileprivate static func cursorBesideNothing(at place: Place) -> Diagnostic {
        Diagnostic(
            "source/paging", "an answer that is a list has no cursor beside it", at: place,
            label: "`rows: each`, and a cursor",
            help: "write the path to the list in the answer as `rows`, or take another `by`")
    }

    fileprivate static func cursorTwice(at place: Place) -> Diagnostic {
        Diagnostic(
            "source/paging", "a cursor is sent as a parameter, or in the body", at: place,
            label: "said beside `into`", help: "remove one of the two")
    }

    fileprivate static func pathOutwards(at place: Place) -> Diagnostic {
        Diagnostic(
            "source/paging", "the path of a cursor begins at the whole answer or body", at: place,
            label: "steps out of it", help: "write the keys from there on, such as `meta.next`")
    }
}
