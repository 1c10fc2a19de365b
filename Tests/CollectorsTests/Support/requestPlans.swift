import Definitions
import Diagnostics
import Plans
import Testing

/// The plans of a source's requests, as YAML has them, which read all of their fields.
func requestPlans(_ requests: String) throws -> [RequestPlan] {
    let text = """
        format: 1
        source: s
        title: S
        requests:
        \(requests.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
        samples: {}
        """
    var report = DiagnosticReport()
    let set = DefinitionSet.load(
        [DefinitionFile(path: "s.yml", bytes: Array(text.utf8))], report: &report)
    let source = try #require(set.sources.first)
    _ = source.compile(catalogue: [:], report: &report)
    try #require(report.sorted.map(\.message) == [])
    return source.requests.map {
        plan($0.value, named: $0.name.value, using: Set($0.value.fields.indices))
    }
}

/// The plan of a single request, as YAML has it.
func requestPlan(_ request: String) throws -> RequestPlan {
    let lines = request.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    return try #require(try requestPlans("rows:\n" + lines).first)
}
