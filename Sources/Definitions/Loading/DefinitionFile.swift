import Diagnostics
import YAMLTree

/// A file as it was found: its path, which findings name, and its bytes.
public struct DefinitionFile: Sendable {
    public var path: String
    public var bytes: [UInt8]

    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    var fileName: Substring {
        path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...]
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
    case dashboard
    case configuration
    case entityType
    case goldenMetrics
    case summaryMetrics

    /// The kind that the file's name tells; nil for a name of no meaning.
    static func of(_ file: DefinitionFile) -> FileKind? {
        switch file.fileName {
        case "definition.yml", "definition.yaml": .entityType
        case "golden_metrics.yml", "golden_metrics.yaml": .goldenMetrics
        case "summary_metrics.yml", "summary_metrics.yaml": .summaryMetrics
        default: nil
        }
    }

    /// The kind, or nil where neither name nor keys tell it.
    static func of(_ file: DefinitionFile, root: YAMLNode) -> FileKind? {
        if let kind = of(file) { return kind }
        guard case .mapping(let entries) = root.content else { return nil }
        let keys = Set(entries.compactMap(\.keyText))
        if keys.contains("source") { return .source }
        if keys.contains("dashboard") { return .dashboard }
        if keys.contains("targets") || keys.contains("sinks") { return .configuration }
        if keys.contains("metrics") { return .metrics }
        return nil
    }
}

extension Diagnostic {
    static func unknownFileKind(_ node: YAMLNode) -> Diagnostic {
        Diagnostic(
            "format/unknown-file", "this file is no kind of definition", at: node.headPlace,
            label: "which kind?",
            help: "a source has the key `source:`, a catalogue `metrics:`, a dashboard "
                + "`dashboard:`, a configuration `targets:`; entity types are in "
                + "`definition.yml`, `golden_metrics.yml` and `summary_metrics.yml`")
    }
}
