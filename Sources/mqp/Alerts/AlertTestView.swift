import Alerts
import Definitions
import Diagnostics
import Telemetry

/// A timeline of alerts, as `mqp alerts test` shows it.
struct AlertTestView {
    let timeline: AlertTimeline
    let incidents: [SimulatedIncident]
    let span: Range<Int64>
    let step: Int64
    let ruleCount: Int
    /// What is not as expected; nil where nothing was.
    let failures: [String]?

    /// The times at which an incident is on within the span.
    private func times(of incident: SimulatedIncident) -> [Range<Int64>] {
        let (offset, length) = (milliseconds(incident.offset), milliseconds(incident.duration))
        let period = incident.period.map { max(milliseconds($0.value), 1) }
        var times: [Range<Int64>] = []
        var start = span.lowerBound + offset
        while start < span.upperBound {
            times.append(start..<min(start + max(length, 1), span.upperBound))
            guard let period else { break }
            start += period
        }
        return times
    }

    private func milliseconds(_ duration: Duration) -> Int64 { Int64(duration / .milliseconds(1)) }

    private func after(_ time: Int64?) -> String {
        time.map { Self.length($0 - span.lowerBound) } ?? "–"
    }

    /// A length of time in hours, minutes and seconds, such as `20m 15s`.
    private static func length(_ milliseconds: Int64) -> String {
        let seconds = milliseconds / 1000
        let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")]
        let words = parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }
        return words.isEmpty ? "0s" : words.joined(separator: " ")
    }

    var text: String {
        let incidentRows = incidents.flatMap { incident in
            times(of: incident).map {
                [
                    "incident", shown(incident.name.value), subject(of: incident),
                    after($0.lowerBound), "", after($0.upperBound), "",
                ]
            }
        }
        let alertRows = timeline.episodes.filter { $0.firedAt != nil }.map { episode in
            [
                episode.severity.rawValue + (episode.cause == .loss ? " (loss)" : ""),
                shown(episode.rule), shown(attributes(of: episode)), after(episode.beganAt),
                after(episode.firedAt), after(episode.endedAt),
                episode.value.map { Scalar.text(of: ($0 * 1000).rounded() / 1000) } ?? "",
            ]
        }
        let pending = timeline.episodes.count { $0.firedAt == nil }
        var lines = Self.table(
            [["WHAT", "NAME", "OF", "BEGINS", "FIRES", "ENDS", "VALUE"]] + incidentRows + alertRows)
        lines.append("")
        lines.append(
            "\(ruleCount) rules; \(alertRows.count) alerts fired, \(pending) were pending alone, in "
                + Self.length(span.upperBound - span.lowerBound))
        if timeline.leftOut > 0 { lines.append("and \(timeline.leftOut) more are left out") }
        if let failures {
            lines.append(failures.isEmpty ? "all is as expected" : "not as expected:")
            lines += failures.map { "  \($0)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func subject(of incident: SimulatedIncident) -> String {
        let names = [incident.cluster.value] + incident.subjects.map(\.name.value)
        return names.map { shown($0) }.joined(separator: " ")
    }

    private func attributes(of episode: AlertTimeline.Episode) -> String {
        episode.attributes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            .joined(separator: " ")
    }

    private static func table(_ rows: [[String]]) -> [String] {
        let widths = (rows.first ?? []).indices.map { column in
            rows.map { $0[column].count }.max() ?? 0
        }
        return rows.map { row in
            var line = ""
            for (column, text) in row.enumerated() {
                line += text
                let isLast = column + 1 == row.count
                if !isLast {
                    line += String(repeating: " ", count: widths[column] - text.count + 2)
                }
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// One object; times are milliseconds since 1970 UTC.
    var json: String {
        let object = JSONValue.object([
            ("from", .number(Int(span.lowerBound))), ("until", .number(Int(span.upperBound))),
            ("step", .number(Int(step))), ("rules", .number(ruleCount)),
            (
                "incidents",
                .array(
                    incidents.flatMap { incident in
                        times(of: incident).map {
                            .object([
                                ("name", .string(incident.name.value)),
                                ("kind", .string(incident.kind.value.rawValue)),
                                ("from", .number(Int($0.lowerBound))),
                                ("until", .number(Int($0.upperBound))),
                            ])
                        }
                    })
            ),
            ("alerts", .array(timeline.episodes.map { Self.json(of: $0) })),
            ("leftOut", .number(timeline.leftOut)),
            (
                "failures",
                failures.map { .array($0.map { .string($0) }) } ?? .null
            ),
        ])
        return object.indented + "\n"
    }

    private static func json(of episode: AlertTimeline.Episode) -> JSONValue {
        .object([
            ("alert", .string(episode.rule)), ("severity", .string(episode.severity.rawValue)),
            ("cause", .string(episode.cause.rawValue)),
            (
                "attributes",
                .object(
                    episode.attributes.sorted { $0.key < $1.key }
                        .map { ($0.key, .string($0.value)) })
            ),
            ("began", .number(Int(episode.beganAt))),
            ("fired", episode.firedAt.map { .number(Int($0)) } ?? .null),
            ("ended", episode.endedAt.map { .number(Int($0)) } ?? .null),
            ("value", episode.value.map { .decimal($0) } ?? .null),
        ])
    }
}
