extension NRQLFunction {
    /// Functions over many rows.
    static let aggregates: [NRQLFunction] = [
        NRQLFunction(
            "aggregationendtime", .aggregate,
            gives: "the end of the time over which a value was taken"),
        NRQLFunction(
            "apdex", .aggregate, [.attribute], named: [NRQLParameter("t", .number)],
            gives: "the Apdex score of durations against the threshold `t`, which is 0.5 by itself"),
        NRQLFunction("average", .aggregate, [.attribute], gives: "the mean of the numbers"),
        NRQLFunction(
            "bucketPercentile", .aggregate, [.attribute],
            rest: .percentile,
            gives: "percentiles of a histogram in Prometheus' form"),
        NRQLFunction(
            "bytecountestimate", .aggregate,
            gives: "about how many bytes the rows were charged as"),
        NRQLFunction(
            "cardinality", .aggregate, [.attribute.optional], named: sets,
            gives: "how many combinations of its attributes a metric has"),
        NRQLFunction(
            "cdfPercentage", .aggregate, [.attribute, NRQLParameter("threshold", .number)],
            rest: NRQLParameter("threshold", .number),
            gives: "the share of values that are at most as great as each threshold"),
        NRQLFunction(
            "count", .aggregate, [NRQLParameter("attribute", .row)],
            gives: "how many rows have the attribute, or how many rows there are"),
        NRQLFunction(
            "derivative", .aggregate, [.attribute, .interval.optional],
            gives: "the slope of a line through the values, for each interval"),
        NRQLFunction("earliest", .aggregate, [.attribute], gives: "the value of the oldest row"),
        NRQLFunction(
            "filter", .aggregate, [.aggregate, .condition],
            gives: "an aggregate over the rows for which the condition holds"),
        NRQLFunction(
            "funnel", .aggregate, [.attribute, .condition], rest: .condition,
            gives: "how many values of the attribute got as far as each step"),
        NRQLFunction(
            "histogram", .aggregate, [.attribute] + ranges.map(\.optional), named: ranges,
            gives: "how many values fall into each of equal ranges"),
        NRQLFunction(
            "histogramPercentile", .aggregate, [.attribute],
            rest: .percentile, gives: "percentiles of a distribution"),
        NRQLFunction("keyset", .aggregate, gives: "the attributes that the rows have"),
        NRQLFunction("latest", .aggregate, [.attribute], gives: "the value of the newest row"),
        NRQLFunction(
            "latestrate", .aggregate, [.attribute, .interval],
            gives: "how fast the value changed between the two newest rows"),
        NRQLFunction("max", .aggregate, [.attribute], gives: "the greatest number"),
        NRQLFunction("median", .aggregate, [.attribute], gives: "the 50th percentile"),
        NRQLFunction("min", .aggregate, [.attribute], gives: "the least number"),
        NRQLFunction(
            "percentage", .aggregate, [.aggregate, .condition],
            gives: "which share of an aggregate the rows have for which the condition holds"),
        NRQLFunction(
            "percentile", .aggregate, [.attribute], rest: .percentile,
            gives: "the value below which so many percent of the values are; 95 by itself"),
        NRQLFunction(
            "predictLinear", .aggregate, [.attribute, .interval.optional],
            gives: "where a line through the values will be an interval ahead"),
        NRQLFunction(
            "rate", .aggregate, [.aggregate, .interval.optional],
            gives: "an aggregate for each interval"),
        NRQLFunction("stddev", .aggregate, [.attribute], gives: "the standard deviation"),
        NRQLFunction("stdvar", .aggregate, [.attribute], gives: "the variance"),
        NRQLFunction("sum", .aggregate, [.attribute], gives: "the sum of the numbers"),
        NRQLFunction(
            "uniqueCount", .aggregate, [.attribute], rest: .attribute, named: [.precision],
            gives: "how many different values, or combinations of values, there are"),
        NRQLFunction(
            "uniques", .aggregate,
            [.attribute, NRQLParameter("limit", .number, isOptional: true, .whole())],
            gives: "the different values"),
    ]

    /// What a histogram is made of; New Relic makes at most 500 ranges.
    private static let ranges = [
        NRQLParameter("width", .number, .positive),
        NRQLParameter("buckets", .number, .whole(to: 500)), NRQLParameter("start", .number),
    ]

    static let sets = [
        NRQLParameter("include", .attributes), NRQLParameter("exclude", .attributes),
    ]
}
