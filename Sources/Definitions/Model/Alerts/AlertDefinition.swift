public import Diagnostics

/// What is watched of each entity of a type, and from when on somebody is told.
public struct AlertDefinition: Sendable {
    /// What people see; nil for its name.
    public var title: String?
    public var description = ""
    public var signal = AlertSignalDefinition()
    /// Values that attributes of the rows must have.
    public var conditions: [NamedValue<String>] = []
    /// The providers whose entities are watched; empty for all.
    public var providers: [Located<String>] = []
    /// What must hold beside the signal.
    public var guards: [AlertGuardDefinition] = []
    public var window: Located<Duration>
    public var baseline: AlertBaselineDefinition?
    public var warning: AlertLevelDefinition?
    public var critical: AlertLevelDefinition?
    public var fill = AlertFillDefinition.none
    public var loss: AlertLossDefinition?
    public var runbook: Located<String>?
    /// Whether nobody watches it.
    public var isDisabled = false
    /// What it takes the place of, in an extension.
    public var replaces: Located<String>?
    public var place: Place

    init(place: Place) {
        self.place = place
        window = Located(Self.standardWindow, at: place)
    }

    /// The levels that are written, the lesser first.
    public var levels: [(severity: AlertSeverity, level: AlertLevelDefinition)] {
        [(.warning, warning), (.critical, critical)].compactMap { severity, level in
            level.map { (severity, $0) }
        }
    }

    /// Over which time a value is taken where nothing is said.
    public static let standardWindow = Duration.seconds(60)
    /// From what a target usually tells at a time to what New Relic takes.
    static let windows = Duration.seconds(30)...Duration.seconds(6 * 3600)
    /// How long a level can have to hold, which is what New Relic takes.
    static let holds = Duration.zero...Duration.seconds(86_400)
    /// The most alerts of an entity type.
    static let maximumCount = 100
    /// The most guards of an alert.
    static let maximumGuards = 5

    /// The most letters of a name.
    static let maximumName = 100
    /// The most letters of a title: what New Relic takes as the name of a condition.
    static let maximumTitle = 128

    /// Alerts by their names, each of letters, digits, `_`, `-` and `.`.
    static let mapCodec = record.codec.map(of: "name").map { alerts, _, report in
        for name in alerts.map(\.name)
        where !Codec<String>.isName(name.value, upTo: maximumName) {
            report.add(
                .malformed(
                    name.value, "not a name of an alert",
                    write:
                        "1 to \(maximumName) letters, digits, `_`, `-` and `.`, beginning with a "
                        + "letter; people see the `title`", at: name.place))
        }
        return alerts
    }

    /// A file of them.
    static let fileCodec = mapCodec.map { alerts, _, report in
        check(count: alerts, report: &report)
        return alerts
    }

    /// Says where there are too many of them.
    static func check(
        count alerts: [NamedValue<AlertDefinition>], report: inout DiagnosticReport
    ) {
        guard alerts.count > maximumCount else { return }
        report.add(.tooManyAlerts(alerts.count, at: alerts[maximumCount].name.place))
    }
}

extension AlertDefinition {
    static let record: Record<AlertDefinition> = {
        var record = Record<AlertDefinition>(
            "alert", "What is watched of each entity, and from when on somebody is told.",
            start: AlertDefinition.init(place:), fields: fields)
        record.check = { alert, report in alert.check(report: &report) }
        return record
    }()

    private static let fields: [Field<AlertDefinition>] =
        [
            .optional(
                "title", \.title, .title(upTo: maximumTitle),
                "What people see; its name where none is written."),
            .defaulted("description", \.description, .description, "nothing", "A sentence or two."),
        ] + AlertSignalDefinition.fields.map { $0.within(\.signal) } + [
            .defaulted(
                "where", \.conditions, Codec.string.map(of: "attribute"), "none",
                "Values that attributes must have."),
            .defaulted(
                "provider", \.providers, .oneOrMore(.string), "all",
                "The provider whose entities are watched, or a list of some."),
            .defaulted(
                "while", \.guards, AlertGuardDefinition.record.codec.list, "none",
                "What must hold too, of the same entity in the same window; at most "
                    + "\(maximumGuards)."),
            .defaulted(
                "window", \.window, Codec.duration(windows).located, "1m",
                "Over which time up to now a value is taken."),
            .optional(
                "baseline", \.baseline, AlertBaselineDefinition.record.codec,
                "Watches by how many standard deviations the value differs from what is usual, "
                    + "which the levels then say."),
            .optional(
                "warning", \.warning, AlertLevelDefinition.record.codec,
                "When it is worth a look."),
            .optional(
                "critical", \.critical, AlertLevelDefinition.record.codec,
                "When somebody has to act."),
            .defaulted(
                "fill", \.fill, .alertFill, "none", "What stands for a value that is missing."),
            .optional(
                "noData", \.loss, AlertLossDefinition.record.codec,
                "Tells when an entity that had a value has none any more."),
            .optional(
                "runbook", \.runbook, Codec.string.located,
                "What to do: an address, or `#` and an anchor of the runbook."),
            .defaulted(
                "disabled", \.isDisabled, .boolean, "false", "Whether nobody watches it."),
            .replaces(\.replaces, "the metric, the golden metric or the query,"),
        ]

    private func check(report: inout DiagnosticReport) {
        guard !isDisabled else { return }
        signal.check(report: &report, at: place)
        if levels.isEmpty, loss == nil { report.add(.noLevel(self)) }
        if baseline != nil, levels.isEmpty { report.add(.noLevel(self)) }
        if guards.count > Self.maximumGuards {
            report.add(.tooManyGuards(guards.count, at: guards[Self.maximumGuards].place))
        }
    }
}

extension Diagnostic {
    static func tooManyAlerts(_ count: Int, at place: Place) -> Diagnostic {
        Diagnostic(
            "alerts/limit",
            "\(count) alerts, where a type has at most \(AlertDefinition.maximumCount)", at: place,
            label: "one too many", help: "keep those that somebody acts on")
    }

    fileprivate static func tooManyGuards(_ count: Int, at place: Place) -> Diagnostic {
        Diagnostic(
            "alerts/limit",
            "\(count) guards, where an alert has at most \(AlertDefinition.maximumGuards)",
            at: place, label: "one too many", help: "make two alerts of it")
    }

    fileprivate static func noLevel(_ alert: AlertDefinition) -> Diagnostic {
        Diagnostic(
            "alerts/source",
            alert.baseline == nil
                ? "an alert has a `warning`, a `critical` or `noData`"
                : "a baseline has a `warning` or a `critical`",
            at: alert.place, label: "when does somebody hear of it?",
            help: "write `critical: { above: 90, for: 5m }`")
    }
}
