public import Diagnostics

/// From which value on an alert of one severity is due, and how long the value must have been there.
public struct AlertLevelDefinition: Sendable {
    public var test = AlertTestDefinition()
    /// How long it must have held; none fires at once.
    public var hold: Located<Duration>
    public var place: Place

    init(place: Place) {
        self.place = place
        hold = Located(.zero, at: place)
    }

    static let record: Record<AlertLevelDefinition> = {
        var record = Record<AlertLevelDefinition>(
            "level", "When an alert of one severity is due.",
            start: AlertLevelDefinition.init(place:),
            fields: AlertTestDefinition.fields.map { $0.within(\.test) } + [
                .defaulted(
                    "for", \.hold, Codec.duration(AlertDefinition.holds).located, "0s, at once",
                    "How long it must have held before somebody is told.")
            ])
        record.check = { level, report in level.test.check(report: &report, at: level.place) }
        return record
    }()
}

/// What must hold beside a signal, of the same entity in the same window.
public struct AlertGuardDefinition: Sendable {
    public var signal = AlertSignalDefinition()
    public var test = AlertTestDefinition()
    public var place: Place

    init(place: Place) { self.place = place }

    static let record: Record<AlertGuardDefinition> = {
        var record = Record<AlertGuardDefinition>(
            "guard", "What must hold too, of the same entity in the same window.",
            start: AlertGuardDefinition.init(place:),
            fields: AlertSignalDefinition.ofMetric.map { $0.within(\.signal) }
                + AlertTestDefinition.fields.map { $0.within(\.test) })
        record.check = { guardian, report in
            guardian.signal.check(report: &report, at: guardian.place)
            guardian.test.check(report: &report, at: guardian.place)
        }
        return record
    }()
}

/// A comparison with a bound.
public struct AlertTestDefinition: Sendable {
    /// What is written, of which there is one in the end.
    private var bounds: [AlertComparison: Located<StatedNumber>] = [:]

    subscript(comparison: AlertComparison) -> Located<StatedNumber>? {
        get { bounds[comparison] }
        set { bounds[comparison] = newValue }
    }

    /// The comparison and its bound; nil where not exactly one was written.
    public var single: (comparison: AlertComparison, bound: Located<StatedNumber>)? {
        bounds.count == 1 ? bounds.first.map { ($0.key, $0.value) } : nil
    }

    static let fields: [Field<AlertTestDefinition>] = [
        .optional("above", \.[.above], StatedNumber.codec.located, "It holds above this value."),
        .optional(
            "atLeast", \.[.atLeast], StatedNumber.codec.located, "It holds from this value on."),
        .optional("below", \.[.below], StatedNumber.codec.located, "It holds below this value."),
        .optional(
            "atMost", \.[.atMost], StatedNumber.codec.located, "It holds up to this value."),
        .optional("equals", \.[.equals], StatedNumber.codec.located, "It holds at this value."),
        .optional(
            "differs", \.[.differs], StatedNumber.codec.located,
            "It holds at every other value."),
    ]

    func check(report: inout DiagnosticReport, at place: Place) {
        if bounds.count != 1 { report.add(.oneComparison(at: place)) }
    }
}

extension Diagnostic {
    fileprivate static func oneComparison(at place: Place) -> Diagnostic {
        let words = AlertComparison.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        return Diagnostic(
            "alerts/source", "a value is compared in exactly one way", at: place,
            label: "one of \(words)", help: "write one of them with a number, such as `above: 90`")
    }
}
