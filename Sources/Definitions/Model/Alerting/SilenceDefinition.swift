public import Diagnostics

/// Alerts of which nobody is told for a time.
public struct SilenceDefinition: Sendable {
    public var reason = ""
    public var matching: [NamedValue<String>] = []
    /// Milliseconds since 1970 UTC.
    public var from: Located<Int64>?
    public var until: Located<Int64>?
    public var place: Place

    init(place: Place) { self.place = place }

    static let record: Record<SilenceDefinition> = {
        var record = keys
        record.check = { silence, report in
            if let from = silence.from, let until = silence.until, from.value >= until.value {
                report.add(.endsFirst(at: until.place))
            }
            if silence.matching.isEmpty, silence.until == nil {
                report.add(.silentForEver(at: silence.place))
            }
        }
        return record
    }()

    private static let keys = Record<SilenceDefinition>(
        "silence", "Alerts of which nobody is told for a time.",
        start: SilenceDefinition.init(place:),
        fields: [
            .required("reason", \.reason, .line, "Why, for who looks at the status."),
            .matching(\.matching),
            .optional(
                "from", \.from, Codec.moment.located,
                "When it begins, such as `2026-01-31T08:00:00Z`; it is on at once without."),
            .optional(
                "until", \.until, Codec.moment.located,
                "When it ends; never without, which needs `match`."),
        ])
}

extension Field {
    /// What the labels of an alert must be.
    static func matching(
        _ path: any WritableKeyPath<Model, [NamedValue<String>]> & Sendable
    ) -> Field {
        .defaulted(
            "match", path, Codec.string.map(of: "label"), "all alerts",
            "What the alert must have: attributes of its entity, such as `queueName: mails`, and "
                + "`alert`, `severity`, `entityType`, `cause`.")
    }
}

extension Diagnostic {
    fileprivate static func endsFirst(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/alerts", "the silence ends before it begins", at: place, label: "too early",
            help: "write a time after that of `from`")
    }

    fileprivate static func silentForEver(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/alerts", "nobody would ever be told of anything", at: place,
            label: "all alerts, for ever", help: "write `until:`, or `match:` with what is meant")
    }
}
