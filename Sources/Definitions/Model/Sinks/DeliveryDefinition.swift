public import Diagnostics

/// How rows go to a sink: which, how many at once, how fast, and what is done when it fails. What is
/// not written has a default, which `DeliverySettings` knows.
public struct DeliveryDefinition: Sendable {
    public var name: Located<String>?
    /// The event types that go there; nil for all.
    public var only: Located<[String]>?
    public var batch = BatchDefinition()
    public var rate = RateDefinition()
    public var concurrency: Int?
    public var retry = RetryDefinition()
    public var breaker = BreakerDefinition()
    public var statuses: [NamedValue<StatusMeaning>] = []
    public var maximumAge: Located<Duration>?

    static let record: Record<DeliveryDefinition> = {
        var record = keys
        record.check = { delivery, report in
            if let only = delivery.only, only.value.isEmpty {
                report.add(.onlyNothing(at: only.place))
            }
            delivery.retry.check(report: &report)
        }
        return record
    }()

    private static let keys = Record<DeliveryDefinition>(
        "delivery of a sink",
        "What all sinks share. A kind of sink takes those of these keys that have a meaning for it.",
        start: { _ in DeliveryDefinition() },
        fields: [
            .optional(
                "name", \.name, Codec.name.located,
                "Its name in logs, metrics and the spool, which no other sink has; without one it is "
                    + "the kind, then the kind with `-2` and so on. A sink that is renamed begins anew."
            ),
            .optional(
                "only", \.only, Codec.eventType.list.located,
                "The event types that go there; without it all rows do."),
            .defaulted(
                "batch", \.batch, BatchDefinition.record.codec, "see below",
                "How many rows go at once."),
            .defaulted(
                "rate", \.rate, RateDefinition.record.codec, "no limit",
                "How fast rows go at most."),
            .optional(
                "concurrency", \.concurrency, .integer(1...64),
                "How many batches are under way at once at most; it is found out how many do good."
            ).standing(
                for: "\(DeliverySettings.standardConcurrency)"),
            .defaulted(
                "retry", \.retry, RetryDefinition.record.codec, "see below",
                "When rows that could not be delivered are tried again."),
            .defaulted(
                "breaker", \.breaker, BreakerDefinition.record.codec, "see below",
                "When a sink that fails is left alone for a while."),
            .defaulted(
                "statuses", \.statuses, .statuses, "none",
                "What statuses mean, where it is not what the definition of the endpoint says."),
            .optional(
                "maximumAge", \.maximumAge,
                Codec.duration(.seconds(1)...(.seconds(365 * 86_400))).located,
                "Older rows are dropped before they are sent; without it, what the endpoint takes."),
        ])
}

/// How many rows go at once.
public struct BatchDefinition: Sendable {
    public var rows = 1_000
    public var bytes = 1 << 20
    public var delay: Duration?

    static let record = Record<BatchDefinition>(
        "batch", "How many rows go at once: whatever comes first.",
        start: { _ in BatchDefinition() },
        fields: [
            .defaulted("rows", \.rows, .integer(1...100_000), "1000", "The most rows."),
            .defaulted(
                "bytes", \.bytes, .size(1024...(64 << 20)), "1MiB",
                "The most bytes of memory that they take."),
            .optional(
                "delay", \.delay, .duration(.zero...(.seconds(600))),
                "How long a row waits for others."
            ).standing(for: "1s; 0s for standard output and files"),
        ])
}

/// How fast rows go at most.
public struct RateDefinition: Sendable {
    public var requests: Double?
    public var bytes: Int?

    static let record = Record<RateDefinition>(
        "rate", "How fast rows go at most.",
        start: { _ in RateDefinition() },
        fields: [
            .optional(
                "requests", \.requests, .number(in: 0.001...100_000),
                "Requests a second; `0.2` is one in five seconds."),
            .optional(
                "bytes", \.bytes, .size(1024...(1 << 40)),
                "Bytes a second, as they are sent: after compression."),
        ])
}

/// When rows that could not be delivered are tried again.
public struct RetryDefinition: Sendable {
    public var first = Duration.milliseconds(500)
    public var maximum = Duration.seconds(60)
    public var limit: Duration?
    /// Where it is written; nil where it is not.
    public var place: Place?

    static let record = Record<RetryDefinition>(
        "retry",
        "The wait is drawn between nothing and a time that doubles with each failure in a row, after "
            + "what the endpoint asks for itself.",
        start: { RetryDefinition(place: $0) },
        fields: [
            .defaulted(
                "first", \.first, .duration(.milliseconds(1)...(.seconds(3_600))), "500ms",
                "The longest wait after the first failure."),
            .defaulted(
                "maximum", \.maximum, .duration(.milliseconds(1)...(.seconds(86_400))), "60s",
                "The longest wait of all."),
            .optional(
                "for", \.limit, .duration(.seconds(1)...(.seconds(365 * 86_400))),
                "For how long a row is tried; then it becomes a dead letter. Without it, as long as "
                    + "the spool keeps it."),
        ])

    fileprivate func check(report: inout DiagnosticReport) {
        if first > maximum { report.add(.retryShrinks(self)) }
    }
}

/// When a sink that fails is left alone for a while.
public struct BreakerDefinition: Sendable {
    public var failures = 5
    public var pause = Duration.seconds(30)

    static let record = Record<BreakerDefinition>(
        "breaker",
        "When a sink that fails is left alone; then one small batch finds out how it is.",
        start: { _ in BreakerDefinition() },
        fields: [
            .defaulted(
                "failures", \.failures, .integer(1...1_000), "5", "How many failures in a row."),
            .defaulted(
                "pause", \.pause, .duration(.milliseconds(10)...(.seconds(3_600))), "30s",
                "For how long."),
        ])
}

extension Diagnostic {
    fileprivate static func onlyNothing(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/empty", "`only` is empty", at: place, label: "no row would go there",
            help: "name an event type, or remove `only`")
    }

    fileprivate static func retryShrinks(_ retry: RetryDefinition) -> Diagnostic {
        Diagnostic(
            "config/retry", "the first wait is longer than the longest", at: retry.place,
            label: "from \(write(retry.first)) to \(write(retry.maximum))",
            help: "write a `first` of at most \(write(retry.maximum)), or a longer `maximum`")
    }
}
