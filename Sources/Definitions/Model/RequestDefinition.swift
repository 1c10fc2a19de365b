public import Diagnostics

/// One request to a target and the shape of its answer.
public struct RequestDefinition: Sendable {
    public var transport: Located<TransportKind>
    /// The path of a request over HTTP; empty for another transport.
    public var path = ""
    /// The name of a table as it is written; nil for a transport whose answers are documents.
    var writtenTable: Located<String>?
    public var query: [NamedValue<String>] = []
    public var columns: String?
    /// Whether a target may lack it, or refuse it, and be up all the same.
    public var isOptional = false
    public var paginate: Pagination?
    /// Where the rows are as `rows` says it; with pages it is `paginate` that does.
    var writtenRows: Located<RowsPath>?
    /// The fields whose values together make a row the same row next time.
    public var key: [Located<String>] = []
    public var fields: [NamedValue<FieldDefinition>] = []
    public var place: Place

    init(place: Place) {
        self.place = place
        transport = Located(.http, at: place)
    }

    /// The table that is read; nil for a transport whose answers are documents.
    public var table: AnswerTable? {
        writtenTable.flatMap { AnswerTable.tables(of: transport.value)[$0.value] }
    }

    /// Where the rows of an answer, or of each of its pages, are.
    public var rows: RowsPath {
        if let table, table.isOneRow { return .one([]) }
        return paginate?.rows ?? writtenRows?.value ?? .each([])
    }

    private static let keys = Record<RequestDefinition>(
        "request", "One request to a target and the shape of its answer.",
        start: RequestDefinition.init(place:),
        fields: [
            .defaulted(
                "transport", \.transport, Codec.choice.located, "http",
                "How the request travels."),
            .defaulted(
                "path", \.path, .requestPath, "none",
                "The path under the target's address; for `http` and `prometheus`, which need it."),
            .optional(
                "table", \.writtenTable, Codec.tableName.located,
                "The table that is read; for `kafka` and `simulation`, which need it."),
            .defaulted(
                "query", \.query, Codec.string.map(of: "parameter"), "none",
                "Query parameters that are always sent."),
            .optional(
                "columns", \.columns, .string,
                "The query parameter that takes what is wanted, so that only what mappings use is "
                    + "asked for: over `http` the list of fields, over `prometheus` the `column` of "
                    + "each field, one parameter each."),
            .defaulted(
                "optional", \.isOptional, .boolean, "false",
                "Whether a target may be without it: an answer of status 401, 403, 404, 406 or "
                    + "410, or one without the rows, is told once; what is made of it is unknown, "
                    + "and the target is up all the same."),
            .optional("paginate", \.paginate, Pagination.record.codec, "How pages are asked for."),
            .defaulted(
                "rows", \.writtenRows, .writtenRows, "each",
                "Where the rows are: `one` (the answer is one row), `each` (the answer is a list), "
                    + "or a path such as `items` or `accounts[].streams[]`; with `paginate` it is "
                    + "said there."),
            .defaulted(
                "key", \.key, Codec.string.located.list, "none",
                "The fields that identify a row; counters need them unless there is one row."),
            .required(
                "fields", \.fields, FieldDefinition.codec.map(of: "field path"),
                "The fields of a row by dotted path; others are not read."),
        ])

    /// The keys, and what they must be together.
    static let record: Record<RequestDefinition> = {
        var record = keys
        record.check = { request, report in
            if request.paginate != nil, let rows = request.writtenRows {
                report.add(.rowsTwice(rows))
            }
            request.checkKeys(report: &report)
        }
        return record
    }()
}

/// How a request travels; the only part of a source that is Swift.
public enum TransportKind: String, Sendable, CaseIterable {
    /// JSON over HTTP.
    case http
    /// The text formats of Prometheus and OpenMetrics, over HTTP.
    case prometheus
    /// The protocol of Kafka.
    case kafka
    /// A simulated broker.
    case simulation
}

/// Where the rows of an answer are.
public enum RowsPath: Sendable, Hashable {
    /// The whole answer, or the object at a path in it, is one row.
    case one([String])
    /// Every element of the lists along a path; an empty path means that the answer is the list.
    case each([Segment])

    /// A step down; a list is gone through where `isList` says so.
    public struct Segment: Sendable, Hashable {
        public var key: String
        public var isList: Bool

        public init(key: String, isList: Bool) {
            self.key = key
            self.isList = isList
        }
    }

    public var isOne: Bool {
        if case .one = self { true } else { false }
    }
}

extension Codec where Value == String {
    /// The name of a table of any transport.
    fileprivate static var tableName: Codec {
        let names = Set(TransportKind.allCases.flatMap { AnswerTable.tables(of: $0).keys })
        return Codec(.choice(names.sorted())) { node, report in
            Codec<String>.string.decode(node, &report)
        }
    }

    /// A path that begins with `/` and has no host, query or fragment.
    static var requestPath: Codec {
        text("the path of a request", pattern: "a path that begins with `/`, without `?` and `#`") {
            text in
            text.utf8.count <= 2_000 && text.hasPrefix("/") && !text.hasPrefix("//")
                && text.unicodeScalars.allSatisfy {
                    $0.value > 0x20 && $0.value < 0x7F && $0 != "?" && $0 != "#"
                }
        }
    }
}

extension Codec where Value == RowsPath {
    static var rowsPath: Codec {
        Codec<String>.string.map { text, place, report in
            guard let path = RowsPath(text) else {
                report.add(
                    .malformed(
                        text, "not a path to rows",
                        write: "`one`, `each`, or a path such as `items` or `a[].b[]`",
                        at: place))
                return nil
            }
            return path
        }
    }
}

extension Codec where Value == Located<RowsPath>? {
    static var writtenRows: Codec { Codec<RowsPath>.rowsPath.located.map { rows, _, _ in rows } }
}

extension RowsPath {
    /// The most steps of a path.
    static let maximumDepth = 8

    /// Reads `one`, `each`, `one:a.b`, `items`, `a[].b[]`; the last step of a path is always a list.
    init?(_ text: String) {
        if text == "one" { self = .one([]); return }
        if text == "each" { self = .each([]); return }
        let isOne = text.hasPrefix("one:")
        let parts = text.dropFirst(isOne ? 4 : 0).split(
            separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= Self.maximumDepth else { return nil }
        var segments: [Segment] = []
        for part in parts {
            let isList = part.hasSuffix("[]")
            let key = isList ? part.dropLast(2) : part
            guard !key.isEmpty, !key.contains("["), !key.contains("]") else { return nil }
            segments.append(Segment(key: String(key), isList: isList))
        }
        if isOne {
            guard segments.allSatisfy({ !$0.isList }) else { return nil }
            self = .one(segments.map(\.key))
        } else {
            segments[segments.count - 1].isList = true
            self = .each(segments)
        }
    }
}

extension Diagnostic {
    fileprivate static func rowsTwice(_ rows: Located<RowsPath>) -> Diagnostic {
        Diagnostic(
            "source/rows-twice", "a request with pages says where the rows are in `paginate`",
            at: rows.place, label: "said beside `paginate` too",
            help: "remove this `rows`, and write the path under `paginate`")
    }
}
