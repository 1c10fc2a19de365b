/// The form for people: each finding drawn under its line, with its cure, and a summary at the end.
struct TextRenderer {
    let files: SourceFiles
    let paint: Paint

    func render(_ findings: Findings) -> String {
        var output = ""
        for diagnostic in findings.diagnostics { output += render(diagnostic) + "\n" }
        return output + summary(of: findings) + "\n"
    }

    private func render(_ diagnostic: Diagnostic) -> String {
        let ink = Paint.ink(of: diagnostic.severity)
        let number = diagnostic.place.map { String($0.range.start.line) } ?? ""
        let margin = String(repeating: " ", count: number.count + 1)
        var lines = [
            paint.bold(diagnostic.severity.rawValue, ink)
                + paint.bold(": \(escaped(diagnostic.message))")
                + " [\(escaped(diagnostic.rule.rawValue))]"
        ]
        if let place = diagnostic.place {
            lines.append(margin + paint.bold("-->", .blue) + " " + pointer(to: place))
            if !diagnostic.hidesSource, let drawn = draw(place) {
                let bar = margin + paint.bold("|", .blue)
                lines.append(bar)
                lines.append(
                    paint.bold("\(number) |", .blue)
                        + (drawn.text.isEmpty ? "" : " \(drawn.text)"))
                let label = diagnostic.label.map { " \(escaped($0))" } ?? ""
                let indentation = drawn.carets.prefix { $0 == " " }
                let carets = drawn.carets.dropFirst(indentation.count)
                lines.append("\(bar) \(indentation)" + paint.bold("\(carets)\(label)", ink))
            } else if let label = diagnostic.label {
                lines.append(footnote("note", escaped(label), margin))
            }
        }
        for remark in diagnostic.remarks {
            lines.append(
                footnote("note", "\(pointer(to: remark.place)): \(escaped(remark.message))", margin)
            )
        }
        if let help = diagnostic.help { lines.append(footnote("help", escaped(help), margin)) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func footnote(_ kind: String, _ text: String, _ margin: String) -> String {
        margin + paint.bold("=", .blue) + " " + paint.bold("\(kind):") + " " + text
    }

    /// The first line of a place, marked to its end where the place goes on behind it.
    private func draw(_ place: Place) -> DrawnLine? {
        let (start, end) = (place.range.start, place.range.end)
        guard let source = files.excerpt(at: place) else { return nil }
        let last = end.line > start.line ? Int.max : end.column
        return DrawnLine(source, columns: start.column..<max(start.column, last))
    }

    private func summary(of findings: Findings) -> String {
        var parts: [String] = []
        if findings.errorCount > 0 { parts.append(counted(findings.errorCount, "error")) }
        if findings.warningCount > 0 { parts.append(counted(findings.warningCount, "warning")) }
        if findings.infoCount > 0 { parts.append(counted(findings.infoCount, "info")) }
        if findings.omittedCount > 0 { parts.append("\(findings.omittedCount) more not shown") }
        return parts.isEmpty ? "no findings" : parts.joined(separator: ", ")
    }
}
