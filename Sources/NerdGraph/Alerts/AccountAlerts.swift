import Diagnostics

/// The alert policies of one account, and their conditions on NRQL queries.
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
    /// A condition is the one of the policy with our mark for its key, and else the one with its name.
    /// Of several with the mark, it is the one of its kind, and the others are left over.
    ///
    /// - Throws: `ambiguous` where there are several policies of the name, or conditions for one key.
    public func plan(_ document: PolicyDocument) async throws(NerdGraphError) -> PolicyPlan {
        for name in [document.name] + document.conditions.map(\.name)
        where name.count > Self.maximumName || name.isEmpty {
            throw .name(name)
        }
        guard let remote = try await find(document.name) else {
            return PolicyPlan(
                name: document.name, remote: nil, differences: [],
                conditions: document.conditions.map {
                    .init(state: .new, name: $0.name, document: $0, remote: nil, differences: [])
                })
        }
        var left = remote.conditions
        var conditions: [PolicyPlan.Condition] = []
        // What is marked as ours goes before what is called alike.
        var marked: [String: RemoteCondition] = [:]
        for condition in document.conditions {
            var found = left.filter { $0.mark?.name == condition.key }
            if found.count > 1 {
                // A run that gave it another kind broke off before the old one was deleted: that one
                // is left over.
                found.removeAll { $0.kind != condition.kind }
                guard found.count == 1 else { throw .several(condition, in: document) }
            }
            marked[condition.key] = found.first
            left.removeAll { $0.id == found.first?.id }
        }
        for condition in document.conditions {
            var found = marked[condition.key]
            if found == nil,
                let index = left.firstIndex(where: {
                    $0.name == condition.name && $0.mark == nil
                })
            {
                found = left.remove(at: index)
            }
            conditions.append(Self.plan(condition, found))
        }
        conditions += left.filter { $0.mark != nil }.map {
            .init(state: .left, name: $0.name, document: nil, remote: $0, differences: [])
        }
        return PolicyPlan(
            name: document.name, remote: remote,
            differences: Self.differences(document, remote), conditions: conditions)
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

    private static func plan(
        _ document: ConditionDocument, _ remote: RemoteCondition?
    ) -> PolicyPlan.Condition {
        guard let remote else {
            return .init(
                state: .new, name: document.name, document: document, remote: nil, differences: [])
        }
        let here = document.input.conditionForm
        var differences = DocumentDifference.ofConditions(
            there: remote.form, here: here, called: document.name)
        if remote.kind != document.kind {
            differences.append(
                DocumentDifference(
                    place: "condition \(JSONValue.string(document.name).text), type",
                    there: remote.kind.map { .string($0.rawValue) },
                    here: .string(document.kind.rawValue)))
        }
        let state: PolicyPlan.Condition.State
        if let mark = remote.mark {
            if mark.stored == nil {
                state = .changed
            } else if mark.stored != Fingerprint(of: remote.form) {
                state = differences.isEmpty ? .changed : .edited
            } else {
                let isAsked = mark.asked == Fingerprint(of: here) && remote.kind == document.kind
                state = isAsked ? .same : .changed
            }
        } else {
            state = .foreign
        }
        return .init(
            state: state, name: document.name, document: document, remote: remote,
            differences: state == .same ? [] : differences)
    }

    private func find(_ name: String) async throws(NerdGraphError) -> RemotePolicy? {
        var found: [JSONValue] = []
        var cursor: String?
        for page in 0... {
            guard page < Self.maximumPages else { throw .endless("policies") }
            let data = try await client.send(
                AlertRequests.policies(account: account, name: name, cursor: cursor))
            let search = data["actor"]?["account"]?["alerts"]?["policiesSearch"]
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

    func conditions(of policy: String) async throws(NerdGraphError) -> [RemoteCondition] {
        var found: [RemoteCondition] = []
        var cursor: String?
        for page in 0... {
            guard page < Self.maximumPages else { throw .endless("conditions") }
            let data = try await client.send(
                AlertRequests.conditions(account: account, policy: policy, cursor: cursor))
            let search = data["actor"]?["account"]?["alerts"]?["nrqlConditionsSearch"]
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

    fileprivate static func several(
        _ condition: ConditionDocument, in policy: PolicyDocument
    ) -> NerdGraphError {
        NerdGraphError(
            .ambiguous,
            "policy \"\(policy.name)\" has several conditions that are marked \(condition.key)",
            cure: "one is a copy: delete it, or the last line of its description")
    }

    fileprivate static func endless(_ what: String) -> NerdGraphError {
        NerdGraphError(.tooLarge, "a search for \(what) has more than 100 pages")
    }
}
