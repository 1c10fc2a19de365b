import Diagnostics
import QueryExecution
import Telemetry

extension Answer {
    /// The answer as comma-separated values (RFC 4180), for spreadsheets: a line of names, and lines
    /// that end with CR and LF.
    ///
    /// A text that a spreadsheet would compute, since it begins with `=`, `+`, `-` or `@`, has an
    /// apostrophe in front, and what a terminal could obey is `·`; what shall be exact is read as JSON. What is unknown is empty, times are
    /// ISO 8601 in UTC, lists and histograms are JSON.
    public var csv: String {
        var header = result.facets
        if !isLines { header += ["begin", "end"] }
        for column in result.columns {
            header.append(column.name)
            guard let comparesWith, result.comparison != nil else { continue }
            header.append("\(column.name), \(wordsOfDuration(comparesWith)) before")
        }
        var output = Self.line(header.map(Self.field))
        for (index, group) in result.groups.enumerated() {
            let facets = group.facets.map { Self.field(.scalar($0)) }
            for (bucket, values) in group.values.enumerated() {
                var fields = facets
                if !isLines {
                    let range = result.buckets[bucket]
                    fields += [range.lowerBound, range.upperBound].map { CivilTime($0).iso }
                }
                let before = before(index, bucket: bucket)
                for (column, value) in values.enumerated() {
                    fields.append(Self.field(value))
                    if result.comparison != nil {
                        fields.append(before.map { Self.field($0[column]) } ?? "")
                    }
                }
                output += Self.line(fields)
            }
        }
        return output
    }

    private static func line(_ fields: [String]) -> String {
        fields.joined(separator: ",") + "\r\n"
    }

    private static func field(_ value: QueryResult.Value) -> String {
        switch value {
        case .scalar(.missing): ""
        case .scalar(.text(let text)): field(text)
        case .scalar(.double(let number)) where !number.isFinite:
            number.isNaN ? "" : number < 0 ? "-Infinity" : "Infinity"
        case .scalar(let scalar): json(of: scalar)
        case .list, .histogram: field(json(of: value))
        }
    }

    private static func field(_ text: String) -> String {
        let text = harmless(text)
        let first = text.utf8.first
        let isFormula = first.map { "=+-@\t\r".utf8.contains($0) } ?? false
        let safe = isFormula ? "'" + text : text
        guard safe.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return safe }
        var quoted = "\""
        for scalar in safe.unicodeScalars {
            if scalar == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    /// The text without what a terminal could obey; line breaks and tabs are values here.
    private static func harmless(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isBreak = scalar == "\n" || scalar == "\r" || scalar == "\t"
            result.append(
                contentsOf: (isBreak ? String(scalar) : printable(String(scalar))).unicodeScalars)
        }
        return String(result)
    }
}
