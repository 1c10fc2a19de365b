public import Diagnostics

/// Times of the week in which nobody is told of alerts.
public struct MaintenanceDefinition: Sendable {
    public enum Day: String, Sendable, CaseIterable {
        case sun, mon, tue, wed, thu, fri, sat
    }

    public var reason = ""
    public var matching: [NamedValue<String>] = []
    public var days = Day.allCases
    /// Minutes since midnight.
    public var from = 0
    public var until = Located(0, at: Place(path: "", range: .fileStart))
    /// An IANA name.
    public var zone: Located<String>
    public var place: Place

    init(place: Place) {
        self.place = place
        zone = Located("UTC", at: place)
    }

    static let record: Record<MaintenanceDefinition> = {
        var record = keys
        record.check = { window, report in
            if window.from == window.until.value { report.add(.noTime(at: window.until.place)) }
        }
        return record
    }()

    private static let keys = Record<MaintenanceDefinition>(
        "maintenance window", "Times of the week in which nobody is told of alerts.",
        start: MaintenanceDefinition.init(place:),
        fields: [
            .required("reason", \.reason, .line, "Why, for who looks at the status."),
            .matching(\.matching),
            .defaulted(
                "days", \.days, Codec.choice.distinctList, "every day",
                "The days on which it begins."),
            .required(
                "from", \.from, .minuteOfDay, "When it begins, such as `\"22:00\"`."),
            .required(
                "until", \.until, Codec.minuteOfDay.located,
                "When it ends; on the next day, if that is before `from`."),
            .defaulted(
                "zone", \.zone, Codec.string.located, "UTC",
                "The time zone whose clocks are meant, such as `Europe/Berlin`."),
        ])
}

extension Diagnostic {
    fileprivate static func noTime(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/alerts", "the window ends when it begins", at: place, label: "no time at all",
            help: "write another time; a whole day is `from: \"00:00\"` and `until: \"24:00\"`")
    }
}
