import Diagnostics
import YAMLTree

/// What reading a text gives, for tests that look at single values.
struct Parsed {
    var root: YAMLNode?
    /// `line:column rule` of each finding, in order.
    var findings: [String]
    var report: DiagnosticReport

    init(_ bytes: [UInt8], limits: YAMLLimits = .standard) {
        var report = DiagnosticReport()
        root = YAMLFile.parse(bytes, path: "a.yml", limits: limits, report: &report)
        findings = report.sorted.map { diagnostic in
            let start = diagnostic.place?.range.start
            return "\(start?.line ?? 0):\(start?.column ?? 0) \(diagnostic.rule)"
        }
        self.report = report
    }

    init(_ text: String, limits: YAMLLimits = .standard) {
        self.init(Array(text.utf8), limits: limits)
    }

    /// The value of a key of the outermost mapping.
    subscript(key: String) -> YAMLNode? {
        root?.mapping?.first { $0.key.scalar?.text == key }?.value
    }
}
