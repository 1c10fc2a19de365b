import Telemetry

/// Names, and what rows are.
extension PromQLReason {
    static func unknownMetric(_ name: String, help: String) -> PromQLReason {
        .init(.unknown, part: name, "no row has a metric `\(name)`", help: help)
    }

    static func unknownAttribute(_ name: String, of types: [String], help: String) -> PromQLReason {
        .init(.unknown, part: name, "no row of \(listed(types)) has `\(name)`", help: help)
    }

    static func severalDeclarations(_ name: String) -> PromQLReason {
        .init(
            .ambiguous, part: name, "`\(name)` is declared in several units or kinds",
            help: "declare it once, in the catalogue of metrics")
    }

    static func metricOfOtherRows(
        _ name: String, of owners: [String], notOf types: [String]
    ) -> PromQLReason {
        .init(
            .unknown, part: name,
            "`\(name)` is a metric of \(listed(owners)) and not of \(listed(types))",
            help: "ask FROM \(owners.joined(separator: ", "))")
    }

    static func eventTypesTogether(_ name: String, with others: [String]) -> PromQLReason {
        .init(
            .ambiguous, part: name,
            "rows of \(listed(others)) have `\(name)` too, and Prometheus has no event types",
            help: "ask FROM all of them, and tell them apart by an attribute")
    }

    static func sameSampleName(_ sample: String, of metrics: [String]) -> PromQLReason {
        .init(
            .ambiguous, part: metrics[0], "\(listed(metrics)) are all `\(sample)` in Prometheus",
            help: "give one of them another name")
    }

    static func severalLabels(_ name: String) -> PromQLReason {
        .init(
            .ambiguous, part: name, "`\(name)` is a label of different names in different rows",
            help: "rename the attribute that has its label's name")
    }

    static func noLabelName(_ name: String, _ label: String) -> PromQLReason {
        .init(
            .unknown, part: name, "`\(label)` is no name of a label", help: "rename the attribute")
    }

    static func tag(_ name: String) -> PromQLReason {
        .init(
            .unknown, part: name, "tags of entities are not in Prometheus",
            help: "ask for the attribute that the tag is made of")
    }

    static func noMetrics(_ types: [String]) -> PromQLReason {
        .init(
            .rows, part: "FROM " + types.joined(separator: ", "),
            "no metric is of rows of \(listed(types)) alone, and rows without one are not in "
                + "Prometheus", help: "count the values of a metric")
    }

    static let entities = PromQLReason(
        .rows, part: "FROM Entity", "entities are not in Prometheus, only their metrics",
        help: "ask for the metrics of the rows that they are made of")

    static let rowsAsSuch = PromQLReason(
        .rows, part: "SELECT", "rows are not in Prometheus, only values of metrics",
        help: "select an aggregate of a metric")

    static func countOfRows(_ aggregate: Aggregate) -> PromQLReason {
        .init(
            .rows, part: aggregate.title, "rows are not in Prometheus, only values of metrics",
            help: "count the values of a metric that every row has")
    }

    static func aggregateOfAttribute(_ aggregate: Aggregate, _ name: String) -> PromQLReason {
        .init(
            .rows, part: aggregate.title,
            "`\(name)` is a label in Prometheus, and rows that have it cannot be counted or computed",
            help: "use it in WHERE or FACET, or ask for uniqueCount(\(name))")
    }

    static func computedArgument(_ aggregate: Aggregate) -> PromQLReason {
        .init(
            .rows, part: aggregate.title,
            "a range in Prometheus holds values of one metric, and nothing that is computed for "
                + "each row",
            help: "compute with aggregates instead, as in sum(a) / sum(b)")
    }

    static func listed(_ names: [String]) -> String {
        names.map { "`\($0)`" }.joined(separator: ", ")
    }
}
