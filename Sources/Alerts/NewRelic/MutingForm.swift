import Definitions
import Diagnostics
import Queries

/// A silence or a maintenance window as the input of a muting rule.
///
/// Source: https://docs.newrelic.com/docs/alerts/get-notified/muting-rules-suppress-notifications/
struct MutingForm {
    /// Why there is no such rule.
    struct Refused: Error {
        var reason: String
    }

    let suppression: AlertSuppression
    let policy: String
    let name: String
    /// The alerts that have a condition, with its name.
    let conditions: [(rule: AlertRule, name: String)]
    private(set) var notes: [String] = []

    /// The most attributes that one rule tests, and the most values of one of them.
    private static let maximumTests = 20
    private static let maximumValues = 500
    /// The longest reason that is written, in units of UTF-16, which is how NerdGraph counts; there must
    /// be room for our mark.
    private static let maximumReason = 400

    init(
        _ suppression: AlertSuppression, of policy: String, named name: String,
        _ conditions: [(rule: AlertRule, name: String)]
    ) {
        self.suppression = suppression
        self.policy = policy
        self.name = name
        self.conditions = conditions
    }

    mutating func input() throws(Refused) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("name", .string(name)),
            ("description", .string(shortReason)),
            ("enabled", .boolean(true)),
            // What still fires when the window ends is told then, as the program does.
            ("actionOnMutingRuleWindowEnded", .string("CLOSE_ISSUES_ON_INACTIVE")),
            (
                "condition",
                .object([
                    ("operator", .string("AND")), ("conditions", .array(try tests())),
                ])
            ),
        ]
        if let schedule = try schedule() { members.append(("schedule", schedule)) }
        return .object(members)
    }

    private var shortReason: String {
        var count = 0
        return String(
            suppression.reason.prefix { character in
                count += character.utf16.count
                return count <= Self.maximumReason
            })
    }

    // MARK: - Of what

    /// What an incident must have, all of it.
    private mutating func tests() throws(Refused) -> [JSONValue] {
        var meant = conditions
        var attributes: [JSONValue] = []
        for (label, value) in suppression.matching.sorted(by: { $0.key < $1.key }) {
            switch label {
            case "alert": meant.removeAll { $0.rule.key != value }
            case "entityType": meant.removeAll { $0.rule.entityType != value }
            case "severity":
                // Here a lost signal has the severity of its alert.
                let other = meant.filter { ($0.rule.loss?.severity ?? .critical) != .critical }
                if !other.isEmpty {
                    notes.append(
                        "A lost signal is always critical in New Relic, and so is muted as that: "
                            + other.map(\.rule.key).joined(separator: ", ") + ".")
                }
                meant = try Self.alone(meant, label, value) { rule in
                    // New Relic opens an incident for a lost signal as critical.
                    rule.levels.map(\.severity.rawValue)
                        + (rule.loss == nil ? [] : [AlertSeverity.critical.rawValue])
                }
            case "cause":
                meant = try Self.alone(meant, label, value) { rule in
                    (rule.levels.isEmpty ? [] : [AlertState.Cause.level.rawValue])
                        + (rule.loss == nil ? [] : [AlertState.Cause.loss.rawValue])
                }
            default:
                // An incident has the facets of its condition as tags; tags of the entity, which are
                // beside them, are not what is meant.
                if !value.isEmpty { meant.removeAll { !$0.rule.facets.contains(label) } }
                attributes.append(Self.test(Self.attribute(label), value))
            }
        }
        guard !meant.isEmpty else {
            throw Refused(reason: "no condition of the policy is about what it matches")
        }
        guard meant.count <= Self.maximumValues else {
            throw Refused(
                reason: "it names more than \(Self.maximumValues) conditions, which no rule can")
        }
        var tests = [Self.test("policyName", policy)]
        if meant.count < conditions.count {
            tests.append(
                meant.count == 1
                    ? Self.test("conditionName", meant[0].name)
                    : .object([
                        ("attribute", .string("conditionName")), ("operator", .string("IN")),
                        ("values", .array(meant.map { .string($0.name) })),
                    ]))
        }
        tests += attributes
        guard tests.count <= Self.maximumTests else {
            throw Refused(
                reason: "it matches by more than \(Self.maximumTests) attributes, which no rule can"
            )
        }
        return tests
    }

    /// The conditions whose incidents all have a value of a label.
    private static func alone(
        _ conditions: [(rule: AlertRule, name: String)], _ label: String, _ value: String,
        values: (AlertRule) -> [String]
    ) throws(Refused) -> [(rule: AlertRule, name: String)] {
        let meant = conditions.filter { values($0.rule).contains(value) }
        if let mixed = meant.first(where: { !values($0.rule).allSatisfy { $0 == value } }) {
            throw Refused(
                reason: "a muting rule cannot tell incidents apart by \(label), and "
                    + "\(mixed.rule.key) has others than \(value)")
        }
        return meant
    }

    private static func attribute(_ label: String) -> String {
        ["entityGuid", "entity.guid"].contains(label) ? "entity.guid" : "tags.\(label)"
    }

    private static func test(_ attribute: String, _ value: String) -> JSONValue {
        .object([
            ("attribute", .string(attribute)),
            ("operator", .string(value.isEmpty ? "IS_BLANK" : "EQUALS")),
            ("values", .array(value.isEmpty ? [] : [.string(value)])),
        ])
    }

    // MARK: - When

    /// Nil where it is always on.
    private mutating func schedule() throws(Refused) -> JSONValue? {
        switch suppression.time {
        case .once(from: nil, until: nil): return nil
        case .once(let from, let until):
            var members: [(String, JSONValue)] = []
            if let from { members.append(("startTime", Self.clock(from / 1000))) }
            if let until {
                // A whole second is as exact as a rule can be.
                members.append(("endTime", Self.clock((until + 999) / 1000)))
            }
            return .object(members + [("timeZone", .string("UTC"))])
        case .weekly(let days, let from, let until, let zone):
            guard let first = days.min() else { throw Refused(reason: "it is on no day") }
            let isEveryDay = days.count == 7
            let length = until > from ? until - from : until + 1440 - from
            if isEveryDay, length == 1440 { return nil }
            notes.append("The first time is in the week of 2024-01-07; it repeats without end.")
            let start = (Self.firstSunday + Int64(first)) * 86_400 + Int64(from) * 60
            var members: [(String, JSONValue)] = [
                ("startTime", Self.clock(start)),
                ("endTime", Self.clock(start + Int64(length) * 60)),
                ("timeZone", .string(zone)), ("repeat", .string(isEveryDay ? "DAILY" : "WEEKLY")),
            ]
            if !isEveryDay {
                members.append(
                    (
                        "weeklyRepeatDays",
                        .array(
                            days.sorted().map {
                                .string(CivilDate.weekdayNames[$0].uppercased())
                            })
                    ))
            }
            return .object(members)
        }
    }

    /// A Sunday. A rule says the date of its first time, which must be the same whenever it is written.
    private static let firstSunday = CivilDate(year: 2024, month: 1, day: 7).days

    /// A time of clocks without a zone, such as `2024-01-07T22:00:00`, of seconds since 1970.
    private static func clock(_ seconds: Int64) -> JSONValue {
        let days = seconds >= 0 ? seconds / 86_400 : (seconds + 1) / 86_400 - 1
        let date = CivilDate(days: days)
        let rest = Int(seconds - days * 86_400)
        func padded(_ number: Int, _ width: Int = 2) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return .string(
            "\(padded(date.year, 4))-\(padded(date.month))-\(padded(date.day))T"
                + "\(padded(rest / 3600)):\(padded(rest / 60 % 60)):\(padded(rest % 60))")
    }
}
