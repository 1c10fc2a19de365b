public import Diagnostics

extension DiagnosticReport {
    /// The same findings, each with remarks behind its own.
    public func remarking(_ remarks: [Diagnostic.Remark]) -> DiagnosticReport {
        guard !remarks.isEmpty else { return self }
        var report = DiagnosticReport()
        for var diagnostic in diagnostics {
            diagnostic.remarks += remarks
            report.add(diagnostic)
        }
        return report
    }

    /// The same findings, but one for all turns of loops and all includes in which the same place is
    /// wrong in the same way: that of the first, which says how many more there are.
    public func mergingTurns() -> DiagnosticReport {
        struct Mistake: Hashable {
            var rule: RuleID
            var severity: Severity
            var place: Place?
            var label: String?
        }
        var indices: [Mistake: Int] = [:]
        var kept: [(finding: Diagnostic, others: Set<Diagnostic>)] = []
        for finding in diagnostics {
            let mistake = Mistake(
                rule: finding.rule, severity: finding.severity, place: finding.place,
                label: finding.label)
            // Without remarks it comes of no loop.
            guard !finding.remarks.isEmpty, let index = indices[mistake] else {
                indices[mistake] = kept.count
                kept.append((finding, []))
                continue
            }
            if finding != kept[index].finding { kept[index].others.insert(finding) }
        }
        var report = filtered { _ in false }
        for (finding, others) in kept {
            var finding = finding
            if let last = finding.remarks.last, !others.isEmpty {
                let count = others.count == 1 ? "once more" : "\(others.count) times more"
                finding.remarks.append(.init("and \(count) by what repeats it", at: last.place))
            }
            report.add(finding)
        }
        return report
    }
}
