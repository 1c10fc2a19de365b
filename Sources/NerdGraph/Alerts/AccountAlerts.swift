import Diagnostics

/// The alert policies of one account, their conditions on NRQL queries, and what mutes them.
public struct AccountAlerts: Sendable {
    public let account: Int64
    let client: NerdGraphClient

    /// The most pages of one search that are read; a policy has 1000 conditions at most.
    static let maximumPages = 100
    /// The longest name of a policy and of a condition, in characters.
    public static let maximumName = 128

    public init(account: Int64, client: NerdGraphClient) {
        self.account = account
        self.client = client
    }

    /// Looks at what is there, and changes nothing.
    ///
    /// - Throws: `ambiguous` where there are several policies of the name, or conditions for one key.
    public func plan(_ document: PolicyDocument) async throws(NerdGraphError) -> PolicyPlan {
        for name in [document.name] + document.conditions.map(\.name)
            + (document.mutingRules ?? []).map(\.name)
        where name.count > Self.maximumName || name.isEmpty {
            throw .name(name)
        }
        let remote = try await find(document.name)
        let conditions = try PolicyPlan.Condition.all(
            of: document.conditions, and: remote?.conditions ?? [],
            isAlike: { $0.kind == $1.kind }, differences: Self.differences)
        return PolicyPlan(
            name: document.name, remote: remote,
            differences: remote.map { Self.differences(document, $0) } ?? [],
            conditions: conditions, mutingRules: try await planMutingRules(document))
    }

    private static func differences(
        _ document: PolicyDocument, _ remote: RemotePolicy
    ) -> [DocumentDifference] {
        let here = document.incidentPreference.rawValue
        guard remote.incidentPreference != here else { return [] }
        return [
            DocumentDifference(
                place: "policy \(JSONValue.string(document.name).text), incidentPreference",
                there: .string(remote.incidentPreference), here: .string(here))
        ]
    }

    private static func differences(
        _ document: ConditionDocument, _ remote: RemoteCondition
    ) -> [DocumentDifference] {
        var differences = DocumentDifference.ofConditions(
            there: remote.form, here: document.form, called: document.name)
        if remote.kind != document.kind {
            differences.append(
                DocumentDifference(
                    place: "condition \(JSONValue.string(document.name).text), type",
                    there: remote.kind.map { .string($0.rawValue) },
                    here: .string(document.kind.rawValue)))
        }
        return differences
    }

    private func find(_ name: String) async throws(NerdGraphError) -> RemotePolicy? {
        var found: [JSONValue] = []
        var cursor: String?
        for page in 0... {
            guard page < Self.maximumPages else { throw .endless("policies") }
            let data = try await client.send(
                AlertRequests.policies(account: account, name: name, cursor: cursor))
            let search = try alerts(in: data)["policiesSearch"]
            guard let policies = search?["policies"]?.elements else {
                throw NerdGraphError(.malformed, "the answer to a search has no policies")
            }
            found += policies.filter { $0["name"]?.string == name }
            cursor = search?["nextCursor"]?.string
            if cursor == nil { break }
        }
        guard found.count <= 1 else {
            throw NerdGraphError(
                .ambiguous, "there are \(found.count) policies \"\(name)\" in account \(account)",
                cure: "rename those that are not meant")
        }
        guard let policy = found.first,
            let id = policy["id"]?.string ?? policy["id"]?.integer.map(String.init)
        else { return nil }
        return RemotePolicy(
            id: id, incidentPreference: policy["incidentPreference"]?.string ?? "",
            conditions: try await conditions(of: id))
    }

    /// The alerts of the account in an answer.
    func alerts(in data: JSONValue) throws(NerdGraphError) -> JSONValue {
        guard let account = data["actor"]?["account"] else { throw .hidden(self.account) }
        return account["alerts"] ?? .null
    }

    func conditions(of policy: String) async throws(NerdGraphError) -> [RemoteCondition] {
        var found: [RemoteCondition] = []
        var cursor: String?
        for page in 0... {
            guard page < Self.maximumPages else { throw .endless("conditions") }
            let data = try await client.send(
                AlertRequests.conditions(account: account, policy: policy, cursor: cursor))
            let search = try alerts(in: data)["nrqlConditionsSearch"]
            guard let conditions = search?["nrqlConditions"]?.elements else {
                throw NerdGraphError(.malformed, "the answer to a search has no conditions")
            }
            found += conditions.compactMap(RemoteCondition.init)
            cursor = search?["nextCursor"]?.string
            if cursor == nil { break }
        }
        return found
    }
}

extension NerdGraphError {
    fileprivate static func name(_ name: String) -> NerdGraphError {
        NerdGraphError(
            .refused, "\"\(name.prefix(40))\" is no name in New Relic",
            cure: "a name has 1 to \(AccountAlerts.maximumName) characters")
    }

    fileprivate static func endless(_ what: String) -> NerdGraphError {
        NerdGraphError(.tooLarge, "a search for \(what) has more than 100 pages")
    }
}
