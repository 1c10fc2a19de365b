public import Diagnostics
import Telemetry
import YAMLTree

/// How a metric of an entity is made of related entities: a value, or a score.
public struct AggregateDefinition: Sendable {
    /// Such as `sum(broker.network.throughput over MANAGES)`.
    public var value: SourceText?
    /// The value is unknown where this is not true.
    public var when: SourceText?
    /// The value is unknown where a smaller share of some input is known.
    public var minimumKnown: Double?
    public var score: ScoreDefinition?
    /// In an extension: what this takes the place of.
    public var replaces: Located<String>?
    public var place: Place

    init(place: Place) { self.place = place }

    /// The attributes that stand beside the metric of this name: the known share of a value; of a
    /// score also its known terms and its deductions.
    public func attributeNames(of metric: String) -> [String] {
        guard let name = score?.name.value else { return ["\(metric).known"] }
        return ["\(name).known", "\(name).terms", "\(name).deductions"]
    }

    /// The most aggregates that an entity type has.
    static let maximumCount = 50

    static let record: Record<AggregateDefinition> = {
        var record = Record<AggregateDefinition>(
            "aggregate",
            "A metric that is made of related entities. An expression stands for an aggregate with "
                + "`value`.",
            start: AggregateDefinition.init(place:),
            fields: [
                .optional(
                    "value", \.value, .expression,
                    "An expression, such as `sum(broker.network.throughput over MANAGES)`."),
                .optional(
                    "when", \.when, .expression, "The value is unknown where this is not true."),
                .optional(
                    "minimumKnown", \.minimumKnown, .share,
                    "The value is unknown where a smaller share of the related entities tells some "
                        + "metric that it reads."),
                .optional(
                    "score", \.score, ScoreDefinition.record.codec, "A score, instead of a value."),
                .replaces(\.replaces, "the expression, or the name of the score,"),
            ])
        record.check = { aggregate, report in
            let isScore = aggregate.score != nil
            if isScore == (aggregate.value != nil) {
                report.add(.valueOrScore(at: aggregate.place))
            } else if isScore, aggregate.when != nil || aggregate.minimumKnown != nil {
                report.add(.besideScore(at: aggregate.place))
            }
        }
        return record
    }()

    static let codec = Codec<AggregateDefinition>(.oneOf([.expression, record.codec.schema])) {
        node, report in
        guard case .scalar = node.content else {
            return record.decodeWhole(node, report: &report)
        }
        return Codec<SourceText>.expression.decode(node, &report).map {
            var aggregate = AggregateDefinition(place: node.place)
            aggregate.value = $0
            return aggregate
        }
    }

    /// All of an entity type, by the names of their metrics.
    static let listCodec = codec.map(of: "metric name").map { aggregates, _, report in
        check(aggregates, report: &report)
        return aggregates
    }

    /// Says where a type has too many.
    static func check(
        _ aggregates: [NamedValue<AggregateDefinition>], report: inout DiagnosticReport
    ) {
        guard aggregates.count > maximumCount else { return }
        report.add(.tooManyAggregates(at: aggregates[maximumCount].name.place))
    }
}

extension Codec where Value == Double {
    /// A share, from 0 to 1.
    static var share: Codec {
        number.map { value, place, report in
            if (0...1).contains(value) { return value }
            report.add(
                .malformed(
                    Scalar.text(of: value), "not a share", write: "a number from 0 to 1", at: place)
            )
            return nil
        }
    }
}

extension Diagnostic {
    fileprivate static func valueOrScore(at place: Place) -> Diagnostic {
        Diagnostic(
            "aggregate/definition", "an aggregate has either a `value` or a `score`", at: place,
            label: "exactly one of the two",
            help: "write `value:` with an expression, or `score:` with its terms")
    }

    fileprivate static func besideScore(at place: Place) -> Diagnostic {
        Diagnostic(
            "aggregate/definition", "`when` and `minimumKnown` do not stand beside a `score`",
            at: place, label: "they are keys of a value",
            help: "a score has a `minimumKnown` of its own, and each of its terms a `when`")
    }

    fileprivate static func tooManyAggregates(at place: Place) -> Diagnostic {
        Diagnostic(
            "aggregate/limit",
            "an entity type has more than \(AggregateDefinition.maximumCount) aggregates",
            at: place, label: "one too many",
            help: "keep those that something shows, or compute some of them in a sample")
    }
}
