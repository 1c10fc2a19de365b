import Definitions
import Diagnostics
import Patterns
import Telemetry
import Testing

@testable import Collectors
@testable import Definitions
@testable import Plans

/// A field as a definition spells it: a name, a type such as `gauge?`, and perhaps a path.
struct FieldText {
    var name: String
    var type: String
    var path: String?
    var words: [String]
    /// The number of a group, counted from 0.
    var group: Int?

    init(
        _ name: String, _ type: String, path: String? = nil, words: [String] = [],
        group: Int? = nil
    ) {
        self.name = name
        self.type = type
        self.path = path
        self.words = words
        self.group = group
    }
}

extension RowLayout {
    /// A layout that reads all of its fields.
    ///
    /// With a pattern, the first field is the one that is split.
    init(
        rows: String, _ fields: [FieldText], key: [String] = [], split pattern: String? = nil
    ) throws {
        var counters = 0
        let fields = try fields.enumerated().map { slot, text in
            let isOptional = text.type.hasSuffix("?")
            let word = isOptional ? String(text.type.dropLast()) : text.type
            let kind = try #require(FieldDefinition.Kind(rawValue: word))
            let path = try #require(FieldPath(text.path ?? text.name))
            let counterSlot: Int? = kind == .counter ? counters : nil
            if kind == .counter { counters += 1 }
            return Field(
                name: text.name, levelsUp: path.levelsUp, keys: path.keys, kind: kind,
                words: text.words, isOptional: isOptional, group: text.group, slot: slot,
                counterSlot: counterSlot)
        }
        self.init(
            rows: try #require(RowsPath(rows)),
            split: try pattern.map { Split(field: 0, expression: try RegularExpression($0)) },
            fields: fields, fieldCount: fields.count,
            counterCount: counters,
            key: try key.map { name in
                try #require(fields.firstIndex { $0.name == name })
            })
    }
}

extension RequestPlan {
    /// A plan for one page.
    init(
        _ layout: RowLayout, path: String = "/rows", query: [Parameter] = [],
        format: AnswerFormat = .json
    ) {
        self.init(
            name: "rows", format: format, path: path, query: query, pagination: nil, layout: layout)
    }

    /// A plan for pages.
    init(_ layout: RowLayout, rowsPerPage: Int, first: Int = 1) {
        var pagination = Pagination()
        pagination.rowsPerPage = rowsPerPage
        pagination.first = first
        let size = Parameter(name: pagination.size, value: String(rowsPerPage))
        self.init(
            name: "rows", path: "/rows", query: [size], pagination: pagination, layout: layout)
    }

    /// The plans of all requests of a source.
    static func all(of source: String, catalogue: String) throws -> [RequestPlan] {
        var report = DiagnosticReport()
        let set = DefinitionSet.load(
            [
                .init(path: "s.yml", bytes: Array(source.utf8)),
                .init(path: "m.yml", bytes: Array(catalogue.utf8)),
            ], report: &report)
        let compiled = set.sources.first?.compile(catalogue: set.metrics, report: &report)
        let source = try #require(compiled, "\(report.sorted.map(\.message))")
        return source.requests.map { plan($0.definition, named: $0.name, using: $0.usedFields) }
    }

    /// The names of things in a list; enough where the rows do not matter.
    static func names() throws -> RequestPlan {
        RequestPlan(try RowLayout(rows: "each", [FieldText("name", "string")], key: ["name"]))
    }
}

extension ResolvedTarget {
    /// A target at an address, with little patience by a machine's measure.
    init(
        _ url: String, credentials: Credentials? = nil, tls: ResolvedTLS? = nil,
        timeout: Duration = .seconds(20), maximumBodyBytes: Int = 1 << 20
    ) throws {
        var definition = TargetDefinition(place: Place(path: "", range: .fileStart))
        definition.timeout = timeout
        definition.maximumBodyBytes = maximumBodyBytes
        self.init(
            definition: definition, address: .http(try #require(HTTPAddress(url))),
            credentials: credentials, tls: tls)
    }
}
