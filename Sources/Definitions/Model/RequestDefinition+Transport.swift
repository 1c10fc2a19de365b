import Diagnostics
import Telemetry

extension RequestDefinition {
    /// The keys that the transport needs are there, and those of others are not.
    func checkKeys(report: inout DiagnosticReport) {
        let written: [(key: String, isThere: Bool, place: Place?)] = [
            ("path", !path.isEmpty, nil), ("table", writtenTable != nil, writtenTable?.place),
            ("nrql", nrql != nil, nrql?.place),
            ("query", !query.isEmpty, nil), ("columns", columns != nil, nil),
            ("paginate", paginate != nil, nil), ("rows", writtenRows != nil, writtenRows?.place),
            ("method", method.value != .get, method.place), ("body", body != nil, body?.place),
            ("headers", !headers.isEmpty, headers.first?.name.place),
            ("for_each", followUp != nil, followUp?.place),
            ("conditional", !isConditional, nil),
            ("format", writtenFormat != nil, writtenFormat?.place),
            ("split", split != nil, split?.place),
            ("follow", writtenFollow != nil, writtenFollow?.place),
            ("optional", isOptional, nil),
        ]
        let transport = transport.value
        for key in written where !key.isThere && transport.needs.contains(key.key) {
            report.add(.missing(key.key, of: self))
        }
        let needless = written.filter { $0.isThere && !transport.takes.contains($0.key) }
        if let first = needless.first {
            report.add(
                .needless(
                    needless.map(\.key), of: self, at: first.place ?? self.transport.place))
        }
        if let writtenTable, transport.takes.contains("table"), table == nil {
            let names = AnswerTable.tables(of: transport).keys.sorted()
            report.add(.unknownTable(writtenTable, transport, among: names))
        }
        if transport == .prometheus, let rows = writtenRows {
            switch rows.value {
            case .one([]), .each([]): break
            default: report.add(.pathInText(rows.place))
            }
        }
        checkLines(report: &report)
        for field in fields { field.value.checkKeys(over: transport, report: &report) }
    }

    /// What is followed comes line by line, and lines are many.
    private func checkLines(report: inout DiagnosticReport) {
        if isFollowed, format != .ndjson, transport.value == .file, let writtenFollow {
            report.add(.followedDocument(writtenFollow.place))
        }
        if writtenFormat?.value == .ndjson, let rows = writtenRows, rows.value.isOne {
            report.add(.oneRowOfLines(rows.place))
        }
    }

    /// The fields are columns of the simulation's table, declared as what they hold.
    func checkColumns(report: inout DiagnosticReport) {
        guard let table else { return }
        let columns = table.columns
        for field in fields where field.value.history == nil {
            let name = field.value.column(named: field.name.value)
            guard let column = columns.first(where: { $0.name == name }) else {
                report.add(
                    .unknownColumn(name, table, in: columns.map(\.name), at: field.name.place))
                continue
            }
            if let fault = field.value.fault(as: column.content) {
                report.add(.wrongField(name, fault, column.content, at: field.name.place))
            }
        }
    }
}

extension TransportKind {
    /// The keys of a request that it cannot do without.
    fileprivate var needs: Set<String> {
        switch self {
        case .http, .prometheus: ["path"]
        case .kafka, .simulation: ["table"]
        case .file: []
        case .nrql: ["nrql"]
        }
    }

    /// The keys of a request that mean something over it.
    fileprivate var takes: Set<String> {
        switch self {
        case .http:
            [
                "path", "query", "columns", "paginate", "rows", "method", "body", "headers",
                "for_each", "conditional", "format", "split", "optional",
            ]
        case .prometheus: ["path", "query", "columns", "rows", "optional"]
        case .kafka, .simulation: ["table"]
        case .file: ["path", "rows", "format", "split", "follow"]
        case .nrql: ["nrql"]
        }
    }

    /// Whether what it answers are series with labels, and fields say which of them they are.
    var hasSeries: Bool { self == .prometheus }
}

extension FieldDefinition {
    /// The keys that say where a value is are those of the transport.
    fileprivate func checkKeys(over transport: TransportKind, report: inout DiagnosticReport) {
        let ofSeries = [
            series == nil ? nil : "series", labels.isEmpty ? nil : "labels",
            fold == nil ? nil : "fold", column == nil ? nil : "column",
        ].compactMap(\.self)
        if !transport.hasSeries, !ofSeries.isEmpty {
            report.add(.needlessOfField(ofSeries, transport, at: place))
        }
        if transport.hasSeries, path != nil {
            report.add(.needlessOfField(["path"], transport, at: place))
        }
        if history != nil, !ofSeries.isEmpty || path != nil {
            report.add(.readAndComputed(at: place))
        }
    }

    /// The column of a table that the field is: its path, or else its name.
    fileprivate func column(named name: String) -> String {
        guard let path else { return name }
        return path.text
    }

    /// What of the declaration is not so.
    fileprivate func fault(as content: ColumnContent) -> String? {
        if kind.value != content.kind { return "not a \(kind.value.rawValue)" }
        if !isOptional, content.presence != .always { return "can be missing" }
        let written = unit?.symbol
        if content.kind != .integer, written != content.unit {
            return "not in `\(written ?? "")`"
        }
        return nil
    }
}

extension ColumnContent {
    /// The declaration that fits.
    fileprivate var declaration: String {
        let word = kind.rawValue + (presence == .always ? "" : "?")
        guard kind != .integer, let unit else { return word }
        return "{ type: \(word), unit: \"\(unit)\" }"
    }
}

extension Diagnostic {
    fileprivate static func missing(_ key: String, of request: RequestDefinition) -> Diagnostic {
        let transport = request.transport.value.rawValue
        return Diagnostic(
            "source/transport", "a request over `\(transport)` needs the key `\(key)`",
            at: request.transport.place, label: "`\(key)` is missing", help: "add `\(key):`")
    }

    fileprivate static func needless(
        _ keys: [String], of request: RequestDefinition, at place: Place
    ) -> Diagnostic {
        let words = keys.map { "`\($0)`" }.joined(separator: ", ")
        return Diagnostic(
            "source/transport",
            "\(words) \(keys.count == 1 ? "has" : "have") no meaning over `\(request.transport.value.rawValue)`",
            at: place,
            label: "of another transport", help: "remove \(words), or name another `transport`")
    }

    fileprivate static func unknownTable(
        _ name: Located<String>, _ transport: TransportKind, among names: [String]
    ) -> Diagnostic {
        Diagnostic(
            "source/table", "`\(transport.rawValue)` has no table `\(shown(name.value))`",
            at: name.place, label: "not a table of it",
            help: suggestion(for: name.value, in: names)
                ?? "the tables are \(names.joined(separator: ", "))")
    }

    fileprivate static func followedDocument(_ place: Place) -> Diagnostic {
        Diagnostic(
            "source/transport", "a file is followed line by line", at: place,
            label: "the request reads a document",
            help: "add `format: ndjson`, or leave out `follow`")
    }

    fileprivate static func pathInText(_ place: Place) -> Diagnostic {
        Diagnostic(
            "source/transport", "the text format of Prometheus has no paths", at: place,
            label: "of JSON",
            help: "write `rows: one` for one row of all series; or leave it out, and a row is what "
                + "agrees in the labels under `key`")
    }

    fileprivate static func oneRowOfLines(_ place: Place) -> Diagnostic {
        Diagnostic(
            "source/transport", "lines of JSON are no one row", at: place,
            label: "every line is one",
            help:
                "leave `rows` out, and every line is a row; or write the path to the rows in a line"
        )
    }

    fileprivate static func needlessOfField(
        _ keys: [String], _ transport: TransportKind, at place: Place
    ) -> Diagnostic {
        let words = keys.map { "`\($0)`" }.joined(separator: ", ")
        return Diagnostic(
            "source/transport",
            "\(words) of a field \(keys.count == 1 ? "has" : "have") no meaning over "
                + "`\(transport.rawValue)`",
            at: place, label: "of another transport",
            help: transport.hasSeries
                ? "write `series:` and `labels:` for a value, and name a text as its label is named"
                : "remove \(words); `path` says where a value is")
    }

    fileprivate static func readAndComputed(at place: Place) -> Diagnostic {
        Diagnostic(
            "source/history", "a field is read from the answer, or computed with its history",
            at: place, label: "says both", help: "remove what says where it is, or `history`")
    }

    fileprivate static func unknownColumn(
        _ name: String, _ table: AnswerTable, in names: [String], at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "source/table-field", "the table `\(table.name)` has no field `\(shown(name))`",
            at: place, label: "not in the table",
            help: suggestion(for: name, in: names)
                ?? "the fields are \(names.joined(separator: ", "))")
    }

    fileprivate static func wrongField(
        _ name: String, _ fault: String, _ content: ColumnContent, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "source/table-field", "the field `\(shown(name))` holds something else", at: place,
            label: fault, help: "write `\(name): \(content.declaration)`")
    }
}
