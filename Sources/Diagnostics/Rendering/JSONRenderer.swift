/// One JSON object with the findings, each on a line of its own, and their counts.
func renderJSON(_ findings: Findings) -> String {
    var output = "{\"diagnostics\":["
    for (index, diagnostic) in findings.diagnostics.enumerated() {
        output += index == 0 ? "\n" : ",\n"
        json(of: diagnostic).write(to: &output)
    }
    output += findings.diagnostics.isEmpty ? "]" : "\n]"
    let summary = JSONValue.object([
        ("errors", .number(findings.errorCount)), ("warnings", .number(findings.warningCount)),
        ("infos", .number(findings.infoCount)), ("omitted", .number(findings.omittedCount)),
    ])
    return output + ",\"summary\":\(summary.text)}\n"
}

private func json(of diagnostic: Diagnostic) -> JSONValue {
    var members: [(String, JSONValue)] = [
        ("rule", .string(diagnostic.rule.rawValue)),
        ("severity", .string(diagnostic.severity.rawValue)),
        ("message", .string(diagnostic.message)),
    ]
    members += json(of: diagnostic.place)
    members.append(("help", .optional(diagnostic.help)))
    if let label = diagnostic.label { members.append(("label", .string(label))) }
    if !diagnostic.remarks.isEmpty {
        let remarks = diagnostic.remarks.map { remark in
            JSONValue.object([("message", .string(remark.message))] + json(of: remark.place))
        }
        members.append(("remarks", .array(remarks)))
    }
    return .object(members)
}

/// The members that say where; all null for a finding about no file.
private func json(of place: Place?) -> [(String, JSONValue)] {
    func number(_ value: Int?) -> JSONValue { value.map { .number($0) } ?? .null }
    let range = place?.range
    return [
        ("path", .optional(place?.path)),
        ("line", number(range?.start.line)), ("column", number(range?.start.column)),
        ("endLine", number(range?.end.line)), ("endColumn", number(range?.end.column)),
    ]
}
