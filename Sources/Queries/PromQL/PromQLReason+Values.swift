import Telemetry

/// Aggregates, functions and queries in queries.
extension PromQLReason {
    /// - Parameters:
    ///   - aggregate: The one that has no form.
    ///   - keys: What is missing to tell rows apart; nil where they are of several event types.
    /// - Returns: The reason.
    static func latestOfSeveral(_ aggregate: Aggregate, apartBy keys: String?) -> PromQLReason {
        .init(
            .severalSeries, part: aggregate.title,
            "the latest of several series is that of the row written last, which Prometheus does not "
                + "know where rows have the same time",
            help: keys.map {
                "add \($0) to FACET, or give each one value by = in WHERE; to show less, take the "
                    + "sum, the average or the maximum of these in a query around it"
            } ?? "ask FROM one event type, and facet by what tells its rows apart")
    }

    static func percentileOfSeveral(_ aggregate: Aggregate) -> PromQLReason {
        .init(
            .severalSeries, part: aggregate.title,
            "the percentile of the values of several series cannot be made of those of each",
            help: "facet by what tells series apart, or take the percentile of their averages in a "
                + "query around it")
    }

    static func derivativeOfSeveral(_ aggregate: Aggregate) -> PromQLReason {
        .init(
            .severalSeries, part: aggregate.title,
            "the slope of the values of several series cannot be made of those of each",
            help: "facet by what tells series apart")
    }

    static func latestOfGroups(_ aggregate: Aggregate) -> PromQLReason {
        .init(
            .severalSeries, part: aggregate.title,
            "the groups of the inner query are all of one time, so none of them is the latest",
            help: "facet by all that the inner query facets by, or take another aggregate")
    }

    static func noSuchPercentile(_ aggregate: Aggregate) -> PromQLReason {
        .init(
            .function, part: aggregate.title, "a percentile is from 0 to 100",
            help: "ask for one of these")
    }

    static func noFunction(_ aggregate: Aggregate) -> PromQLReason {
        let help =
            switch aggregate.function {
            case .earliest: "ask for the latest of an earlier range"
            case .uniqueCount, .uniques: "ask for the number of an attribute's values"
            case .histogram, .apdex, .shareAtMost: "count the groups whose average is in a range"
            default: "take a derivative"
            }
        return .init(
            .function, part: aggregate.title,
            "no function of PromQL does `\(aggregate.function.nrqlName)`", help: help)
    }

    static func functionOfValues(_ function: QueryFunction) -> PromQLReason {
        .init(
            .function, part: function.nrqlName ?? function.rawValue,
            "PromQL has no such function of values",
            help: "compute with numbers, or show the parts as columns")
    }

    static let constantForGroups = PromQLReason(
        .function, part: "OR", "a number instead of a missing value is not there for each group",
        help: "leave the missing ones missing, or ask without a facet")

    static let divisionByZero = PromQLReason(
        .function, part: "/", "a division by zero is missing and has no value at all",
        help: "leave the column out")

    static func textValue(_ value: Scalar) -> PromQLReason {
        .init(
            .function, part: value.text ?? "NULL", "values in Prometheus are numbers",
            help: "leave the column out")
    }

    static let facetAsValue = PromQLReason(
        .function, part: "FACET", "a facet is a label, and values in Prometheus are numbers",
        help: "the labels of the answer have it")

    static let valueOfAnswer = PromQLReason(
        .function, part: "(SELECT …)",
        "the value of another query has labels of its own, which fit no group",
        help: "ask for it by itself")

    static func noSuchColumn(_ name: String, _ names: [String]) -> PromQLReason {
        .init(
            .unknown, part: name, "the inner query has no column `\(name)`",
            help: names.isEmpty ? "give its columns names" : "there are \(listed(names))")
    }

    static func noSuchFacet(_ name: String, _ names: [String]) -> PromQLReason {
        .init(
            .unknown, part: name, "the inner query has no facet `\(name)`",
            help: names.isEmpty ? "facet the inner query by it" : "there are \(listed(names))")
    }

    static let innerComparison = PromQLReason(
        .function, part: "COMPARE WITH", "only the outermost query can compare",
        help: "compare in the outermost query")

    static let innerWithoutBuckets = PromQLReason(
        .range, part: "TIMESERIES", "the rows of the inner query are all of the range's start",
        help: "give the inner query the same TIMESERIES")

    static let innerBuckets = PromQLReason(
        .range, part: "TIMESERIES",
        "buckets of an inner query need a width of their own and may not slide",
        help: "give the width, as in TIMESERIES 1 minute")

    static func unevenBuckets(_ width: Int64, in length: Int64) -> PromQLReason {
        .init(
            .range, part: "TIMESERIES",
            "inner buckets of \(PromQLDuration.text(width)) do not fill "
                + "\(PromQLDuration.text(length))", help: "take a width that does")
    }

    static let rankedBuckets = PromQLReason(
        .limit, part: "LIMIT", "the first groups over all buckets are not known in one of them",
        help: "give the inner query LIMIT MAX")

    static let filterBehindLimit = PromQLReason(
        .filter, part: "WHERE",
        "the inner query shows its first groups only, before they are tested",
        help: "test the facet in the inner query, or give that LIMIT MAX")

    static let orderByRow = PromQLReason(
        .rows, part: "ORDER BY", "groups are ordered by values over their rows",
        help: "order by an aggregate")

    static let tooDeep = PromQLReason(
        .limit, part: "FROM (…)", "more than \(PromQLLevel.maximumDepth) queries in each other",
        help: "take some of them apart")

    static let tooLong = PromQLReason(
        .limit, part: "SELECT", "the text would be too long", help: "ask for less at once")
}
