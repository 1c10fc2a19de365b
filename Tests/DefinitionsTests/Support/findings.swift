import Definitions
import Diagnostics

/// What is found in a source whose one request is that, in line 5 from column 11 on.
func findings(inRequest request: String) -> [String] {
    let loaded = Loaded(
        """
        format: 1
        source: one
        title: S
        requests:
          rows: { \(request) }
        samples:
          Row: { from: rows, attributes: { id: id } }
        """)
    var report = loaded.report
    _ = loaded.set.sources.first?.compile(catalogue: [:], report: &report)
    return report.findings
}

/// What becomes of a configuration whose one target is that, in line 3 from column 21 on, and what is
/// found in it.
///
/// - Parameters:
///   - target: The keys of the target, whose name is `t`. The source `s` asks over HTTP.
///   - files: Further sources and what they need.
/// - Returns: Nil for one that has errors.
func resolution(
    ofTarget target: String, with files: [(path: String, text: String)]
) -> (ResolvedConfiguration?, [String]) {
    let all =
        files + [
            ("h.yml", Sources.source(sample: "attributes: { a: name }")),
            ("m.yml", Sources.catalogue),
            (
                "z.yml",
                """
                format: 1
                account: 1
                targets: [{ target: t, \(target) }]
                sinks: [{ sink: stdout }]
                """
            ),
        ]
    let loaded = Loaded(all.map { DefinitionFile(path: $0.path, bytes: Array($0.text.utf8)) })
    var report = loaded.report
    let values = OutsideValues(
        environment: { _ in "v" }, file: { .success($0) }, path: { "/etc/\($0)" })
    let resolved = loaded.set.configurations.first?
        .resolve(in: loaded.set, values: values, report: &report)
    return (resolved, report.findings)
}
