import Foundation
import Synchronization

extension NerdGraphStore {
    /// Changes the muting rules of a name, or the first of them, as somebody does at the screen.
    package func editMutingRule(
        named name: String, first: Bool = false, _ change: (inout JSONValue) -> Void
    ) {
        state.withLock { state in
            let ids = state.mutingRules.keys.sorted().filter {
                state.mutingRules[$0]?["name"].string == name
            }
            for id in first ? ids.prefix(1) : ids[...] {
                guard var rule = state.mutingRules[id] else { continue }
                change(&rule)
                state.mutingRules[id] = rule
            }
        }
    }

    /// Adds a muting rule as somebody makes it at the screen.
    package func addMutingRule(_ rule: JSONValue) {
        state.withLock { state in
            var rule = rule
            let id = "\(200_000 + state.id())"
            rule["id"] = .text(id)
            state.mutingRules[id] = rule
        }
    }

    func changeMuting(
        _ name: String, _ arguments: [String: JSONValue], _ state: inout State
    ) -> Result<JSONValue, Refusal> {
        if name == "alertsMutingRuleDelete" {
            let id = arguments["id"]?.string ?? ""
            guard state.mutingRules.removeValue(forKey: id) != nil else { return Self.missing(id) }
            return .success(.object(["id": .text(id)]))
        }
        let isNew = name == "alertsMutingRuleCreate"
        let id = isNew ? "\(200_000 + state.id())" : arguments["id"]?.string ?? ""
        guard isNew || state.mutingRules[id] != nil else { return Self.missing(id) }
        var rule = Self.merged(
            state.mutingRules[id]
                ?? .object([
                    "id": .text(id), "accountId": .integer(Int64(account)),
                    "actionOnMutingRuleWindowEnded": .text("DO_NOTHING"),
                ]), arguments["rule"] ?? .null)
        if let mistake = Self.mistake(in: rule) { return .failure(Refusal(message: mistake)) }
        for time in ["startTime", "endTime", "endRepeat"] {
            guard let text = rule["schedule"][time].string else { continue }
            // It comes back with the offset of its zone.
            let zone = TimeZone(identifier: rule["schedule"]["timeZone"].string ?? "")
            let hours = (zone?.secondsFromGMT() ?? 0) / 3600
            let digits = (abs(hours) < 10 ? "0" : "") + "\(abs(hours))"
            rule["schedule"][time] = .text(
                text.prefix(19) + (hours == 0 ? "Z" : "\(hours < 0 ? "-" : "+")\(digits):00"))
        }
        state.mutingRules[id] = rule
        return .success(rule)
    }

    /// What the documentation forbids; nil where nothing is.
    private static func mistake(in rule: JSONValue) -> String? {
        guard let name = rule["name"].string, (1...128).contains(name.count) else {
            return "Name must have 1 to 128 characters"
        }
        let conditions = rule["condition"]["conditions"].elements
        guard (1...20).contains(conditions.count) else { return "1 to 20 conditions are allowed" }
        for condition in conditions {
            let attribute = condition["attribute"].string ?? ""
            guard attributes.contains(attribute) || attribute.hasPrefix("tags.") else {
                return "\(attribute) is not an attribute"
            }
            let count = condition["values"].elements.count
            let isRight =
                switch condition["operator"].string {
                case "IN", "NOT_IN": (1...500).contains(count)
                case "ANY", "IS_BLANK", "IS_NOT_BLANK": count == 0
                default: count == 1
                }
            guard isRight else { return "\(attribute) has \(count) values" }
        }
        let schedule = rule["schedule"]
        guard schedule != .null else { return nil }
        guard TimeZone(identifier: schedule["timeZone"].string ?? "") != nil else {
            return "no such time zone"
        }
        let isWeekly = schedule["repeat"] == .text("WEEKLY")
        guard isWeekly == !schedule["weeklyRepeatDays"].elements.isEmpty else {
            return "weeklyRepeatDays goes with WEEKLY"
        }
        if let start = schedule["startTime"].string, let end = schedule["endTime"].string,
            start.prefix(19) >= end.prefix(19)
        {
            return "endTime must be after startTime"
        }
        guard schedule["repeat"] == .null || schedule["startTime"] != .null else {
            return "what repeats has a startTime"
        }
        return nil
    }

    private static let attributes: Set<String> = [
        "accountId", "conditionId", "conditionName", "conditionRunbookUrl", "conditionType",
        "entity.guid", "nrqlEventType", "nrqlQuery", "policyId", "policyName", "product",
        "targetId", "targetName",
    ]
}
