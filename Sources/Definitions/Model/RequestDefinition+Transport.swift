import Diagnostics
import Telemetry

extension RequestDefinition {
    /// The keys that the transport needs are there, and those of others are not.
    func checkKeys(report: inout DiagnosticReport) {
        switch transport.value {
        case .http:
            if path.isEmpty { report.add(.missing("path", of: self)) }
            if let table { report.add(.needless(["table"], of: self, at: table.place)) }
        case .simulation:
            if table == nil { report.add(.missing("table", of: self)) }
            let keys = [
                path.isEmpty ? nil : "path", query.isEmpty ? nil : "query",
                columns == nil ? nil : "columns", paginate == nil ? nil : "paginate",
                writtenRows == nil ? nil : "rows",
            ].compactMap(\.self)
            if !keys.isEmpty { report.add(.needless(keys, of: self, at: transport.place)) }
        }
    }

    /// The fields are columns of the simulation's table, declared as what they hold.
    func checkColumns(report: inout DiagnosticReport) {
        guard let table = table?.value else { return }
        let columns = table.columns
        for field in fields {
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

extension FieldDefinition {
    /// The column of a table that the field is: its path, or else its name.
    fileprivate func column(named name: String) -> String {
        guard let path else { return name }
        return (Array(repeating: "^", count: path.levelsUp) + path.keys).joined(separator: ".")
    }

    /// What of the declaration is not so.
    fileprivate func fault(as content: SimulationContent) -> String? {
        if kind.value != content.kind { return "not a \(kind.value.rawValue)" }
        if !isOptional, content.presence != .always { return "can be missing" }
        let written = unit?.symbol
        if content.kind != .integer, written != content.unit {
            return "not in `\(written ?? "")`"
        }
        return nil
    }
}

extension SimulationContent {
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

    fileprivate static func unknownColumn(
        _ name: String, _ table: SimulationTable, in names: [String], at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "source/table-field", "the table `\(table.rawValue)` has no field `\(shown(name))`",
            at: place, label: "not in the table",
            help: suggestion(for: name, in: names)
                ?? "the fields are \(names.joined(separator: ", "))")
    }

    fileprivate static func wrongField(
        _ name: String, _ fault: String, _ content: SimulationContent, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "source/table-field", "the field `\(shown(name))` holds something else", at: place,
            label: fault, help: "write `\(name): \(content.declaration)`")
    }
}
