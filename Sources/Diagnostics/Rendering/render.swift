/// The forms in which findings can be written out.
public enum DiagnosticFormat: String, Sendable, Hashable, CaseIterable {
    /// For people: each finding drawn under its line, and a summary.
    case text
    /// A line for each finding, `path:line:col: severity: message [rule]`.
    case short
    /// One JSON object for programs.
    case json
}

/// Writes findings out, ordered by place, each once.
///
/// The same findings always give the same bytes, in whatever order they were made. The text ends
/// with a line break, unless it is empty: the short form of no findings is.
///
/// - Parameters:
///   - report: what was found.
///   - format: how it is written.
///   - files: the texts to draw findings under; only `text` uses them.
///   - color: whether to mark words with ANSI escape sequences; only `text` uses it.
/// - Returns: the text.
public func render(
    _ report: DiagnosticReport, as format: DiagnosticFormat, files: SourceFiles,
    color: Bool = false
) -> String {
    let findings = Findings(report)
    switch format {
    case .text: return TextRenderer(files: files, paint: Paint(isOn: color)).render(findings)
    case .short: return renderShort(findings)
    case .json: return renderJSON(findings)
    }
}
