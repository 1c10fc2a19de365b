import Diagnostics
import YAMLTree

extension TargetGroups {
    /// The size of a file that Prometheus' users have, many times over.
    private static let limits = YAMLLimits(
        maximumBytes: DiscoveryLimits.fileBytes, maximumDepth: 16, maximumNodes: 1_000_000)

    /// Reads YAML, all of it or nothing; the first fault is told with its place.
    init(yaml bytes: [UInt8], path: String) throws(DiscoveryError) {
        var report = DiagnosticReport()
        let root = YAMLFile.parse(bytes, path: path, limits: Self.limits, report: &report)
        let error = report.sorted.first { $0.severity == .error }
        guard let root, error == nil else {
            throw Self.malformed(error?.message ?? "no YAML", at: error?.place, path)
        }
        guard case .sequence(let items) = root.content else {
            throw Self.malformed("this is no list", at: root.place, path)
        }
        groups = []
        for item in items { groups.append(try Self.group(item, path)) }
    }

    private static func group(_ node: YAMLNode, _ path: String) throws(DiscoveryError) -> Group {
        guard case .mapping(let entries) = node.content else {
            throw malformed("this is no group with `targets`", at: node.place, path)
        }
        var targets: [String]?
        var labels: [String: String] = [:]
        for entry in entries {
            switch entry.key.scalar?.text {
            case "targets":
                guard case .sequence(let items) = entry.value.content else {
                    throw malformed("`targets` is no list", at: entry.value.place, path)
                }
                targets = []
                for item in items { targets?.append(try text(item, path)) }
            case "labels":
                guard case .mapping(let pairs) = entry.value.content else {
                    throw malformed("`labels` is no mapping", at: entry.value.place, path)
                }
                for pair in pairs {
                    labels[try text(pair.key, path)] = try text(pair.value, path)
                }
            default:
                throw malformed(
                    "a group has `targets` and `labels` alone", at: entry.key.place, path)
            }
        }
        guard let targets else {
            throw malformed("this group has no `targets`", at: node.place, path)
        }
        return Group(targets: targets, labels: labels)
    }

    private static func text(_ node: YAMLNode, _ path: String) throws(DiscoveryError) -> String {
        guard let scalar = node.scalar, node.resolved != .null else {
            throw malformed("this is no text", at: node.place, path)
        }
        return scalar.text
    }

    private static func malformed(
        _ what: String, at place: Place?, _ path: String
    ) -> DiscoveryError {
        let start = place?.range.start ?? .start
        return DiscoveryError(.malformed, "\(path):\(start.line):\(start.column): \(what)")
    }
}
