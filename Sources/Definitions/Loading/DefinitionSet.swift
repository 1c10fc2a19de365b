public import Diagnostics
public import Telemetry
import YAMLTree

/// All definitions that were read, by kind and in the order of their files' paths.
public struct DefinitionSet: Sendable {
    public var metrics: [MetricName: Located<MetricDescriptor>] = [:]
    public var sources: [SourceDefinition] = []
    public var entityTypes: [EntityTypeFolder] = []
    public var dashboards: [DashboardTemplate] = []
    /// Only where a linted path holds some; `mqp run` is handed one.
    public var configurations: [Configuration] = []

    /// The most files that are read at once.
    public static let maximumFiles = 20_000

    public init() {}

    /// An entity type with its metrics, as they lie in one folder.
    public struct EntityTypeFolder: Sendable {
        public var path: String
        public var definition: EntityTypeDefinition
        public var golden: [NamedValue<GoldenMetric>] = []
        public var summary: [NamedValue<SummaryMetric>] = []
    }

    public func source(named name: String) -> SourceDefinition? {
        sources.first { $0.name.value == name }
    }

    /// Reads files, whatever their order, and reports everything that is wrong with each.
    public static func load(
        _ files: [DefinitionFile], report: inout DiagnosticReport
    ) -> DefinitionSet {
        var loader = DefinitionLoader()
        for file in files.sorted(by: { $0.path < $1.path }) {
            loader.read(file, report: &report)
        }
        return loader.finish(report: &report)
    }
}

/// Gathers files into a set.
private struct DefinitionLoader {
    var set = DefinitionSet()
    var folders: [String: DefinitionSet.EntityTypeFolder] = [:]
    var golden: [String: (place: Place, metrics: [NamedValue<GoldenMetric>])] = [:]
    var summary: [String: (place: Place, metrics: [NamedValue<SummaryMetric>])] = [:]

    mutating func read(_ file: DefinitionFile, report: inout DiagnosticReport) {
        guard let root = YAMLFile.parse(file.bytes, path: file.path, report: &report) else {
            return
        }
        guard let kind = FileKind.of(file, root: root) else {
            report.add(.unknownFileKind(root))
            return
        }
        let folder = String(file.path.dropLast(file.fileName.count))
        switch kind {
        case .metrics:
            MetricCatalogue.record.decode(root, report: &report).map { add($0, report: &report) }
        case .source:
            SourceDefinition.record.decode(root, report: &report).map { add($0, report: &report) }
        case .dashboard:
            DashboardTemplate.record.decode(root, report: &report)
                .map { set.dashboards.append($0) }
        case .configuration:
            Configuration.record.decode(root, report: &report)
                .map { set.configurations.append($0) }
        case .entityType:
            EntityTypeDefinition.record.decode(root, report: &report).map {
                add($0, file: file, folder: folder, report: &report)
            }
        case .goldenMetrics:
            GoldenMetric.fileCodec.decode(root, &report)
                .map { golden[folder] = (root.headPlace, $0) }
        case .summaryMetrics:
            SummaryMetric.fileCodec.decode(root, &report)
                .map { summary[folder] = (root.headPlace, $0) }
        }
    }

    mutating func finish(report: inout DiagnosticReport) -> DefinitionSet {
        for (folder, entry) in golden {
            if folders[folder] == nil {
                report.add(.noEntityType(at: entry.place))
            }
            folders[folder]?.golden = entry.metrics
        }
        for (folder, entry) in summary {
            if folders[folder] == nil {
                report.add(.noEntityType(at: entry.place))
            }
            folders[folder]?.summary = entry.metrics
        }
        set.entityTypes = folders.values.sorted { $0.path < $1.path }
        return set
    }

    private mutating func add(_ catalogue: MetricCatalogue, report: inout DiagnosticReport) {
        for entry in catalogue.metrics {
            let name = MetricName(rawValue: entry.name.value)
            if let earlier = set.metrics[name] {
                report.add(
                    .duplicate("metric", entry.name.value, at: entry.name.place, earlier.place))
                continue
            }
            set.metrics[name] = Located(entry.value.descriptor(named: name), at: entry.name.place)
        }
    }

    private mutating func add(_ source: SourceDefinition, report: inout DiagnosticReport) {
        if let earlier = set.source(named: source.name.value) {
            report.add(
                .duplicate("source", source.name.value, at: source.name.place, earlier.name.place))
            return
        }
        set.sources.append(source)
    }

    private mutating func add(
        _ type: EntityTypeDefinition, file: DefinitionFile, folder: String,
        report: inout DiagnosticReport
    ) {
        if let earlier = folders.values.first(where: { $0.definition.key == type.key }) {
            report.add(
                .duplicate(
                    "entity type", type.key, at: type.type.place, earlier.definition.type.place))
            return
        }
        let expected = type.key.lowercased()
        if file.folderName != expected {
            report.add(.folderName(String(file.folderName), expected, at: type.type.place))
        }
        folders[folder] = .init(path: folder, definition: type)
    }
}

extension Diagnostic {
    fileprivate static func duplicate(
        _ what: String, _ name: String, at place: Place, _ first: Place
    ) -> Diagnostic {
        Diagnostic(
            "definitions/duplicate", "the \(what) `\(name)` is defined twice", at: place,
            label: "again here", help: "remove one of the two, or give it another name",
            remarks: [.init("first defined here", at: first)])
    }

    fileprivate static func noEntityType(at place: Place) -> Diagnostic {
        Diagnostic(
            "definitions/no-entity-type", "there is no entity type beside these metrics",
            at: place, label: "whose metrics?",
            help: "put a `definition.yml` into the same folder, or mend the one that is there")
    }

    fileprivate static func folderName(
        _ folder: String, _ expected: String, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "definitions/folder-name", "the folder is named `\(folder)`, not `\(expected)`",
            at: place, label: "gives the folder's name",
            help: "rename the folder to `\(expected)`")
    }
}
