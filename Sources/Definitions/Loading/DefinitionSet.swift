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
    /// Whether every catalogue could be read in full; where not, a metric that is not here may be
    /// declared all the same.
    public private(set) var knowsMetrics = true
    /// Whether every source could be read well enough to be here.
    public private(set) var knowsSources = true

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

    /// Notes that something of a file could not be read; nil is the kind of a file whose kind cannot
    /// be told.
    fileprivate mutating func noteLoss(of kind: FileKind?) {
        if kind == nil || kind == .metrics { knowsMetrics = false }
        if kind == nil || kind == .source { knowsSources = false }
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
    /// Where each type is named, by its key.
    var typePlaces: [String: Place] = [:]
    /// The folders that hold a `definition.yml`, whether it could be read or not.
    var typedFolders: Set<String> = []
    var golden: [String: (place: Place, metrics: [NamedValue<GoldenMetric>])] = [:]
    var summary: [String: (place: Place, metrics: [NamedValue<SummaryMetric>])] = [:]

    mutating func read(_ file: DefinitionFile, report: inout DiagnosticReport) {
        let errorCount = report.errorCount
        let folder = String(file.path.dropLast(file.fileName.count))
        if FileKind.of(file) == .entityType { typedFolders.insert(folder) }
        guard let root = YAMLFile.parse(file.bytes, path: file.path, report: &report) else {
            set.noteLoss(of: FileKind.of(file))
            return
        }
        guard let kind = FileKind.of(file, root: root) else {
            report.add(.unknownFileKind(root))
            set.noteLoss(of: nil)
            return
        }
        switch kind {
        case .metrics:
            let catalogue = MetricCatalogue.record.decode(root, report: &report)
            if report.hasErrors(since: errorCount) { set.noteLoss(of: .metrics) }
            catalogue.map { add($0, report: &report) }
        case .source:
            guard let source = SourceDefinition.record.decode(root, report: &report) else {
                set.noteLoss(of: .source)
                return
            }
            add(source, report: &report)
        case .dashboard:
            DashboardTemplate.record.decode(root, report: &report).map { add($0, report: &report) }
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
            if !typedFolders.contains(folder) { report.add(.noEntityType(at: entry.place)) }
            folders[folder]?.golden = entry.metrics
        }
        for (folder, entry) in summary {
            if !typedFolders.contains(folder) { report.add(.noEntityType(at: entry.place)) }
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

    private mutating func add(_ dashboard: DashboardTemplate, report: inout DiagnosticReport) {
        let name = dashboard.name
        if let earlier = set.dashboards.first(where: { $0.name.value == name.value }) {
            report.add(.duplicate("dashboard", name.value, at: name.place, earlier.name.place))
            return
        }
        set.dashboards.append(dashboard)
    }

    private mutating func add(
        _ type: EntityTypeDefinition, file: DefinitionFile, folder: String,
        report: inout DiagnosticReport
    ) {
        if let earlier = typePlaces[type.key] {
            report.add(.duplicate("entity type", type.key, at: type.type.place, earlier))
            return
        }
        typePlaces[type.key] = type.type.place
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
            "definitions/duplicate", "the \(what) `\(shown(name))` is defined twice", at: place,
            label: "again here", help: "remove one of the two, or give it another name",
            remarks: [.init("first defined here", at: first)])
    }

    fileprivate static func noEntityType(at place: Place) -> Diagnostic {
        Diagnostic(
            "definitions/no-entity-type", "there is no entity type beside these metrics",
            at: place, label: "whose metrics?",
            help: "put a `definition.yml` into the same folder")
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
