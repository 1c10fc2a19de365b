import Definitions
import Diagnostics

/// What loading some texts gives.
struct Loaded {
    let set: DefinitionSet
    let report: DiagnosticReport

    init(_ files: [DefinitionFile]) {
        var report = DiagnosticReport()
        set = DefinitionSet.load(files, report: &report)
        self.report = report
    }

    init(_ files: KeyValuePairs<String, String>) {
        self.init(files.map { DefinitionFile(path: $0, bytes: Array($1.utf8)) })
    }

    /// One file whose kind its keys tell.
    init(_ text: String) { self.init(["a.yml": text]) }

    /// `line:column rule` of each finding, in order; errors alone, or warnings too.
    var findings: [String] { report.findings }

    /// The messages of all findings.
    var messages: [String] { report.sorted.map(\.message) }
}

extension DiagnosticReport {
    var findings: [String] {
        sorted.map { diagnostic in
            let start = diagnostic.place?.range.start
            let mark = diagnostic.severity == .error ? "" : " \(diagnostic.severity)"
            return "\(start?.line ?? 0):\(start?.column ?? 0) \(diagnostic.rule)\(mark)"
        }
    }
}
