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

    private func milliseconds(_ duration: Duration) -> Int64 { duration.wholeMilliseconds }

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

    /// What stands in a line, and the time by which lines are in order.
    private struct Line {
        var time: Int64
        var begins: Int64
        var fires: Int64?
        var ends: Int64?
        var words: [String]
    }

    private var lines: [Line] {
        let incidents = incidents.flatMap { incident in
            times(of: incident).map { time in
                Line(
                    time: time.lowerBound, begins: time.lowerBound, ends: time.upperBound,
                    words: ["incident", shown(incident.name.value), subject(of: incident), ""])
            }
        }
        let alerts = fired.map { episode in
            Line(
                time: episode.firedAt ?? episode.beganAt, begins: episode.beganAt,
                fires: episode.firedAt, ends: episode.endedAt,
                words: [
                    episode.severity.rawValue + (episode.cause == .loss ? " (loss)" : ""),
                    shown(episode.rule), attributes(of: episode), value(of: episode),
                ])
        }
        return (incidents + alerts).enumerated()
            .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
    }

    private var fired: [AlertTimeline.Episode] {
        timeline.episodes.filter { $0.firedAt != nil }
    }

    private func value(of episode: AlertTimeline.Episode) -> String {
        guard let value = episode.value else { return "" }
        let unit = (episode.unit ?? "1").filter { $0 != "{" && $0 != "}" }
        let text = value.isFinite ? Scalar.text(of: (value * 1000).rounded() / 1000) : "\(value)"
        return unit == "1" ? text : "\(text) \(shown(unit))"
    }

    var text: String {
        let rows = lines.map { line in
            [
                after(line.begins), line.words[0] == "incident" ? "" : after(line.fires),
                after(line.ends),
            ] + line.words
        }
        let pending = timeline.episodes.count { $0.firedAt == nil }
        let critical = fired.count { $0.severity == .critical }
        let warnings = fired.count - critical
        let counts =
            "\(critical) critical \(critical == 1 ? "alert" : "alerts") and \(warnings) "
            + (warnings == 1 ? "warning" : "warnings")
        var lines = Self.table(
            [["BEGINS", "FIRES", "ENDS", "WHAT", "NAME", "OF", "VALUE"]] + rows)
        lines.append("")
        lines.append(
            "\(ruleCount) rules; \(counts) fired, \(pending) were pending alone, in "
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

    /// What it is about; its GUID only where nothing else says it, which nobody can read.
    private func attributes(of episode: AlertTimeline.Episode) -> String {
        let named = episode.attributes.filter { $0.key != "entityGuid" }
        return (named.isEmpty ? episode.attributes : named).sorted { $0.key < $1.key }
            .map { "\(shown($0.key))=\(shown($0.value))" }.joined(separator: " ")
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
            ("alert", .string(episode.rule)), ("title", .string(episode.title)),
            ("severity", .string(episode.severity.rawValue)),
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
            ("unit", episode.unit.map { .string($0) } ?? .null),
        ])
    }
}
