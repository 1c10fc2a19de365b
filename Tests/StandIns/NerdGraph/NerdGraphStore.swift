import Synchronization

/// What an account of the stand-in has: dashboards, policies, conditions, muting rules.
package final class NerdGraphStore: Sendable {
    package let account: Int
    /// How many searches do not find yet what was created.
    let searchLag: Int
    /// How many things a page of a search has.
    let pageSize: Int
    /// Whether what is sent comes back with values of New Relic's own in it.
    let addsValues: Bool
    let state = Mutex(State())

    struct State {
        var nextID = 1
        /// By GUID, as NerdGraph gives them.
        var dashboards: [String: JSONValue] = [:]
        /// How many searches have not found it.
        var hiddenSearches: [String: Int] = [:]
        var policies: [String: JSONValue] = [:]
        var conditions: [String: JSONValue] = [:]
        var mutingRules: [String: JSONValue] = [:]
        var mutations: [String] = []
        /// Queries in the background by their ids, and what is still asked for in vain.
        var queries: [String: (script: NRQLScript, polls: Int)] = [:]

        mutating func id() -> Int {
            nextID += 1
            return nextID
        }
    }

    /// What is not done, in New Relic's words.
    struct Refusal: Error {
        var message: String
        var errorClass: String?
    }

    package init(
        account: Int = 123, searchLag: Int = 0, pageSize: Int = 2, addsValues: Bool = false
    ) {
        self.account = account
        self.searchLag = searchLag
        self.pageSize = pageSize
        self.addsValues = addsValues
    }

    /// The names of the mutations that were sent.
    package var mutations: [String] { state.withLock { $0.mutations } }

    /// All dashboards, in the order of their names.
    package var dashboards: [JSONValue] {
        state.withLock {
            $0.dashboards.values.sorted { ($0["name"].string ?? "") < ($1["name"].string ?? "") }
        }
    }

    /// All conditions, in the order of their names.
    package var conditions: [JSONValue] {
        state.withLock {
            $0.conditions.values.sorted { ($0["name"].string ?? "") < ($1["name"].string ?? "") }
        }
    }

    package var policies: [JSONValue] {
        state.withLock {
            $0.policies.values.sorted { ($0["id"].string ?? "") < ($1["id"].string ?? "") }
        }
    }

    /// All muting rules, in the order of their names.
    package var mutingRules: [JSONValue] {
        state.withLock {
            $0.mutingRules.values.sorted { ($0["name"].string ?? "") < ($1["name"].string ?? "") }
        }
    }

    package func forgetMutations() { state.withLock { $0.mutations = [] } }

    /// Changes a dashboard as somebody does at the screen.
    package func editDashboard(_ guid: String, _ change: (inout JSONValue) -> Void) {
        state.withLock { state in
            guard var dashboard = state.dashboards[guid] else { return }
            change(&dashboard)
            state.dashboards[guid] = dashboard
        }
    }

    /// Changes a condition as somebody does at the screen.
    package func editCondition(named name: String, _ change: (inout JSONValue) -> Void) {
        state.withLock { state in
            for (id, var condition) in state.conditions where condition["name"].string == name {
                change(&condition)
                state.conditions[id] = condition
            }
        }
    }

    /// Adds a dashboard as it is, such as one that somebody made at the screen.
    package func addDashboard(_ dashboard: JSONValue) {
        state.withLock { state in
            var dashboard = dashboard
            let guid = "guid-\(state.id())"
            dashboard["guid"] = .text(guid)
            dashboard["accountId"] = .integer(Int64(account))
            state.dashboards[guid] = dashboard
        }
    }

    func note(_ mutation: String) { state.withLock { $0.mutations.append(mutation) } }

    func mutate(
        _ name: String, _ arguments: [String: JSONValue]
    ) -> Result<JSONValue, Refusal> {
        if let id = arguments["accountId"], id != .integer(Int64(account)) {
            return .failure(Refusal(message: "Account \(id) is not yours"))
        }
        return state.withLock { state in
            switch name {
            case "dashboardCreate", "dashboardUpdate":
                .success(changeDashboard(arguments, &state))
            case "dashboardDelete": .success(deleteDashboard(arguments, &state))
            case "taggingAddTagsToEntity": .success(tag(arguments, &state))
            case "alertsMutingRuleCreate", "alertsMutingRuleUpdate", "alertsMutingRuleDelete":
                changeMuting(name, arguments, &state)
            default: changeAlerts(name, arguments, &state)
            }
        }
    }

    /// A page of things behind a cursor, and the next cursor.
    func page(_ all: [JSONValue], cursor: JSONValue) -> (things: [JSONValue], next: JSONValue) {
        let start = cursor.string.flatMap(Int.init) ?? 0
        let end = min(all.count, start + pageSize)
        return (
            start < end ? Array(all[start..<end]) : [], end < all.count ? .text("\(end)") : .null
        )
    }
}
