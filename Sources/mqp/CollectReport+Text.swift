import Diagnostics
import Foundation

extension CollectReport {
    /// The report for a person.
    var text: String {
        var lines = ["\(source) at \(shown(address))"]
        for request in requests { append(request, to: &lines) }
        for sample in samples { append(sample, to: &lines) }
        if !entities.isEmpty {
            lines += ["", "entities"]
            lines += table(entities.map { [$0.name, "\($0.count)", $0.example, $0.guid] })
        }
        if !unavailable.isEmpty {
            lines += ["", "metrics that this source cannot tell"]
            lines += table(unavailable.map { [$0.name, $0.reason] })
        }
        if !findings.isEmpty {
            lines += ["", "findings"] + findings.map { "  \(shown($0, upTo: Self.lineLength))" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let lineLength = 300

    private func append(_ request: Request, to lines: inout [String]) {
        let time = "\(Int(request.milliseconds.rounded())) ms"
        lines.append("")
        if let failure = request.failure {
            lines.append("request \(request.name): \(time), no answer")
            lines.append("  \(shown(failure, upTo: Self.lineLength))")
            return
        }
        let faults = request.faults == 0 ? "" : ", \(request.faults) faults"
        // Kafka's client tells its bytes later, and a simulation has none.
        let bytes = request.bytes == 0 ? "" : "\(request.bytes) bytes, "
        lines.append("request \(request.name): \(time), \(bytes)\(request.rows) rows\(faults)")
        for words in request.faultWords {
            lines.append("  ! \(shown(words, upTo: Self.lineLength))")
        }
        guard request.rows > 0 else { return }
        let known = request.fields.filter { $0.known > 0 }
        lines += table(known.map { [$0.name, "\($0.known) of \(request.rows)", $0.example ?? ""] })
        let never = request.fields.filter { $0.known == 0 }.map(\.name)
        if !never.isEmpty { lines.append("  never came: \(never.joined(separator: ", "))") }
    }

    private func append(_ sample: Sample, to lines: inout [String]) {
        lines += ["", "sample \(sample.name): \(sample.rows) rows"]
        if let reason = sample.reason {
            lines.append("  \(reason)")
            return
        }
        lines += table(
            sample.metrics.map { metric in
                guard let example = metric.example else {
                    return [metric.name, "-", metric.reason ?? ""]
                }
                return [
                    metric.name, "\(metric.known) of \(sample.rows)",
                    "\(Self.number(example)) \(metric.unit)",
                ]
            })
        if !sample.unknownAttributes.isEmpty {
            lines.append(
                "  attributes without a value: \(sample.unknownAttributes.joined(separator: ", "))")
        }
    }

    private static func number(_ value: Double) -> String {
        // A count is shown whole: a rounded one looks like another.
        if let whole = Int64(exactly: value) { return "\(whole)" }
        return value.formatted(
            .number.precision(.significantDigits(1...4)).grouping(.never)
                .locale(Locale(identifier: "en_US_POSIX")))
    }

    /// Columns that stand below each other.
    private func table(_ rows: [[String]]) -> [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            var line = "  "
            for (column, cell) in row.enumerated() {
                line += cell
                guard column + 1 < row.count else { continue }
                line += String(repeating: " ", count: widths[column] - cell.count + 2)
            }
            return line
        }
    }
}

extension CollectReport {
    /// The report for a program.
    var json: JSONValue {
        .object([
            ("source", .string(source)), ("address", .string(address)),
            (
                "requests",
                .array(
                    requests.map { request in
                        .object([
                            ("request", .string(request.name)),
                            ("milliseconds", .decimal(request.milliseconds)),
                            ("bytes", .number(request.bytes)), ("rows", .number(request.rows)),
                            ("faults", .number(request.faults)),
                            ("faultWords", .array(request.faultWords.map { .string($0) })),
                            ("failure", .optional(request.failure)),
                            (
                                "fields",
                                .array(
                                    request.fields.map { field in
                                        .object([
                                            ("field", .string(field.name)),
                                            ("known", .number(field.known)),
                                            ("example", .optional(field.example)),
                                        ])
                                    })
                            ),
                        ])
                    })
            ),
            (
                "samples",
                .array(
                    samples.map { sample in
                        .object([
                            ("sample", .string(sample.name)), ("rows", .number(sample.rows)),
                            ("reason", .optional(sample.reason)),
                            ("metrics", .array(sample.metrics.map(json))),
                            (
                                "unknownAttributes",
                                .array(sample.unknownAttributes.map { .string($0) })
                            ),
                        ])
                    })
            ),
            (
                "entities",
                .array(
                    entities.map { type in
                        .object([
                            ("type", .string(type.name)), ("count", .number(type.count)),
                            ("example", .string(type.example)), ("guid", .string(type.guid)),
                        ])
                    })
            ),
            (
                "unavailable",
                .array(
                    unavailable.map {
                        .object([("metric", .string($0.name)), ("reason", .string($0.reason))])
                    })
            ),
            ("findings", .array(findings.map { .string($0) })),
        ])
    }

    private func json(_ metric: Metric) -> JSONValue {
        .object([
            ("metric", .string(metric.name)), ("unit", .string(metric.unit)),
            ("known", .number(metric.known)),
            ("example", metric.example.map { .decimal($0) } ?? .null),
            ("reason", .optional(metric.reason)),
        ])
    }
}
