import Diagnostics

extension DiagnosticReport {
    /// The same findings, with one in place of all infos that have the same cure: the first of them, and
    /// how many are like it. Warnings and errors stay as they are.
    ///
    /// - Parameter more: Where a reader finds the others, such as an option.
    /// - Returns: The findings.
    func joiningInfos(telling more: String) -> DiagnosticReport {
        struct Kind: Hashable {
            var rule: RuleID
            var help: String?
        }
        var joined = DiagnosticReport()
        var alike: [Kind: [Diagnostic]] = [:]
        for finding in sorted {
            guard finding.severity == .info else {
                joined.add(finding)
                continue
            }
            alike[Kind(rule: finding.rule, help: finding.help), default: []].append(finding)
        }
        for (kind, findings) in alike {
            guard var first = findings.first else { continue }
            if findings.count > 1 {
                first.message += ", and \(findings.count - 1) more are so"
                first.help = [kind.help, more].compactMap(\.self).joined(separator: "; ")
            }
            joined.add(first)
        }
        return joined
    }
}
