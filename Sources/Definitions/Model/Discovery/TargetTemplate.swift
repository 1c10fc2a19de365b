import Diagnostics
import YAMLTree

/// A target in which `${address}`, `${host}`, `${port}`, `${label.NAME}` and `${meta.NAME}` stand for
/// what is discovered.
///
/// What is discovered is put into the values of the file after it was read, one text at a time: it is
/// never read as YAML, and never as a reference.
public struct TargetTemplate: Sendable {
    /// The target as it would be for an address that is made up, for all checks that need none.
    public var sample: TargetDefinition
    /// What stands for something that is discovered, and at which texts.
    let placeholders: [Used]
    private let node: YAMLNode

    /// A placeholder where it is used.
    struct Used {
        var placeholder: TargetPlaceholder
        /// The key of the target in whose value it is.
        var key: String
        /// Of the text that it stands in.
        var place: Place
        /// Whether it is the whole of that text, which then is not written where it stands for nothing.
        var isAlone: Bool
    }

    /// The keys in whose texts placeholders stand.
    private static let filledKeys: Set<String> = [
        "target", "url", "brokers", "cluster", "instance",
    ]

    static let codec = Codec<TargetTemplate>(TargetDefinition.record.codec.schema) { node, report in
        TargetTemplate(node, report: &report)
    }

    private init?(_ node: YAMLNode, report: inout DiagnosticReport) {
        guard case .mapping(let entries) = node.content else {
            report.add(.wrongType(node, expected: "a mapping (target)"))
            return nil
        }
        self.node = node
        let errorCount = report.errorCount
        var used: [Used] = []
        for entry in entries {
            guard let key = entry.keyText else { continue }
            let own = Self.placeholders(in: entry.value, of: key, report: &report)
            used += own
            if !own.isEmpty, !Self.filledKeys.contains(key) {
                report.add(.misplacedPlaceholder(key, at: entry.value.headPlace))
            }
            // One that stands for nothing is told of already.
            if ["target", "url", "brokers"].contains(key), own.isEmpty,
                !report.hasErrors(since: errorCount)
            {
                report.add(.sameForAll(key, at: entry.value.headPlace))
            }
        }
        guard !report.hasErrors(since: errorCount) else { return nil }
        guard
            case .node(let filled) = Self.filled(
                node, for: Self.sampleAddress(with: used.map(\.placeholder))),
            let sample = TargetDefinition.record.decodeWhole(filled, report: &report)
        else { return nil }
        self.sample = sample
        placeholders = used
    }

    /// The target for an address; its faults in words where there is none. Names are not checked
    /// against definitions here, which `sample` was.
    func target(for address: DiscoveredAddress) -> Outcome {
        if let fault = address.fault { return .refused(fault) }
        switch Self.filled(node, for: address) {
        case .absent: return .refused("nothing is known of it")
        case .refused(let reason): return .refused(reason)
        case .node(let filled):
            var report = DiagnosticReport()
            guard let target = TargetDefinition.record.decodeWhole(filled, report: &report) else {
                return .refused(report.sorted.first?.message ?? "it makes no target")
            }
            return .target(target)
        }
    }

    /// What comes of an address.
    enum Outcome {
        case target(TargetDefinition)
        case refused(String)
    }

    /// One that has all that the template asks for.
    private static func sampleAddress(with used: [TargetPlaceholder]) -> DiscoveredAddress {
        var address = DiscoveredAddress(host: "discovered.example", port: 1)
        for placeholder in used {
            switch placeholder {
            case .label(let name): address.labels[name] = "discovered"
            case .meta(let name): address.meta[name] = "discovered"
            case .address, .host, .port: break
            }
        }
        return address
    }

    private static func placeholders(
        in node: YAMLNode, of key: String, report: inout DiagnosticReport
    ) -> [Used] {
        switch node.content {
        case .scalar:
            guard let source = node.sourceText,
                let text = PlaceheldText(source, report: &report)
            else { return [] }
            return text.placeholders.map {
                Used(
                    placeholder: $0, key: key, place: node.headPlace,
                    isAlone: text.pieces.count == 1)
            }
        case .sequence(let items):
            return items.flatMap { placeholders(in: $0, of: key, report: &report) }
        case .mapping(let entries):
            return entries.flatMap { placeholders(in: $0.value, of: key, report: &report) }
        }
    }
}

// MARK: - Filling

extension TargetTemplate {
    private enum Filled {
        case node(YAMLNode)
        case absent
        case refused(String)
    }

    private static func filled(_ node: YAMLNode, for address: DiscoveredAddress) -> Filled {
        guard case .mapping(let entries) = node.content else { return .node(node) }
        var whole: [YAMLEntry] = []
        for entry in entries {
            guard let key = entry.keyText, filledKeys.contains(key) else {
                whole.append(entry)
                continue
            }
            switch filled(value: entry.value, for: address) {
            case .node(let value):
                whole.append(
                    YAMLEntry(key: entry.key, value: key == "target" ? named(value) : value))
            case .absent: continue
            case .refused(let reason): return .refused(reason)
            }
        }
        return .node(YAMLNode(.mapping(whole), at: node.place))
    }

    private static func filled(value node: YAMLNode, for address: DiscoveredAddress) -> Filled {
        switch node.content {
        case .mapping: return .node(node)
        case .sequence(let items):
            var whole: [YAMLNode] = []
            for item in items {
                switch filled(value: item, for: address) {
                case .node(let value): whole.append(value)
                case .absent: continue
                case .refused(let reason): return .refused(reason)
                }
            }
            return .node(YAMLNode(.sequence(whole), at: node.place))
        case .scalar:
            // Where it cannot be taken apart, that was told when the template was read.
            var unheard = DiagnosticReport()
            guard let source = node.sourceText,
                let text = PlaceheldText(source, report: &unheard), !text.placeholders.isEmpty
            else { return .node(node) }
            switch text.filled(for: address) {
            case .text(let text):
                return .node(
                    YAMLNode(.scalar(YAMLScalar(text, style: .doubleQuoted)), at: node.place))
            case .absent: return .absent
            case .refused(let reason): return .refused(reason)
            }
        }
    }

    /// A name in which whatever no name can have is a `-`, as the colon of an address.
    private static func named(_ node: YAMLNode) -> YAMLNode {
        guard let text = node.scalar?.text else { return node }
        var name = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isOfName =
                scalar.isASCIILetter || scalar.isASCIIDigit
                || "_-.".unicodeScalars.contains(scalar)
            name.append(isOfName ? scalar : "-")
        }
        return YAMLNode(
            .scalar(YAMLScalar(String(name), style: .doubleQuoted)), at: node.place)
    }
}

extension Diagnostic {
    fileprivate static func misplacedPlaceholder(_ key: String, at place: Place) -> Diagnostic {
        Diagnostic(
            "config/discovery-template", "what is discovered does not go into `\(shown(key))`",
            at: place, label: "the same for all targets",
            help: "placeholders stand in `target`, `url`, `brokers`, `cluster` and `instance`"
        ).withoutSource
    }

    fileprivate static func sameForAll(_ key: String, at place: Place) -> Diagnostic {
        Diagnostic(
            "config/discovery-template", "`\(key)` would be the same for all that is discovered",
            at: place, label: "has no placeholder",
            help: key == "target"
                ? "write what tells them apart, such as `rabbit-${address}`"
                : "write where each is, such as `http://${address}`")
    }
}
