/// The reference page of the definition format, made of the records that the loader reads by.
public enum FormatReference {
    /// The records that begin a file which stands for itself, in the order of the page.
    static let files: [(title: String, outline: RecordOutline)] = [
        ("Source", SourceDefinition.record.outline),
        ("Metric catalogue", MetricCatalogue.record.outline),
        ("Entity type", EntityTypeDefinition.record.outline),
        ("Dashboard", DashboardTemplate.record.outline),
        ("Template of dashboards", DashboardFragment.record.outline),
        ("Loop of dashboards", TemplateLoop.record.outline),
        ("Include of dashboards", TemplateInclude.record.outline),
        ("Relationships", RelationshipFile.record.outline),
        ("Candidates of relationships", CandidateDefinition.record.outline),
        ("Simulation", SimulationDefinition.record.outline),
        ("Endpoint of a sink", SinkEndpoint.record.outline),
        ("Configuration", Configuration.record.outline),
        ("Expectations of alerts", AlertExpectations.record.outline),
    ]

    /// Those of files that add to others, which are made of what the page has before them.
    static let layers: [(title: String, outline: RecordOutline)] = [
        ("Extension", ExtensionDefinition.record.outline),
        ("Derived source", DerivedSourceDefinition.record.outline),
    ]

    /// The page as Markdown, the same for the same program.
    public static var markdown: String {
        var page = Page()
        page.lines += [
            "# Format reference", "",
            "Made by `mqp definitions reference` from the description that the loader uses.",
        ]
        for file in files {
            page.lines += ["", "## \(file.title)"]
            page.add(file.outline)
        }
        page.lines += ["", "## Golden metrics", "", "A mapping of name to golden metric."]
        page.add(GoldenMetric.record.outline)
        page.lines += ["", "## Summary metrics", "", "A mapping of name to summary metric."]
        page.add(SummaryMetric.record.outline)
        page.lines += ["", "## Alerts", "", "A mapping of name to alert."]
        page.add(AlertDefinition.record.outline)
        for file in layers {
            page.lines += ["", "## \(file.title)"]
            page.add(file.outline)
        }
        return page.lines.joined(separator: "\n") + "\n"
    }
}

/// The page while it is written: each record once, where it is met first.
private struct Page {
    var lines: [String] = []
    private var written: Set<String> = []

    mutating func add(_ outline: RecordOutline) {
        guard written.insert(outline.name).inserted else { return }
        lines += [
            "", outline.summary, "", "| key | value | needed | meaning |", "|---|---|---|---|",
        ]
        var inner: [RecordOutline] = []
        for key in outline.keys where key.shared == nil {
            let requirement =
                switch key.requirement {
                case .required: "yes"
                case .optional: "no"
                case .defaulted(let value): "no (\(Page.cell(value)))"
                }
            let value = Page.words(key.schema, inner: &inner)
            lines.append(
                "| `\(key.name)` | \(Page.cell(value)) | \(requirement) | \(Page.cell(key.summary)) |"
            )
        }
        lines += Page.rowOfShared(outline.keys, inner: &inner)
        for outline in inner where !written.contains(outline.name) {
            lines += ["", "### \(outline.name.prefix(1).uppercased())\(outline.name.dropFirst())"]
            add(outline)
        }
    }

    /// One row for the keys that are described in another record.
    private static func rowOfShared(
        _ keys: [RecordOutline.Key], inner: inout [RecordOutline]
    ) -> [String] {
        let keys = keys.filter { $0.shared != nil }
        guard let shared = keys.first?.shared else { return [] }
        inner.append(shared)
        let names = keys.map { "`\($0.name)`" }.joined(separator: ", ")
        let title = shared.name.prefix(1).uppercased() + shared.name.dropFirst()
        return ["| \(names) | see there | no | As under \"\(title)\". |"]
    }

    private static func cell(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }

    /// A schema in words; records in it are gathered to be written after the table.
    private static func words(_ schema: Schema, inner: inout [RecordOutline]) -> String {
        switch schema {
        case .string(let pattern): return pattern ?? "text"
        case .expression: return "expression"
        case .integer(1...1): return "`1`"
        case .integer(let range): return "integer, \(range.lowerBound) to \(range.upperBound)"
        case .number: return "number"
        case .boolean: return "`true` or `false`"
        case .duration: return "duration, such as `30s`"
        case .size: return "size, such as `64MiB`"
        case .unit: return "UCUM unit"
        case .choice(let words): return words.map { "`\($0)`" }.joined(separator: ", ")
        case .list(.record(let outline)):
            inner.append(outline)
            return "list of \(outline.name)s"
        case .list(let element): return "list of " + Page.words(element, inner: &inner)
        case .map(let key, let value): return "\(key): " + Page.words(value, inner: &inner)
        case .record(let outline):
            inner.append(outline)
            return outline.noun
        case .oneOf(let schemas):
            return schemas.map { Page.words($0, inner: &inner) }.joined(separator: ", or ")
        case .tagged(let key, let kinds):
            inner += kinds
            return "a mapping with `\(key)`: " + kinds.map(\.name).joined(separator: ", ")
        case .interpolated: return "text, with `${env:NAME}` and `${file:PATH}`"
        case .secret: return "`${env:NAME}` or `${file:PATH}`"
        case .scalar: return "single value"
        }
    }
}
