public import Diagnostics
public import Telemetry
import YAMLTree

/// All definitions that were read, by kind, in the order of their files' layers and paths (entity
/// types by path alone), with what extends them laid over them. Derived sources come last.
public struct DefinitionSet: Sendable {
    public var metrics: [MetricName: Located<MetricDescriptor>] = [:]
    public var sources: [SourceDefinition] = []
    public var entityTypes: [EntityTypeFolder] = []
    public var dashboards: [DashboardTemplate] = []
    /// Pieces of dashboards that have a name.
    public var fragments: [DashboardFragment] = []
    public var relationships: [RelationshipDefinition] = []
    /// A category has one definition, and another one in a file for staging.
    public var candidates: [CandidateDefinition] = []
    public var simulations: [SimulationDefinition] = []
    /// What the endpoints of sinks are, one for a kind at most.
    public var endpoints: [SinkEndpoint] = []
    /// Only where a linted path holds some; `mqp run` is handed one.
    public var configurations: [Configuration] = []
    /// The anchors of the page that tells what to do when an alert fires; nil where none was read.
    public internal(set) var runbookAnchors: Set<String>?
    /// Whether every catalogue could be read in full; where not, a metric that is not here may be
    /// declared all the same.
    public private(set) var knowsMetrics = true
    /// Whether every source could be read well enough to be here.
    public private(set) var knowsSources = true
    /// Whether every file of relationships could be read in full.
    public private(set) var knowsRelationships = true
    /// Whether every category of candidates could be read well enough to be here.
    public private(set) var knowsCandidates = true
    /// Whether every file that can extend others could be read in full.
    public private(set) var knowsExtensions = true
    /// What was replaced, by the place of the name of what took its place.
    public internal(set) var replaced: [Place: Located<String>] = [:]
    /// Whether every template that dashboards include could be read well enough to be here.
    public private(set) var knowsFragments = true
    /// Whether every simulation could be read well enough to be here.
    public private(set) var knowsSimulations = true
    /// Whether every endpoint of a sink could be read well enough to be here, and all that extends one.
    public private(set) var knowsEndpoints = true

    /// The most files that are read at once.
    public static let maximumFiles = 20_000

    public init() {}

    /// An entity type with its metrics, as they lie in one folder.
    public struct EntityTypeFolder: Sendable {
        public var path: String
        public var definition: EntityTypeDefinition
        public var golden: [NamedValue<GoldenMetric>] = []
        public var summary: [NamedValue<SummaryMetric>] = []
        public var alerts: [NamedValue<AlertDefinition>] = []
        /// The paths of the files that extend it.
        public var extensions: [String] = []
    }

    /// Notes that something of a file could not be read; nil is the kind of a file whose kind cannot
    /// be told.
    mutating func noteLoss(of kind: FileKind?) {
        if kind == nil || kind == .metrics { knowsMetrics = false }
        if kind == nil || kind == .source { knowsSources = false }
        if kind == nil || kind == .relationships { knowsRelationships = false }
        if kind == nil || kind == .candidates { knowsCandidates = false }
        if kind == nil || kind == .extension { knowsExtensions = false }
        if kind == nil || kind == .fragment { knowsFragments = false }
        if kind == nil || kind == .simulation { knowsSimulations = false }
        if kind == nil || kind == .sink || kind == .extension { knowsEndpoints = false }
    }

    public func source(named name: String) -> SourceDefinition? {
        sources.first { $0.name.value == name }
    }

    public func endpoint(of kind: SinkKind) -> SinkEndpoint? {
        endpoints.first { $0.kind.value == kind }
    }

    public func simulation(named name: String) -> SimulationDefinition? {
        simulations.first { $0.name.value == name }
    }

    /// Reads files, whatever their order, and reports everything that is wrong with each. They are
    /// taken layer by layer, and by path in a layer.
    public static func load(
        _ files: [DefinitionFile], report: inout DiagnosticReport
    ) -> DefinitionSet {
        var loader = DefinitionLoader()
        for file in files.sorted(by: { ($0.layer, $0.path) < ($1.layer, $1.path) }) {
            loader.read(file, report: &report)
        }
        return loader.finish(report: &report)
    }
}

/// Gathers files into a set.
private struct DefinitionLoader {
    var set = DefinitionSet()
    var layers = DefinitionLayers()
    /// Where each source is named.
    var sourcePlaces: [String: Place] = [:]
    var folders: [String: DefinitionSet.EntityTypeFolder] = [:]
    /// Where each type is named, by its key.
    var typePlaces: [String: Place] = [:]
    /// The folders that hold a `definition.yml`, whether it could be read or not.
    var typedFolders: Set<String> = []
    /// Whether every `definition.yml` could be read well enough.
    var knowsTypes = true
    var golden: [String: (place: Place, metrics: [NamedValue<GoldenMetric>])] = [:]
    var summary: [String: (place: Place, metrics: [NamedValue<SummaryMetric>])] = [:]
    var alerts: [String: (place: Place, alerts: [NamedValue<AlertDefinition>])] = [:]

    mutating func read(_ file: DefinitionFile, report: inout DiagnosticReport) {
        if file.fileName == RunbookPage.fileName {
            set.runbookAnchors = RunbookPage.anchors(of: file.bytes)
            return
        }
        let errorCount = report.errorCount
        let folder = String(file.path.dropLast(file.fileName.count))
        if FileKind.of(file) == .entityType { typedFolders.insert(folder) }
        guard let root = YAMLFile.parse(file.bytes, path: file.path, report: &report) else {
            if FileKind.of(file) == .entityType { knowsTypes = false }
            set.noteLoss(of: FileKind.of(file))
            return
        }
        guard let kind = FileKind.of(file, root: root) else {
            report.add(root.looseAlerts ?? .unknownFileKind(root))
            set.noteLoss(of: nil)
            return
        }
        if let misplaced = file.misplaced(root, as: kind) {
            report.add(misplaced)
            if kind == .entityType { knowsTypes = false }
            set.noteLoss(of: .extension)
            return
        }
        switch kind {
        case .metrics:
            let catalogue = MetricCatalogue.record.decode(root, report: &report)
            if report.hasErrors(since: errorCount) { set.noteLoss(of: .metrics) }
            catalogue.map { add($0.metrics, report: &report) }
        case .source:
            guard let source = SourceDefinition.record.decode(root, report: &report) else {
                set.noteLoss(of: .source)
                return
            }
            add(source, report: &report)
        case .derivedSource:
            guard let source = DerivedSourceDefinition.record.decode(root, report: &report) else {
                set.noteLoss(of: .source)
                return
            }
            if isNew(source.name, report: &report) { layers.add(source) }
        case .extension:
            let definition = ExtensionDefinition.read(root, report: &report)
            if report.hasErrors(since: errorCount) { set.noteLoss(of: .extension) }
            if definition?.knowsMetrics != true { set.noteLoss(of: .metrics) }
            definition.map {
                add($0.metrics, report: &report)
                layers.add($0, layer: file.layer)
            }
        case .dashboard:
            if var dashboard = DashboardTemplate.record.decode(root, report: &report) {
                if report.hasErrors(since: errorCount) { dashboard.isWhole = false }
                add(dashboard, report: &report)
            }
        case .fragment:
            guard let fragment = DashboardFragment.record.decodeWhole(root, report: &report) else {
                set.noteLoss(of: .fragment)
                return
            }
            add(fragment, report: &report)
        case .simulation:
            guard let simulation = SimulationDefinition.record.decode(root, report: &report) else {
                set.noteLoss(of: .simulation)
                return
            }
            add(simulation, report: &report)
        case .sink:
            guard let endpoint = SinkEndpoint.record.decodeWhole(root, report: &report) else {
                set.noteLoss(of: .sink)
                return
            }
            add(endpoint, report: &report)
        case .configuration:
            Configuration.record.decode(root, report: &report)
                .map { set.configurations.append($0) }
        case .entityType:
            guard let type = EntityTypeDefinition.record.decode(root, report: &report) else {
                knowsTypes = false
                return
            }
            add(type, file: file, folder: folder, report: &report)
        case .goldenMetrics:
            GoldenMetric.fileCodec.decode(root, &report).map { metrics in
                for metric in metrics { report.add(replaces: metric.value.replaces) }
                golden[folder] = (root.headPlace, metrics)
            }
        case .summaryMetrics:
            SummaryMetric.fileCodec.decode(root, &report)
                .map { summary[folder] = (root.headPlace, $0) }
        case .alerts:
            AlertDefinition.fileCodec.decode(root, &report).map { entries in
                for alert in entries { report.add(replaces: alert.value.replaces) }
                alerts[folder] = (root.headPlace, entries)
            }
        case .relationships:
            let file = RelationshipFile.record.decode(root, report: &report)
            if report.hasErrors(since: errorCount) { set.noteLoss(of: .relationships) }
            set.relationships += file?.relationships ?? []
        case .candidates:
            guard let candidate = CandidateDefinition.record.decode(root, report: &report) else {
                set.noteLoss(of: .candidates)
                return
            }
            add(candidate, report: &report)
        }
    }

    mutating func finish(report: inout DiagnosticReport) -> DefinitionSet {
        for (folder, entry) in golden {
            if !typedFolders.contains(folder) {
                report.add(.noEntityType("metrics", at: entry.place))
            }
            folders[folder]?.golden = entry.metrics
        }
        for (folder, entry) in summary {
            if !typedFolders.contains(folder) {
                report.add(.noEntityType("metrics", at: entry.place))
            }
            folders[folder]?.summary = entry.metrics
        }
        for (folder, entry) in alerts {
            if !typedFolders.contains(folder) {
                report.add(.noEntityType("alerts", at: entry.place))
            }
            folders[folder]?.alerts = entry.alerts
        }
        set.entityTypes = folders.values.sorted { $0.path < $1.path }
        layers.apply(
            to: &set,
            knowsAll: set.knowsSources && set.knowsExtensions && set.knowsEndpoints && knowsTypes,
            report: &report)
        expandDashboards(report: &report)
        return set
    }

    /// Fills in the pages of the dashboards, now that all is known that loops and includes name.
    private mutating func expandDashboards(report: inout DiagnosticReport) {
        var expansion = DashboardExpansion(
            set: set, fragments: set.fragments, knowsTypes: knowsTypes && set.knowsExtensions,
            knowsFragments: set.knowsFragments)
        for index in set.dashboards.indices { expansion.expand(&set.dashboards[index]) }
        report.add(contentsOf: expansion.report.mergingTurns())
    }

    private mutating func add(
        _ metrics: [NamedValue<MetricDeclaration>], report: inout DiagnosticReport
    ) {
        for entry in metrics {
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
        for sample in source.samples.map(\.value) {
            for attribute in sample.attributes { report.add(replaces: attribute.value.replaces) }
            for metric in sample.metrics { report.add(replaces: metric.value.replaces) }
        }
        if isNew(source.name, report: &report) { set.sources.append(source) }
    }

    /// Whether no source has the name yet, which it has from now on.
    private mutating func isNew(_ name: Located<String>, report: inout DiagnosticReport) -> Bool {
        if let earlier = sourcePlaces[name.value] {
            report.add(.duplicate("source", name.value, at: name.place, earlier))
            return false
        }
        sourcePlaces[name.value] = name.place
        return true
    }

    private mutating func add(_ dashboard: DashboardTemplate, report: inout DiagnosticReport) {
        let name = dashboard.name
        if let earlier = set.dashboards.first(where: { $0.name.value == name.value }) {
            report.add(.duplicate("dashboard", name.value, at: name.place, earlier.name.place))
            return
        }
        set.dashboards.append(dashboard)
    }

    private mutating func add(_ fragment: DashboardFragment, report: inout DiagnosticReport) {
        let name = fragment.name
        if let earlier = set.fragments.first(where: { $0.name.value == name.value }) {
            report.add(.duplicate("template", name.value, at: name.place, earlier.name.place))
            return
        }
        set.fragments.append(fragment)
    }

    private mutating func add(_ candidate: CandidateDefinition, report: inout DiagnosticReport) {
        let category = candidate.category
        let earlier = set.candidates.first {
            $0.category.value == category.value && $0.isStaging == candidate.isStaging
        }
        if let earlier {
            report.add(
                .duplicate(
                    "candidate category", category.value, at: category.place,
                    earlier.category.place))
            return
        }
        set.candidates.append(candidate)
    }

    private mutating func add(
        _ simulation: SimulationDefinition, report: inout DiagnosticReport
    ) {
        let name = simulation.name
        if let earlier = set.simulation(named: name.value) {
            report.add(.duplicate("simulation", name.value, at: name.place, earlier.name.place))
            return
        }
        set.simulations.append(simulation)
    }

    private mutating func add(_ endpoint: SinkEndpoint, report: inout DiagnosticReport) {
        let kind = endpoint.kind
        for region in endpoint.regions { report.add(replaces: region.value.replaces) }
        if let earlier = set.endpoint(of: kind.value) {
            report.add(
                .duplicate(
                    "endpoint of", kind.value.rawValue, at: kind.place, earlier.kind.place))
            return
        }
        set.endpoints.append(endpoint)
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

extension DiagnosticReport {
    /// Says where a definition that extends nothing says that it replaces something.
    fileprivate mutating func add(replaces: Located<String>?) {
        if let replaces { add(.nothingExtended(at: replaces.place)) }
    }
}

extension Diagnostic {
    fileprivate static func nothingExtended(at place: Place) -> Diagnostic {
        Diagnostic(
            "extends/nothing-to-replace", "this file extends nothing, so it replaces nothing",
            at: place, label: "replaces what?",
            help: "remove `replaces`, or write it in a file with `extends:`")
    }

    fileprivate static func duplicate(
        _ what: String, _ name: String, at place: Place, _ first: Place
    ) -> Diagnostic {
        Diagnostic(
            "definitions/duplicate", "the \(what) `\(shown(name))` is defined twice", at: place,
            label: "again here",
            help: ["source", "entity type", "endpoint of"].contains(what)
                ? "remove one of the two, or let the second add to the first, with `extends:`"
                : "remove one of the two, or give it another name",
            remarks: [.init("first defined here", at: first)])
    }
}
