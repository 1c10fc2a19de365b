public import Diagnostics
import YAMLTree

/// What an alert's value is compared with instead of a fixed number: what is usual for the same entity.
public struct AlertBaselineDefinition: Sendable {
    public enum Direction: String, Sendable, Hashable, CaseIterable {
        case upper, lower, both
    }

    public var direction = Direction.both
    public var over = Duration.seconds(86_400)

    static let record = Record<AlertBaselineDefinition>(
        "baseline", "What is usual for the entity, by the time before.",
        start: { _ in AlertBaselineDefinition() },
        fields: [
            .defaulted(
                "direction", \.direction, .choice, "both",
                "Whether it is told of what is above the usual, below it, or either."),
            .defaulted(
                "over", \.over, .duration(.seconds(600)...(.seconds(7 * 86_400))), "1d",
                "By how long a time before it is known what is usual."),
        ])
}

/// What stands for a value that is missing.
public enum AlertFillDefinition: Sendable, Hashable {
    case none
    /// The last one, if it is not older.
    case last(within: Duration)
    /// A number, for an entity that had a value not longer ago.
    case value(Double, within: Duration)

    /// How long ago there must have been a value.
    static let ages = Duration.seconds(30)...Duration.seconds(86_400)
}

/// When an entity that had a value and has none any more is told of.
public struct AlertLossDefinition: Sendable {
    public var after: Located<Duration>
    public var severity = AlertSeverity.critical
    public var memory: Located<Duration>

    static let record = Record<AlertLossDefinition>(
        "loss of data", "When an entity that had a value has none any more.",
        start: {
            AlertLossDefinition(
                after: Located(.zero, at: $0), memory: Located(.seconds(3600), at: $0))
        },
        fields: [
            .required(
                "after", \.after,
                Codec.duration(.seconds(30)...(.seconds(2 * 86_400))).located,
                "For how long it must have had no value."),
            .defaulted("severity", \.severity, .choice, "critical", "Of the alert."),
            .defaulted(
                "remember", \.memory,
                Codec.duration(.seconds(60)...(.seconds(7 * 86_400))).located, "1h",
                "How long after its last value it is told of; an entity that is meant to be gone is "
                    + "then forgotten."),
        ])
}

/// A mapping of what fills, before it is one of the ways.
private struct FillKeys: Sendable {
    var last: Duration?
    var value: Double?
    var within: Duration?
    var place: Place

    static let record: Record<FillKeys> = {
        let ages = AlertFillDefinition.ages
        var record = Record<FillKeys>(
            "fill", "What stands for a value that is missing.",
            start: { FillKeys(place: $0) },
            fields: [
                .optional(
                    "last", \.last, .duration(ages), "The last value, if it is not older than this."
                ),
                .optional("value", \.value, .number, "A number."),
                .optional(
                    "within", \.within, .duration(ages),
                    "With `value`: for an entity that had a value not longer ago."),
            ])
        record.check = { keys, report in
            if (keys.last == nil) == (keys.value == nil)
                || (keys.value == nil) != (keys.within == nil)
            {
                report.add(.oneFill(at: keys.place))
            }
        }
        return record
    }()

    var fill: AlertFillDefinition {
        if let last { return .last(within: last) }
        if let value, let within { return .value(value, within: within) }
        return .none
    }
}

extension Codec where Value == AlertFillDefinition {
    /// `none`, or a mapping of what fills.
    static var alertFill: Codec {
        Codec(.oneOf([.choice(["none"]), .record(FillKeys.record.outline)])) { node, report in
            if let scalar = node.scalar {
                guard scalar.text == "none" else {
                    report.add(.notAmong(["none"], scalar.text, at: node.place))
                    return nil
                }
                return AlertFillDefinition.none
            }
            return FillKeys.record.decode(node, report: &report)?.fill
        }
    }
}

extension Diagnostic {
    fileprivate static func oneFill(at place: Place) -> Diagnostic {
        Diagnostic(
            "alerts/source", "a missing value is filled in exactly one way", at: place,
            label: "`last`, or `value` and `within`",
            help: "write `fill: { last: 5m }`, `fill: { value: 0, within: 1h }`, or `fill: none`")
    }
}
