import QueryExecution

extension Answer {
    /// What the values are of: how many groups, which time, which rows, and what is missing.
    func footer(_ style: AnswerStyle) -> String {
        var lines: [String] = []
        for part in counts + times + rows {
            if let last = lines.last, last.count + part.count + 2 <= style.width ?? .max {
                lines[lines.count - 1] = "\(last); \(part)"
            } else {
                lines.append(part)
            }
        }
        if let width = style.width { lines = lines.flatMap { wrapped($0, to: width) } }
        return lines.map(style.faint).joined(separator: "\n")
    }

    private var counts: [String] {
        let (shown, all) = (result.groups.count, result.groupCount)
        let noun = isLines ? "row" : "group"
        if all > shown { return ["\(counted(shown)) of \(plural(all, noun))"] }
        if shown == 0 { return ["no rows"] }
        return isLines || !result.facets.isEmpty ? [plural(shown, noun)] : []
    }

    private var times: [String] {
        var parts: [String] = []
        if let range { parts.append("\(words(range)) \(zone.name)") }
        if isSeries, let bucket = result.buckets.first {
            parts.append("each of \(wordsOfDuration(bucket.upperBound - bucket.lowerBound))")
        }
        return parts
    }

    private var rows: [String] {
        let statistics = result.statistics
        var parts: [String] = []
        if statistics.rows > 0 {
            let rolledUp =
                statistics.resolution > 0
                ? " of \(wordsOfDuration(statistics.resolution)) or less" : ""
            parts.append("from \(plural(statistics.rows, "row"))\(rolledUp)")
        }
        if let coverage = statistics.coverage {
            for (length, range) in coverage.rolledUp.sorted(by: { $0.key > $1.key }) {
                parts.append("rows of \(wordsOfDuration(length)) from \(words(range))")
            }
            for range in coverage.missing {
                parts.append("without \(words(range)), no longer kept")
            }
            if statistics.rows == 0, coverage.missing.isEmpty, let since = coverage.keptSince {
                parts.append("rows are kept since \(CivilTime(since, in: zone).text)")
            }
        }
        if statistics.damagedBlocks > 0 {
            parts.append("without \(plural(statistics.damagedBlocks, "damaged block"))")
        }
        return parts
    }

    /// From when to when a time is, on the clock of the zone.
    func words(_ range: Range<Int64>) -> String {
        let (begin, end) = (
            CivilTime(range.lowerBound, in: zone), CivilTime(range.upperBound, in: zone)
        )
        return "\(begin.text) to \(begin.date == end.date ? end.clock : end.text)"
    }

    func plural(_ count: Int, _ noun: String) -> String {
        "\(counted(count)) \(noun)\(count == 1 ? "" : "s")"
    }

    private func counted(_ count: Int) -> String { Digits.grouped(String(count)) }
}
