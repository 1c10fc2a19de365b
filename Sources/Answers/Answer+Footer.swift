import QueryExecution

extension Answer {
    /// What the values are of: how many groups, which time, which rows.
    func footer(_ style: AnswerStyle) -> String {
        var parts: [String] = []
        let (shown, all) = (result.groups.count, result.groupCount)
        let noun = isLines ? "row" : "group"
        if all > shown {
            parts.append("\(counted(shown)) of \(plural(all, noun))")
        } else if shown == 0 {
            parts.append("no rows")
        } else if isLines || !result.facets.isEmpty {
            parts.append(plural(shown, noun))
        }
        if let range {
            let (begin, end) = (
                CivilTime(range.lowerBound, in: zone), CivilTime(range.upperBound, in: zone)
            )
            let endText = begin.date == end.date ? end.clock : end.text
            parts.append("\(begin.text) to \(endText) \(zone.name)")
        }
        if isSeries, let bucket = result.buckets.first {
            parts.append("each of \(wordsOfDuration(bucket.upperBound - bucket.lowerBound))")
        }
        let statistics = result.statistics
        if statistics.rows > 0 {
            let rolledUp =
                statistics.resolution > 0
                ? " of \(wordsOfDuration(statistics.resolution)) or less" : ""
            parts.append("from \(plural(statistics.rows, "row"))\(rolledUp)")
        }
        var lines: [String] = []
        for part in parts {
            if let last = lines.last, last.count + part.count + 2 <= style.width ?? .max {
                lines[lines.count - 1] = "\(last); \(part)"
            } else {
                lines.append(part)
            }
        }
        return lines.map(style.faint).joined(separator: "\n")
    }

    private func plural(_ count: Int, _ noun: String) -> String {
        "\(counted(count)) \(noun)\(count == 1 ? "" : "s")"
    }

    private func counted(_ count: Int) -> String { Digits.grouped(String(count)) }
}
