import TestSupport

/// Writes queries over the rows of `DataSet.odd`, the same ones for the same seed.
struct QueryGenerator {
    private var generator: SplitMix64

    init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    mutating func query() -> String {
        let parts = isOne(of: 5) ? lines() : values()
        let text = parts.filter { !$0.isEmpty }.joined(separator: " ")
        // Which of two types came first at one time is not kept.
        let isOfTime = text.contains("latest(") || text.contains("earliest(")
        return isOfTime ? text.replacing("OddSample, OtherSample", with: "OddSample") : text
    }

    // MARK: Clauses

    private mutating func values() -> [String] {
        let columns = some(1...3) { $0.value(depth: 2) }
        var parts = ["SELECT " + columns.joined(separator: ", ")]
        let isNested = isOne(of: 8)
        parts.append("FROM " + (isNested ? "(" + inner() + ")" : events()))
        if isNested { parts[0] = "SELECT " + some(1...2) { $0.outer() }.joined(separator: ", ") }
        if !isNested, isOne(of: 2) { parts.append("WHERE " + test(depth: 2)) }
        if !isNested, isOne(of: 2) { parts.append(facets()) }
        var canCompare = false
        if isOne(of: 2) {
            let since = [
                "SINCE 20 minutes ago", "SINCE 45 minutes ago UNTIL 5 minutes ago",
                "SINCE 2 days ago", "SINCE 37 minutes ago UNTIL 90 seconds ago", "SINCE today",
            ]
            parts.append(one(of: since))
            canCompare = true
        }
        if !isNested, isOne(of: 3) {
            let ends = parts.last?.hasPrefix("SINCE") ?? false
            let isLong =
                ends && (parts.last?.contains("days") ?? false)
                || parts.last == "SINCE today"
            parts.append("TIMESERIES " + (isLong ? "1 hour" : width()))
        }
        if canCompare, isOne(of: 4) {
            parts.append("COMPARE WITH \(number(in: 1...90)) minutes ago")
        }
        if isOne(of: 2) { parts.append(one(of: ["LIMIT MAX", "LIMIT 3", "LIMIT 50"])) }
        return parts
    }

    private mutating func width() -> String {
        one(of: [
            "1 minute", "7 minutes", "10 minutes", "90 seconds", "10 minutes SLIDE BY 2 minutes",
            "3 minutes SLIDE BY 5 minutes", "AUTO", "MAX",
        ])
    }

    private mutating func lines() -> [String] {
        let columns = isOne(of: 4) ? ["*"] : some(1...3) { $0.any(depth: 2) }
        var parts = ["SELECT " + columns.joined(separator: ", "), "FROM " + events()]
        if isOne(of: 2) { parts.append("WHERE " + test(depth: 2)) }
        if isOne(of: 3) {
            parts.append(
                "ORDER BY " + one(of: ["load", "size", "serial", "name"])
                    + one(of: ["", " ASC", " DESC"]))
        }
        parts.append(one(of: ["", "LIMIT 7", "LIMIT MAX", "LIMIT 5 OFFSET 3"]))
        return parts
    }

    private mutating func events() -> String {
        isOne(of: 6) ? "OddSample, OtherSample" : "OddSample"
    }

    private mutating func inner() -> String {
        let value = one(of: [
            "sum(size)", "average(load)", "count(*)", "max(serial)", "latest(size)",
        ])
        let facet = one(of: ["name", "region, name", "code"])
        let series = isOne(of: 2) ? " TIMESERIES 10 minutes" : ""
        return "SELECT \(value) AS v FROM OddSample FACET \(facet)\(series) LIMIT MAX"
    }

    private mutating func outer() -> String {
        one(of: [
            "sum(v)", "average(v)", "max(v)", "min(v)", "count(v)", "count(*)", "stddev(v)",
            "uniqueCount(v)", "percentage(count(*), WHERE v > 40)", "sum(if(v > 10, v, 0 - v))",
        ])
    }

    private mutating func facets() -> String {
        let parts = some(1...2) { $0.facet() }
        return "FACET " + parts.joined(separator: ", ")
            + (isOne(of: 6) ? " ORDER BY max(serial)" : "")
    }

    private mutating func facet() -> String {
        switch number(in: 0...8) {
        case 0: "CASES(WHERE \(test(depth: 1)) AS 'first', WHERE \(test(depth: 1)) AS 'second')"
        case 1: "buckets(size, 64, 8)"
        case 2: "if(\(test(depth: 1)), 'yes', 'no')"
        case 3: one(of: ["hourOf(timestamp)", "minuteOf(timestamp, numeric)", "eventType()"])
        case 4: text(depth: 1)
        default: one(of: ["name", "region", "kind", "flag", "code", "big", "`Logged-in user`"])
        }
    }

    // MARK: Values of groups

    private mutating func value(depth: Int) -> String {
        guard depth > 0, isOne(of: 3) else { return aggregate() }
        switch number(in: 0...5) {
        case 0: return "filter(\(aggregate()), WHERE \(test(depth: 1)))"
        case 1: return "percentage(\(one(of: ["count(*)", "sum(size)"])), WHERE \(test(depth: 1)))"
        case 2: return "rate(\(one(of: ["count(*)", "sum(size)"])), 1 minute)"
        case 3:
            let sign = one(of: ["+", "-", "*", "/"])
            return
                "\(value(depth: depth - 1)) \(sign) \(one(of: ["2", "count(*)", "sum(size)", "0"]))"
        case 4: return one(of: ["round", "ceil", "floor"]) + "(\(aggregate()))"
        default: return "(\(aggregate()) OR 0)"
        }
    }

    private mutating func aggregate() -> String {
        switch number(in: 0...15) {
        case 0, 1: "count(*)"
        case 2: "count(\(any(depth: 1)))"
        case 3: "uniqueCount(\(any(depth: 1)))"
        case 4: "latest(\(any(depth: 1)))"
        case 5: "earliest(\(any(depth: 1)))"
        case 6: "percentile(\(metric()), \(number(in: 0...100)))"
        case 7: "stddev(\(metric()))"
        case 8: "derivative(\(metric()), 1 minute)"
        case 9: "cdfPercentage(\(metric()), \(number(in: -50...50)))"
        case 10: "apdex(\(metric()), t: \(number(in: 0...30)))"
        default:
            one(of: ["sum", "average", "min", "max"]) + "(\(numeric(depth: 2)))"
        }
    }

    // MARK: Values of rows

    private mutating func any(depth: Int) -> String {
        switch number(in: 0...2) {
        case 0: text(depth: depth)
        case 1: numeric(depth: depth)
        default: one(of: ["kind", "flag", "big", "stamp", "timestamp"])
        }
    }

    private mutating func metric() -> String {
        one(of: ["load", "size", "tiny", "offset", "serial", "tie", "void", "kind"])
    }

    private mutating func numeric(depth: Int) -> String {
        guard depth > 0, !isOne(of: 3) else { return metric() }
        let inner = depth - 1
        switch number(in: 0...9) {
        case 0: return "\(metric()) + \(numeric(depth: inner))"
        case 1: return "(\(numeric(depth: inner))) * \(number(in: -3...3))"
        case 2: return "\(metric()) / (\(numeric(depth: inner)))"
        case 3: return "\(metric()) - (\(numeric(depth: inner)))"
        case 4:
            return "if(\(test(depth: inner)), \(numeric(depth: inner)), \(numeric(depth: inner)))"
        case 5: return "(\(numeric(depth: inner)) OR \(number(in: 0...9)))"
        case 6: return "mod(\(metric()), \(number(in: 1...9)))"
        case 7: return "numeric(\(text(depth: inner)))"
        case 8: return "length(\(text(depth: inner)))"
        default:
            let function = one(of: ["abs", "floor", "ceil", "round", "sqrt", "ln"])
            return "\(function)(\(numeric(depth: inner)))"
        }
    }

    private mutating func text(depth: Int) -> String {
        guard depth > 0, isOne(of: 2) else {
            return one(of: ["name", "region", "code", "`Logged-in user`", "kind", "'x'"])
        }
        let inner = text(depth: depth - 1)
        switch number(in: 0...5) {
        case 0: return "upper(\(inner))"
        case 1: return "lower(\(inner))"
        case 2: return "concat(\(inner), '-', \(one(of: ["size", "flag", "region", "void"])))"
        case 3: return "substring(\(inner), \(number(in: -3...3)))"
        case 4: return "string(\(one(of: ["size", "flag", "kind"])))"
        default: return "if(\(test(depth: depth - 1)), \(inner), 'other')"
        }
    }

    // MARK: Tests

    private mutating func test(depth: Int) -> String {
        guard depth > 0, isOne(of: 2) else { return comparison() }
        let inner = depth - 1
        switch number(in: 0...3) {
        case 0: return "NOT (\(test(depth: inner)))"
        case 1: return "(\(test(depth: inner))) AND \(comparison())"
        default: return "(\(test(depth: inner)) OR \(comparison()))"
        }
    }

    private mutating func comparison() -> String {
        let sign = one(of: ["=", "!=", "<", "<=", ">", ">="])
        switch number(in: 0...10) {
        case 0: return "\(one(of: ["load", "kind", "flag", "region", "void"])) IS NULL"
        case 1: return "\(one(of: ["load", "kind", "flag", "name"])) IS NOT NULL"
        case 2:
            return
                "\(one(of: ["flag", "kind"])) IS \(one(of: ["", "NOT "]))\(one(of: ["TRUE", "FALSE"]))"
        case 3:
            return
                "name \(one(of: ["", "NOT "]))LIKE '\(one(of: ["%a%", "zo%", "%", "100%", "o_h%", ""]))'"
        case 4: return "region \(one(of: ["", "NOT "]))IN ('north', 'south-1', 'x')"
        case 5: return "kind \(sign) \(one(of: ["5", "'5'", "2.5", "'yes'"]))"
        case 6: return "name \(sign) '\(one(of: ["a.b", "banana", "O\\'Hara", ""]))'"
        case 7: return "big \(sign) \(one(of: ["9007199254740992", "9007199254740993", "1"]))"
        case 8: return "name RLIKE r'\(one(of: [".*a.*", "[a-z]+", "(100%|a\\.b)"]))'"
        default: return "\(metric()) \(sign) \(one(of: ["0", "50", "-12.5", "size", "load"]))"
        }
    }

    // MARK: Chance

    private mutating func number(in range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &generator)
    }

    private mutating func isOne(of count: Int) -> Bool { number(in: 1...count) == 1 }

    private mutating func one(of texts: [String]) -> String {
        texts[number(in: 0...(texts.count - 1))]
    }

    private mutating func some(
        _ count: ClosedRange<Int>, _ make: (inout QueryGenerator) -> String
    ) -> [String] {
        (0..<number(in: count)).map { _ in make(&self) }
    }
}
