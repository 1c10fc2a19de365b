import Diagnostics
import YAMLTree

/// A file as it was found: its path, which findings name, and its bytes.
public struct DefinitionFile: Sendable {
    public var path: String
    public var bytes: [UInt8]
    /// The files of lower layers are read first: 0 holds what comes with the program, each further
    /// one what a user names.
    public var layer: Int

    public init(path: String, bytes: [UInt8], layer: Int = 0) {
        self.path = path
        self.bytes = bytes
        self.layer = layer
    }

    var fileName: Substring {
        path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...]
    }

    /// The name without the mark of files that upstream uses in its staging environment.
    var plainName: String {
        for ending in [".yml", ".yaml"] where fileName.hasSuffix(".stg" + ending) {
            return fileName.dropLast(ending.count + 4) + ending
        }
        return String(fileName)
    }

    /// The folder that holds the file, its last part.
    var folderName: Substring {
        path.dropLast(fileName.count).split(separator: "/").last ?? ""
    }
}

/// What a file defines, told by its name for upstream's kinds and by its first word for ours.
enum FileKind: String, CaseIterable {
    case metrics
    case source
    case derivedSource
    case `extension`
    case dashboard
    case fragment
    case simulation
    case sink
    case configuration
    case entityType
    case goldenMetrics
    case summaryMetrics
    case alerts
    case relationships
    case candidates

    /// The kind that the file's name tells; nil for a name of no meaning.
    static func of(_ file: DefinitionFile) -> FileKind? {
        switch file.plainName {
        case "definition.yml", "definition.yaml": .entityType
        case "golden_metrics.yml", "golden_metrics.yaml": .goldenMetrics
        case "summary_metrics.yml", "summary_metrics.yaml": .summaryMetrics
        case "alerts.yml", "alerts.yaml": .alerts
        default: nil
        }
    }

    /// The kind, or nil where neither name nor keys tell it.
    static func of(_ file: DefinitionFile, root: YAMLNode) -> FileKind? {
        if let kind = of(file) { return kind }
        guard case .mapping(let entries) = root.content else { return nil }
        let keys = Set(entries.compactMap(\.keyText))
        if keys.contains("source") { return keys.contains("extends") ? .derivedSource : .source }
        if keys.contains("extends") { return .extension }
        if keys.contains("dashboard") { return .dashboard }
        if keys.contains("template") { return .fragment }
        if keys.contains("simulation") { return .simulation }
        if keys.contains("sink") { return .sink }
        if !keys.isDisjoint(with: ["targets", "discovery", "sinks"]) { return .configuration }
        if keys.contains("metrics") { return .metrics }
        if keys.contains("relationships") { return .relationships }
        if keys.contains("category"), keys.contains("lookups") { return .candidates }
        return nil
    }
}

extension Diagnostic {
    static func unknownFileKind(_ node: YAMLNode) -> Diagnostic {
        Diagnostic(
            "format/unknown-file", "this file is no kind of definition", at: node.headPlace,
            label: "which kind?",
            help: "a source has the key `source:`, an extension `extends:`, a catalogue "
                + "`metrics:`, a dashboard `dashboard:`, a template of its parts `template:`, a simulation "
                + "`simulation:`, the endpoint of a sink `sink:`, a configuration `targets:`, relationships `relationships:`, their candidates `category:` and "
                + "`lookups:`; entity types are in "
                + "`definition.yml`, `golden_metrics.yml`, `summary_metrics.yml` and `alerts.yml`")
    }
}
