import Diagnostics

extension NRQLParser {
    /// What stands behind SINCE, UNTIL and COMPARE WITH.
    mutating func time() throws(Stop) -> NRQLTime {
        guard let token = peek() else { throw unexpected("a point in time") }
        let start = token.range.lowerBound
        switch token.kind {
        case .text:
            advance()
            let text = NRQLExpression(.text(textContent(token.range)), span: NRQLSpan(token.range))
            return NRQLTime(.value(text), span: span(from: start))
        case .number, .variable:
            guard let next = peek(1), next.kind == .word, next.keyword?.beginsClause != true else {
                return NRQLTime(.value(try count("a point in time")), span: span(from: start))
            }
            return try timeAgo(from: start)
        case .word: return try calendar(token)
        default: throw unexpected("a point in time")
        }
    }

    /// `2 hours 30 minutes ago`
    private mutating func timeAgo(from start: Int) throws(Stop) -> NRQLTime {
        var lengths: [NRQLDuration] = []
        repeat { lengths.append(try duration()) } while peek()?.kind == .number
        let length = span(from: start).range
        guard take(.ago) else {
            if let stop = stopAtBroken() { throw stop }
            throw Stop(finding: .missingAgo(text(length), at: length))
        }
        return NRQLTime(.ago(lengths), span: span(from: start))
    }

    private mutating func calendar(_ token: NRQLToken) throws(Stop) -> NRQLTime {
        let start = token.range.lowerBound
        switch token.keyword {
        case .now?:
            advance()
            return NRQLTime(.now, span: span(from: start))
        case .this?, .last?:
            advance()
            guard let unit = peek()?.keyword?.unit else { throw noUnit() }
            advance()
            let words = [text(token.range).lowercased(), unit.rawValue]
            return NRQLTime(.calendar(words), span: span(from: start))
        case let day? where day.isDay:
            advance()
            var time: NRQLExpression?
            if take(.at) { time = try primary("a time such as `'12:30'`") }
            return NRQLTime(.calendar([day.rawValue], at: time), span: span(from: start))
        default:
            let found = text(token.range)
            let near = suggestion(for: found.lowercased(), in: Self.timeWords)
            throw unexpected(
                "a point in time", help: near ?? "such as `1 day ago`, `today` or `'2024-05-01'`")
        }
    }

    private static let timeWords: [String] =
        ["now", "this", "last"] + NRQLKeyword.allCases.filter(\.isDay).map(\.rawValue)

    /// `5 minutes`
    mutating func duration() throws(Stop) -> NRQLDuration {
        let count = try count("a length of time such as `5 minutes`")
        guard let unit = peek()?.keyword?.unit else { throw noUnit() }
        advance()
        return NRQLDuration(count, unit)
    }

    private func noUnit() -> Stop {
        guard let token = peek(), token.kind == .word else { return unexpected("a unit of time") }
        let found = text(token.range)
        return Stop(
            finding: .noUnit(
                found, at: token.range,
                help: suggestion(for: found.lowercased(), in: Self.unitWords)))
    }

    static let unitWords = NRQLKeyword.allCases.filter { $0.unit != nil }.map(\.rawValue)

    /// `TIMESERIES [width] [SLIDE BY width]`; the first word has been taken.
    mutating func timeSeries(from start: Int) throws(Stop) -> NRQLTimeSeries {
        let width = try width()
        var slideBy: NRQLTimeSeries.Width?
        if take(.slide) {
            guard take(.by) else { throw unexpected("`BY`") }
            slideBy = try self.width()
            guard slideBy != nil else { throw unexpected("a length of time, `AUTO` or `MAX`") }
        }
        return NRQLTimeSeries(width, slideBy: slideBy, span: span(from: start))
    }

    /// A width, if one stands here; a bare number is milliseconds.
    private mutating func width() throws(Stop) -> NRQLTimeSeries.Width? {
        if take(.auto) { return .auto }
        if take(.max) { return .maximum }
        guard let token = peek(), token.kind == .number || token.kind == .variable else {
            return nil
        }
        if let next = peek(1), next.kind == .word, next.keyword?.beginsClause != true {
            return .duration(try duration())
        }
        advance()
        guard token.kind == .number else { return .variable(variableName(token.range)) }
        let count = NRQLExpression(.number(text(token.range)), span: NRQLSpan(token.range))
        return .duration(NRQLDuration(count, .millisecond))
    }
}
