import Queries

extension PrometheusRules {
    /// The file that Prometheus reads with `rule_files`; what has no form stands in it as comments, with
    /// the reason.
    public var yaml: String {
        var lines = ["groups:"]
        for group in groups {
            lines += group.notes.map { Self.comment($0) }
            lines += group.refusals.map { Self.comment("\($0.key) has no form: \($0.reason)") }
            guard !group.rules.isEmpty else { continue }
            lines.append("  - name: \(Self.scalar(group.name))")
            lines.append("    interval: \(PromQLDuration.milliseconds(step).text)")
            lines.append("    rules:")
            lines += group.rules.flatMap { Self.lines(of: $0) }
        }
        if groups.allSatisfy(\.rules.isEmpty) { lines[0] = "groups: []" }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(of rule: Rule) -> [String] {
        var lines = [
            "      - alert: \(scalar(rule.name))",
            "        expr: \(scalar(rule.expression.text))",
        ]
        if rule.hold > 0 {
            lines.append("        for: \(PromQLDuration.milliseconds(rule.hold).text)")
        }
        for (title, entries) in [("labels", rule.labels), ("annotations", rule.annotations)] {
            lines.append("        \(title):")
            lines += entries.map { "          \($0.name): \(scalar($0.value))" }
        }
        return lines
    }

    /// A comment of one line, whatever stands in the text.
    private static func comment(_ text: String) -> String {
        "  # " + String(text.unicodeScalars.map { isPrintable($0) ? Character($0) : " " })
    }

    /// A text as a YAML scalar on one line.
    static func scalar(_ text: String) -> String {
        if text.unicodeScalars.allSatisfy(isPrintable) {
            return "'" + text.replacing("'", with: "''") + "'"
        }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted.unicodeScalars.append(contentsOf: ["\\", scalar])
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case _ where isPrintable(scalar): quoted.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            }
        }
        return quoted + "\""
    }

    /// Whether a character can stand in a line of YAML as it is.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD: true
        case 0x10000...0x10FFFF: true
        default: false
        }
    }
}
