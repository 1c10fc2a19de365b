import Patterns

/// Filters, facets and ranges.
extension PromQLReason {
    static func noLabelTest(_ test: RowExpression) -> PromQLReason {
        .init(
            .filter, part: test.title,
            "labels can be compared with texts and patterns, and with nothing else",
            help: "test an attribute by =, IN, LIKE, RLIKE or IS NULL")
    }

    static func noTestOfGroups(_ test: RowExpression) -> PromQLReason {
        .init(
            .filter, part: test.title,
            "values of groups can be compared with values, and with nothing else",
            help: "compare numbers, and test facets by themselves, joined by AND")
    }

    static func testOfMetric(_ name: String) -> PromQLReason {
        .init(
            .filter, part: name,
            "a test of a metric chooses among rows, and Prometheus keeps each metric by itself",
            help: "facet in an inner query and test its answer, as in FROM (SELECT latest(\(name)) "
                + "AS value … FACET entityGuid) WHERE value > 0")
    }

    static let testOfTime = PromQLReason(
        .filter, part: "timestamp", "the time of a value is no label",
        help: "say it by SINCE and UNTIL")

    static func testOfEventType(_ types: [String]) -> PromQLReason {
        .init(
            .filter, part: "eventType",
            "Prometheus has no event types, and there are \(listed(types))",
            help: "ask FROM one of them")
    }

    static func emptyText(_ name: String) -> PromQLReason {
        .init(
            .filter, part: name,
            "an empty label is no label, so an empty text cannot be told from NULL",
            help: "ask for \(name) IS NULL")
    }

    static func brokenPattern(_ pattern: String, _ fault: PatternFault) -> PromQLReason {
        .init(
            .filter, part: "'\(pattern)'", "the pattern \(fault.words)",
            help: "patterns are those of RE2")
    }

    static func listOfAnswer(_ name: String) -> PromQLReason {
        .init(
            .filter, part: "\(name) IN (SELECT …)",
            "the values of another query's answer are not known when the query is printed",
            help: "list the values")
    }

    static let filterTooLong = PromQLReason(
        .limit, part: "WHERE",
        "the filter is more than \(PromQLCondition.maximumAlternatives) selectors",
        help: "use IN for values of one attribute, and less OR between different ones")

    static func nothingPasses(_ test: RowExpression) -> PromQLReason {
        .init(.filter, part: test.title, "no row can pass", help: "leave the query out")
    }

    static func facetByMetric(_ name: String) -> PromQLReason {
        .init(
            .facet, part: name, "`\(name)` is a metric, and only attributes are labels",
            help: "facet by an attribute")
    }

    static func facetBySelf(_ name: String) -> PromQLReason {
        .init(
            .facet, part: name, "`\(name)` is no label",
            help: "facet by an attribute, or use TIMESERIES")
    }

    static func facetByExpression(_ expression: RowExpression) -> PromQLReason {
        .init(
            .facet, part: expression.title, "only labels as they are make groups",
            help: "facet by the attribute itself")
    }

    static let facetByCases = PromQLReason(
        .facet, part: "CASES", "only labels as they are make groups",
        help: "ask once for each case, with its test in WHERE")

    static let rangeOfCalendar = PromQLReason(
        .range, part: "SINCE", "how long the range is depends on when it is asked",
        help: "say how long ago it begins, as in SINCE 1 day ago")

    static func noSuchLength(_ milliseconds: Int64) -> PromQLReason {
        .init(
            .range, part: "SINCE", "a range of \(milliseconds) ms is none",
            help: "let it begin before it ends")
    }

    static let openSlide = PromQLReason(
        .range, part: "SLIDE BY", "how far buckets slide depends on Grafana's range",
        help: "say how far, as in SLIDE BY 1 minute")
}
