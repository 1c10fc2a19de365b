public import Diagnostics

/// One request to a target and the shape of its answer.
public struct RequestDefinition: Sendable {
    public var transport: Located<TransportKind>
    var writtenPath: Located<String>
    /// The name of a table as it is written; nil for a transport whose answers are documents.
    var writtenTable: Located<String>?
    /// A query in New Relic's language; nil for another transport.
    public var nrql: SourceText?
    public var query: [NamedValue<String>] = []
    /// How a request over HTTP asks, and what it sends beside the path.
    public var method: Located<RequestMethod>
    public var headers: [NamedValue<String>] = []
    public var body: Located<RequestBody>?
    /// Whose rows it is sent for; nil where it is sent once.
    public var followUp: FollowUp?
    /// Whether it is asked, where the server offers that, if the answer is another one at all.
    public var isConditional = true
    public var columns: String?
    /// Whether a file is followed, as it is written.
    var writtenFollow: Located<Bool>?
    /// Whether a target may lack it, or refuse it, and be up all the same.
    public var isOptional = false
    public var paginate: Pagination?
    /// What an answer is written in, where that is said.
    var writtenFormat: Located<AnswerFormat>?
    /// Where the rows are as `rows` says it; with pages it is `paginate` that does.
    var writtenRows: Located<RowsPath>?
    /// How one text of a row is taken apart into fields.
    public var split: RowSplit?
    /// The fields whose values together make a row the same row next time.
    public var key: [Located<String>] = []
    public var fields: [NamedValue<FieldDefinition>] = []
    public var place: Place

    init(place: Place) {
        self.place = place
        transport = Located(.http, at: place)
        method = Located(.get, at: place)
        writtenPath = Located("", at: place)
    }

    /// The path of a request over HTTP; empty for another transport.
    public var path: String { writtenPath.value }

    /// The table that is read; nil for a transport whose answers are documents.
    public var table: AnswerTable? {
        writtenTable.flatMap { AnswerTable.tables(of: transport.value)[$0.value] }
    }

    /// What an answer is written in.
    public var format: AnswerFormat { writtenFormat?.value ?? .json }

    /// Whether an answer is what was appended since the one before.
    public var isFollowed: Bool { writtenFollow?.value ?? false }

    /// Where the rows of an answer, or of each of its pages, are.
    public var rows: RowsPath {
        if let table, table.isOneRow { return .one([]) }
        return paginate?.rows ?? writtenRows?.value ?? .each([])
    }

    /// Whether there is one row at most.
    public var isOneRow: Bool { rows.isOne && followUp == nil }

    private static let keys = Record<RequestDefinition>(
        "request", "One request to a target and the shape of its answer.",
        start: RequestDefinition.init(place:),
        fields: [
            .defaulted(
                "transport", \.transport, Codec.choice.located, "http",
                "How the request travels."),
            .defaulted(
                "path", \.writtenPath, Codec.requestPath.located, "none",
                "The path under the target's address; for `http` and `prometheus`, which need it, "
                    + "and for `file` where the target names a folder."),
            .optional(
                "table", \.writtenTable, Codec.tableName.located,
                "The table that is read; for `kafka` and `simulation`, which need it."),
            .optional(
                "nrql", \.nrql, .nrql,
                "The query in New Relic's language; for `nrql`, which needs it. A row is one of its "
                    + "answer, and a field is named as its column."),
            .defaulted(
                "query", \.query, Codec.string.map(of: "parameter"), "none",
                "Query parameters that are always sent."),
            .defaulted(
                "method", \.method, Codec.choice.located, "get",
                "How it asks, over `http`: `post` for what a server is asked by a body. Nothing is "
                    + "ever written."),
            .optional(
                "body", \.body, Codec.requestBody.located,
                "What a `post` sends: a value, as JSON; or `text` and its `type`."),
            .defaulted(
                "headers", \.headers, .requestHeaders, "none",
                "Further headers, over `http`. Credentials are the target's."),
            .optional(
                "for_each", \.followUp, FollowUp.record.codec,
                "That it is sent for each row of another request, whose values stand for `{name}` in "
                    + "the path, in values of `query` and in texts of the `body`; over `http`."),
            .defaulted(
                "conditional", \.isConditional, .boolean, "true",
                "Whether an answer with an `ETag` or `Last-Modified` is asked for again only if it has "
                    + "changed; over `http`, without pages."),
            .optional(
                "columns", \.columns, .string,
                "The query parameter that takes what is wanted, so that only what mappings use is "
                    + "asked for: over `http` the list of fields, over `prometheus` the `column` of "
                    + "each field, one parameter each."),
            .defaulted(
                "format", \.writtenFormat, .writtenFormat, "json",
                "What an answer over `http` or of a `file` is written in: `json`, or `ndjson` for one "
                    + "value of JSON in each line."),
            .optional(
                "follow", \.writtenFollow, Codec<Bool>.boolean.located,
                "Over `file` with `format: ndjson`: whether each poll reads the lines that were "
                    + "appended since the one before; otherwise each poll reads the whole file."),
            .defaulted(
                "optional", \.isOptional, .boolean, "false",
                "Whether a target may be without it: an answer of status 401, 403, 404, 406 or "
                    + "410, or one without the rows, is told once; what is made of it is unknown, "
                    + "and the target is up all the same."),
            .optional("paginate", \.paginate, Pagination.record.codec, "How pages are asked for."),
            .defaulted(
                "rows", \.writtenRows, .writtenRows, "each",
                "Where the rows are: `one` (the answer is one row), `each` (the answer is a list), "
                    + "or a path such as `items`, `accounts[].streams[]` or `queues{}`; of `ndjson` "
                    + "each line is a row, or has the path in it. With `paginate` it is said there."
            ),
            .optional(
                "split", \.split, RowSplit.record.codec,
                "How one text of a row, such as a key of several parts, is taken apart into fields."
            ),
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
            request.checkBody(report: &report)
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
    /// Queries in New Relic's language, over NerdGraph.
    case nrql
    /// A simulated broker.
    case simulation
    /// A file on this machine.
    case file
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

extension Diagnostic {
    fileprivate static func rowsTwice(_ rows: Located<RowsPath>) -> Diagnostic {
        Diagnostic(
            "source/rows-twice", "a request with pages says where the rows are in `paginate`",
            at: rows.place, label: "said beside `paginate` too",
            help: "remove this `rows`, and write the path under `paginate`")
    }
}
