import Definitions
import Diagnostics
import Telemetry
import Testing
import Transforms

/// A sample of queues with limits, and rows of it from short texts.
struct TopBench {
    let sample: CompiledSample

    /// What identifies a queue, as the shipped rules have it.
    static let identifiers: Set<String> = ["provider", "clusterName", "vhost", "queueName"]

    private static let catalogue = """
        format: 1
        metrics:
          queue.depth: { unit: "{message}", description: d }
          memory: { unit: By, description: m }
          usage: { unit: "%", description: u }
          oldest: { unit: s, description: o, rollup: maximum }
          free: { unit: By, description: f, rollup: minimum }
          position: { unit: "{message}", description: p, rollup: none }
        """

    /// The sample with limits as written; without any for nil.
    init(limits: String?) throws {
        let text = """
            format: 1
            source: s
            title: S
            requests:
              queues:
                path: /queues
                key: [vhost, name]
                fields:
                  vhost: string
                  name: string
                  state: string?
                  number: { type: gauge?, unit: "{message}" }
                  bytes: { type: gauge?, unit: By }
                  share: { type: gauge?, unit: "%" }
                  age: { type: gauge?, unit: s }
            samples:
              MessageQueueQueueSample:
                from: queues
                attributes:
                  provider: { const: p }
                  clusterName: target.name
                  vhost: vhost
                  queueName: name
                  state: state
                metrics:
                  queue.depth: number
                  memory: bytes
                  usage: share
                  oldest: age
                  free: bytes
                  position: number
                \(limits.map { "limits: \($0)" } ?? "")
            """
        var report = DiagnosticReport()
        let set = DefinitionSet.load(
            [
                .init(path: "s.yml", bytes: Array(text.utf8)),
                .init(path: "m.yml", bytes: Array(Self.catalogue.utf8)),
            ], report: &report)
        let source = set.sources.first?.compile(catalogue: set.metrics, report: &report)
        let messages = report.sorted.map(\.message)
        sample = try #require(source?.samples.first, "\(messages)")
    }

    /// `rows` of them, ranked by depth, in one group.
    init(rows: Int) throws { try self.init(limits: "{ rows: \(rows), keep: top(queue.depth) }") }

    func selection() throws -> TopSelection {
        try #require(TopSelection(sample, identifiedBy: Self.identifiers))
    }

    /// One row; every metric but the depth is unknown unless told.
    func row(
        _ name: String, vhost: String = "/", state: Scalar = .text("running"), depth: Double,
        others: [Double] = Array(repeating: .nan, count: 5)
    ) -> Sample {
        Sample(
            shape: sample.shape, timestamp: 1_700_000_000_000,
            attributes: [.text("p"), .text("c"), .text(vhost), .text(name), state],
            metrics: [depth] + others)
    }

    /// Rows from `a:5 v/b:?`: a host if any, a name and a depth, `?` for an unknown one.
    func rows(_ text: String) -> [Sample] {
        text.split(separator: " ").map { word in
            let parts = word.split(separator: ":")
            let path = parts[0].split(separator: "/")
            return row(
                String(path[path.count - 1]), vhost: path.count > 1 ? String(path[0]) : "/",
                depth: Double(parts[1]) ?? .nan)
        }
    }
}

extension [Sample] {
    /// The names of the queues, in order.
    var names: [String] { map { $0.attribute("queueName").text ?? "-" } }
}
