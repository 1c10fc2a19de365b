public import Diagnostics

/// Targets that are found while the program runs: where they are looked for, and what target each
/// becomes.
public struct DiscoveryDefinition: Sendable {
    public var name: Located<String>
    /// Paths of files, of which the last part can have `*` and `?`.
    public var files: Listing<Located<String>>?
    public var dns: DNSDiscovery?
    public var http: HTTPDiscovery?
    public var kubernetes: KubernetesDiscovery?
    public var template: TargetTemplate?
    /// How often is looked; nil where it is not written.
    public var writtenInterval: Duration?
    public var place: Place

    init(place: Place) {
        self.place = place
        name = Located("", at: place)
    }

    /// How often is looked.
    public var interval: Duration {
        writtenInterval ?? (files == nil ? .seconds(30) : .seconds(5))
    }

    /// The most paths of `files`.
    static let maximumPatterns = 100

    static let record: Record<DiscoveryDefinition> = {
        var record = keys
        record.check = { discovery, report in
            if discovery.kinds.count == 1 {
                discovery.checkPlaceholders(report: &report)
            } else {
                report.add(.oneKind(of: discovery))
            }
            for pattern in discovery.files ?? Listing(at: discovery.place) {
                if let fault = fault(ofPattern: pattern.value) {
                    report.add(.pattern(pattern, fault))
                }
            }
            if let files = discovery.files {
                if files.isEmptyInFile { report.add(.noFiles(at: files.place)) }
                if files.count > maximumPatterns {
                    report.add(.tooManyFiles(at: files[maximumPatterns].place))
                }
            }
        }
        return record
    }()

    private static let keys = Record<DiscoveryDefinition>(
        "discovery", "Targets that are found while the program runs; one of the kinds.",
        start: DiscoveryDefinition.init(place:),
        fields: [
            .required("discovery", \.name, Codec.name.located, "Its name, for logs and status."),
            .optional(
                "files", \.files, Codec.string.located.listing,
                "Files in the format of Prometheus' `file_sd`, JSON or YAML; the last part of a path "
                    + "can have `*` and `?`. Relative to this file."),
            .optional("dns", \.dns, DNSDiscovery.record.codec, "Records of a name in the DNS."),
            .optional(
                "http", \.http, HTTPDiscovery.record.codec,
                "An address that answers in the format of Prometheus' HTTP service discovery."),
            .optional(
                "kubernetes", \.kubernetes, KubernetesDiscovery.record.codec,
                "Pods, services or endpoints of a Kubernetes cluster."),
            .required(
                "target", \.template, TargetTemplate.codec.optionalized,
                "What target each address becomes; in `target`, `url`, `brokers`, `cluster` and "
                    + "`instance` stand `${address}`, `${host}`, `${port}`, `${label.NAME}` and "
                    + "`${meta.NAME}`."),
            .optional(
                "every", \.writtenInterval, .duration(.seconds(1)...(.seconds(86_400))),
                "How often is looked; for `files` 5s, for the others 30s."),
        ])

    /// The keys that say where is looked.
    private var kinds: [String] {
        [
            files == nil ? nil : "files", dns == nil ? nil : "dns", http == nil ? nil : "http",
            kubernetes == nil ? nil : "kubernetes",
        ].compactMap(\.self)
    }

    /// What is known of an address beside where it is: a placeholder for anything else never stands
    /// for something. Where it is the whole of a text that need not be there, that is never written;
    /// else no address would become a target.
    private func checkPlaceholders(report: inout DiagnosticReport) {
        let names =
            if let kubernetes {
                KubernetesDiscovery.metaNames(of: kubernetes.kind)
            } else {
                dns == nil ? [] : DNSDiscovery.metaNames
            }
        for used in template?.placeholders ?? [] {
            let severity =
                used.isAlone && ["cluster", "instance"].contains(used.key)
                ? Severity.warning : .error
            switch used.placeholder {
            case .meta(let name) where !names.contains(name):
                report.add(.unknownMeta(name, names, severity, at: used.place))
            case .label where dns != nil: report.add(.noLabels(severity, at: used.place))
            default: break
            }
        }
    }

    /// What keeps a path from being one of files; nil where nothing does.
    private static func fault(ofPattern path: String) -> String? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard let name = parts.last, !name.isEmpty else { return "it names no file" }
        if parts.dropLast().contains(where: { $0.contains("*") || $0.contains("?") }) {
            return "`*` and `?` stand in the last part alone"
        }
        let endings = [".json", ".yml", ".yaml"]
        return endings.contains { name.hasSuffix($0) }
            ? nil : "it ends in none of \(endings.joined(separator: ", "))"
    }

    fileprivate var kindWords: String {
        kinds.isEmpty ? "has none" : "has " + kinds.map { "`\($0)`" }.joined(separator: " and ")
    }
}

extension Codec {
    /// The same value where nil stands for one that is not read yet.
    fileprivate var optionalized: Codec<Value?> {
        Codec<Value?>(schema) { [decode] node, report in
            decode(node, &report).map { Optional($0) }
        }
    }
}

extension Diagnostic {
    fileprivate static func oneKind(of discovery: DiscoveryDefinition) -> Diagnostic {
        Diagnostic(
            "config/discovery",
            "a discovery has one of `files`, `dns`, `http` and `kubernetes`",
            at: discovery.name.place, label: discovery.kindWords,
            help: "write a discovery for each place in which targets are looked for")
    }

    fileprivate static func unknownMeta(
        _ name: String, _ names: [String], _ severity: Severity, at place: Place
    ) -> Diagnostic {
        let others = names.map { "`${meta.\($0)}`" }.joined(separator: ", ")
        return Diagnostic(
            "config/discovery-template", severity,
            "`${meta.\(shown(name))}` stands for nothing that this discovery knows",
            at: place, label: "not known of an address",
            help: names.isEmpty
                ? "it knows labels alone: write `${label.NAME}`"
                : nearest(to: name, in: names).map { "did you mean `${meta.\($0)}`?" }
                    ?? "it knows \(others)")
    }

    fileprivate static func noLabels(_ severity: Severity, at place: Place) -> Diagnostic {
        Diagnostic(
            "config/discovery-template", severity, "records of the DNS have no labels", at: place,
            label: "stands for nothing",
            help: "write `${host}`, `${port}`, `${address}` or `${meta.name}`")
    }

    fileprivate static func pattern(_ path: Located<String>, _ fault: String) -> Diagnostic {
        Diagnostic(
            "config/discovery", "`\(shown(path.value))` is no path of such files", at: path.place,
            label: fault, help: "write a path such as `targets/*.json`")
    }

    fileprivate static func noFiles(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/empty", "`files` is empty", at: place, label: "nowhere to look",
            help: "name at least one file, such as `targets/*.json`")
    }

    fileprivate static func tooManyFiles(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/limit", "more than \(DiscoveryDefinition.maximumPatterns) paths", at: place,
            label: "one too many", help: "put the files into one folder, and write `folder/*.json`")
    }
}
