import Synchronization

extension NerdGraphStore {
    func searchAlerts(_ name: String, _ arguments: [String: JSONValue]) -> JSONValue {
        let criteria = arguments["searchCriteria"] ?? .null
        let cursor = arguments["cursor"] ?? .null
        return state.withLock { state in
            func ordered(_ things: [String: JSONValue]) -> [JSONValue] {
                things.keys.sorted().compactMap { things[$0] }
            }
            if name == "mutingRules" { return .array(ordered(state.mutingRules)) }
            if name == "policiesSearch" {
                let words = criteria["name"].string?.lowercased() ?? ""
                let all = ordered(state.policies).filter {
                    words.isEmpty || ($0["name"].string ?? "").lowercased().contains(words)
                }
                let (policies, next) = page(all, cursor: cursor)
                return .object(["policies": .array(policies), "nextCursor": next])
            }
            let all = ordered(state.conditions).filter { $0["policyId"] == criteria["policyId"] }
            let (conditions, next) = page(all, cursor: cursor)
            return .object(["nrqlConditions": .array(conditions), "nextCursor": next])
        }
    }

    func changeAlerts(
        _ name: String, _ arguments: [String: JSONValue], _ state: inout State
    ) -> Result<JSONValue, Refusal> {
        let id = arguments["id"]?.string ?? ""
        let input = arguments["condition"] ?? arguments["policy"] ?? .null
        if let title = input["name"].string, title.isEmpty || title.count > 128 {
            return .failure(Refusal(message: "Name must have 1 to 128 characters"))
        }
        switch name {
        case "alertsPolicyCreate", "alertsPolicyUpdate":
            let isNew = name == "alertsPolicyCreate"
            let id = isNew ? "\(1000 + state.id())" : id
            guard isNew || state.policies[id] != nil else { return Self.missing(id) }
            let policy = Self.merged(state.policies[id] ?? .object(["id": .text(id)]), input)
            state.policies[id] = policy
            return .success(policy)
        case "alertsConditionDelete":
            guard state.conditions.removeValue(forKey: id) != nil else { return Self.missing(id) }
            return .success(.object(["id": .text(id)]))
        case "alertsNrqlConditionStaticCreate", "alertsNrqlConditionBaselineCreate":
            guard let policy = arguments["policyId"], state.policies[policy.string ?? ""] != nil
            else { return Self.missing("policy") }
            let id = "\(100_000 + state.id())"
            let isStatic = name == "alertsNrqlConditionStaticCreate"
            let condition = Self.merged(
                .object([
                    "id": .text(id), "policyId": policy,
                    "type": .text(isStatic ? "STATIC" : "BASELINE"),
                    "violationTimeLimitSeconds": .integer(259_200),
                ]), input)
            return keep(condition, id, &state)
        default:
            let type = name.contains("Static") ? "STATIC" : "BASELINE"
            guard let old = state.conditions[id], old["type"] == .text(type) else {
                return Self.missing(id)
            }
            return keep(Self.merged(old, input), id, &state)
        }
    }

    private func keep(
        _ condition: JSONValue, _ id: String, _ state: inout State
    ) -> Result<JSONValue, Refusal> {
        let window: Int64 =
            if case .integer(let value) = condition["signal"]["aggregationWindow"] { value } else {
                60
            }
        guard (30...21_600).contains(window) else {
            return .failure(Refusal(message: "aggregationWindow is out of range"))
        }
        let terms = condition["terms"].elements
        guard (1...2).contains(terms.count),
            Set(terms.map { $0["priority"] }).count == terms.count
        else { return .failure(Refusal(message: "one term of each priority is required")) }
        for term in terms {
            guard case .integer(let duration) = term["thresholdDuration"],
                duration % window == 0, (window...86_400).contains(duration)
            else {
                return .failure(
                    Refusal(
                        message: "thresholdDuration must be a multiple of the aggregation window"))
            }
        }
        var stored = condition
        for (name, empty) in Self.values {
            stored[name] = Self.merged(.object(empty), condition[name])
        }
        state.conditions[id] = stored
        return .success(stored)
    }

    /// What New Relic gives where nothing was said.
    private static let values: [(String, [String: JSONValue])] = [
        (
            "signal",
            [
                "aggregationWindow": .integer(60), "aggregationMethod": .text("EVENT_FLOW"),
                "aggregationDelay": .integer(120), "fillOption": .text("NONE"),
            ]
        ),
        (
            "expiration",
            [
                "closeViolationsOnExpiration": .boolean(false),
                "openViolationOnExpiration": .boolean(false),
                "ignoreOnExpectedTermination": .boolean(false),
            ]
        ),
    ]

    /// An update leaves alone what it does not name; objects are updated in the same way.
    static func merged(_ old: JSONValue, _ new: JSONValue) -> JSONValue {
        guard case .object(let members) = new, case .object = old else {
            return new == .null ? old : new
        }
        var result = old
        for (name, value) in members {
            if case .object = value, case .object = result[name] {
                result[name] = merged(result[name], value)
            } else {
                result[name] = value
            }
        }
        return result
    }

    static func missing(_ id: String) -> Result<JSONValue, Refusal> {
        .failure(Refusal(message: "Not found: \(id)"))
    }
}
