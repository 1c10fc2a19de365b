import Definitions
import Diagnostics
import Telemetry

/// Texts of sources for tests that look at their samples.
enum Sources {
    /// Metrics of every kind of unit.
    static let catalogue = """
        format: 1
        metrics:
          depth: { unit: "{message}", description: d }
          wait: { unit: s, description: w }
          wait.ms: { unit: ms, description: w }
          usage: { unit: "%", description: u, minimum: 0, maximum: 100 }
          count: { unit: "{queue}", description: c }
          speed: { unit: "{message}/s", description: s }
          up: { unit: "1", description: u }
        """

    /// A source with requests of every kind of rows, and one sample.
    static func source(sample: String) -> String {
        """
        format: 1
        source: s
        title: S
        requests:
          about:
            path: /about
            rows: one
            fields:
              cluster: string
              place: string?
              total: { type: gauge?, unit: "{message}" }
          queues:
            path: /queues
            columns: columns
            key: [vhost, name]
            fields:
              vhost: string
              name: string
              kind: { enum: [classic, quorum] }
              state: string?
              messages: { type: gauge?, unit: "{message}" }
              ready: { type: gauge, unit: "{message}" }
              uptime: { type: gauge?, unit: ms }
              rank: integer
              durable: boolean
              stats.in: { type: counter?, unit: "{message}" }
              stats.out: { type: counter, unit: "{message}" }
          nodes:
            path: /nodes
            key: [name]
            fields:
              name: string
              running: boolean?
              up: { type: counter, unit: s }
        samples:
          Row:
            from: queues
            \(sample.split(separator: "\n", omittingEmptySubsequences: false)
                .joined(separator: "\n    "))
        """
    }
}

/// What compiling one sample gives.
struct CompiledRow {
    let source: CompiledSource?
    let report: DiagnosticReport

    init(_ sample: String) { self.init(whole: Sources.source(sample: sample)) }

    init(whole text: String) {
        let loaded = Loaded(["m.yml": Sources.catalogue, "s.yml": text])
        var report = loaded.report
        source = loaded.set.sources.first?
            .compile(catalogue: loaded.set.metrics, report: &report)
        self.report = report
    }

    var sample: CompiledSample? { source?.samples.first }
    var findings: [String] { report.sorted.map { "\($0.rule): \($0.message)" } }
}
