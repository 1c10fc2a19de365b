import Alerts
import Definitions
import Diagnostics
import Formats
import Foundation
import Linting
import Queries

/// Definitions with alerts, compiled.
struct AlertFiles {
    let set: DefinitionSet
    let rules: [AlertRule]
    let naming: PromQLNaming
    let findings: [Diagnostic]

    init(_ files: [DefinitionFile], runbook: String? = nil) {
        var report = DiagnosticReport()
        let context = lint(files, report: &report)
        set = context.set
        // Lint compiles them too, and says what is wrong.
        var scratch = DiagnosticReport()
        rules = context.set.compileAlerts(
            in: AlertContext(context.set, samples: context.samples, runbook: runbook),
            report: &scratch)
        naming = PromQLNaming(
            shapes: context.shapes, identities: context.identities,
            metric: { metric in
                let family = PrometheusFamily(metric)
                return .init(metric, sampleName: family.sampleName, factor: family.factor)
            }, labels: \.prometheusLabels)
        findings = report.sorted
    }

    /// A small type with alerts of a test's own.
    init(alerts: String) {
        let own = DefinitionFile(
            path: "infra-queue/alerts.yml", bytes: Array(alerts.utf8))
        self.init(Self.small + [own])
    }

    /// The same, with golden metrics that are queries, and files besides.
    init(alerts: String, golden queries: KeyValuePairs<String, String>, _ others: String...) {
        let golden = queries.map { name, query in
            "\(name): { title: T, unit: COUNT, query: \(query) }"
        }
        let own = [
            ("infra-queue/alerts.yml", alerts),
            ("infra-queue/golden_metrics.yml", golden.joined(separator: "\n")),
        ]
        let paths = own.map(\.0)
        let files = own + others.enumerated().map { ("other\($0.offset).yml", $0.element) }
        self.init(
            Self.small.filter { !paths.contains($0.path) }
                + files.map { DefinitionFile(path: $0.0, bytes: Array($0.1.utf8)) })
    }

    func prometheus(step: Int64 = 30_000) -> PrometheusRules {
        PrometheusRules(rules, naming: naming, step: step)
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// What comes with the program.
    static func shipped(runbook: String? = nil) throws -> AlertFiles {
        var files: [DefinitionFile] = []
        let folder = root.appending(path: "definitions").resolvingSymlinksInPath()
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path())
        where name.hasSuffix(".yml") {
            let data = try Data(contentsOf: folder.appending(path: name))
            files.append(DefinitionFile(path: "definitions/\(name)", bytes: [UInt8](data)))
        }
        let page = try text("Sources/mqp/Documentation.docc/Runbook.md")
        files.append(DefinitionFile(path: "Runbook.md", bytes: Array(page.utf8)))
        return AlertFiles(files, runbook: runbook)
    }

    static let small: [DefinitionFile] = [
        (
            "metrics.yml",
            """
            format: 1
            metrics:
              queue.depth: { unit: "{message}", description: d., minimum: 0 }
              queue.usage: { unit: "%", description: d., minimum: 0, maximum: 100 }
              queue.latency: { unit: ms, description: d., minimum: 0 }
            """
        ),
        (
            "hare.yml",
            """
            format: 1
            source: hare
            title: Hare
            requests:
              queues:
                path: /queues
                key: [name]
                fields:
                  name: string
                  region: string?
                  messages: { type: gauge, unit: "{message}" }
                  usage: { type: gauge, unit: "1" }
                  latency: { type: gauge, unit: ms }
            samples:
              QueueSample:
                from: queues
                attributes:
                  provider: { const: hare }
                  queueName: name
                  region: region
                metrics:
                  queue.depth: messages
                  queue.usage: usage
                  queue.latency: latency
            """
        ),
        (
            "infra-queue/definition.yml",
            """
            domain: INFRA
            type: QUEUE
            ownership: { primaryOwner: { teamName: T } }
            guid: "{accountId}|{domain}|{type}|{hash(provider, queueName)}"
            synthesis:
              rules:
                - ruleName: queue
                  compositeIdentifier: { separator: ":", attributes: [provider, queueName] }
                  name: queueName
                  encodeIdentifierInGUID: true
                  conditions: [{ attribute: eventType, value: QueueSample }]
            """
        ),
        (
            "infra-queue/golden_metrics.yml",
            """
            depth: { title: Depth, unit: COUNT, metric: queue.depth, aggregate: max }
            latency: { title: Latency, unit: MS, metric: queue.latency, aggregate: average }
            """
        ),
    ].map { DefinitionFile(path: $0.0, bytes: Array($0.1.utf8)) }
}
