import Definitions
import Diagnostics
import Plans

/// The requests that a fuzzer reads the answers of: rows in all the places that they can have, and
/// fields of all kinds.
enum FuzzedSource {
    static let plans: [RequestPlan] = {
        var report = DiagnosticReport()
        let set = DefinitionSet.load(
            [DefinitionFile(path: "s.yml", bytes: Array(text.utf8))], report: &report)
        let source = set.sources.first
        _ = source?.compile(catalogue: set.metrics, report: &report)
        precondition(!report.hasErrors, "\(report.sorted.map(\.message))")
        return (source?.requests ?? []).map { request in
            plan(
                request.value, named: request.name.value,
                using: Set(request.value.fields.indices))
        }
    }()

    private static let text = """
        format: 1
        source: s
        title: S
        requests:
          one:
            path: /
            rows: one
            fields: { s: string?, i: integer?, g: { type: gauge?, unit: "1", path: o.g }, b: boolean? }
          each:
            path: /
            key: [s]
            fields: { s: string, n: { type: counter, unit: "1" }, k: { enum: [a, b] } }
          down:
            path: /
            rows: a[].b[]
            key: [a, s]
            fields:
              a: { type: string, path: ^.s }
              s: string
              top: { type: string?, path: ^.^.s }
              n: { type: gauge?, unit: "1", path: x.y }
          members:
            path: /
            rows: m{}
            key: [name]
            fields: { name: { type: string, path: '@key' }, i: integer? }
          split:
            path: /
            split: { field: s, pattern: '(?P<a>[a-z]+)(?:-(?P<b>\\d*))?' }
            fields: { s: string, a: { type: string, group: a }, b: { type: string?, group: b } }
          lines:
            path: /
            format: ndjson
            fields: { s: string?, i: integer?, g: { type: gauge?, unit: "1" } }
          lines_down:
            path: /
            format: ndjson
            rows: a[]
            key: [s]
            fields: { s: string, up: { type: string?, path: ^.s } }
        samples: {}
        """
}
