import Diagnostics

extension AccountAlerts {
    /// What is done besides what is asked for in the files.
    public struct Permissions: Sendable {
        /// Whether what was edited in New Relic, or never applied, is overwritten.
        public var force: Bool
        /// Whether conditions of ours that the files do not have any more are deleted.
        public var prune: Bool

        public init(force: Bool = false, prune: Bool = false) {
            self.force = force
            self.prune = prune
        }
    }

    /// Brings a policy to what the document says, one condition after the other.
    ///
    /// Each step leaves a state from which a later run goes on. A condition that can be changed only by
    /// force is left as it is where that is not permitted.
    ///
    /// - Parameters:
    ///   - document: The policy as the files say that it is.
    ///   - plan: What there is to do.
    ///   - permissions: What else is done.
    ///   - done: Called after each condition and each muting rule that was changed, with its key.
    /// - Throws: the first failure; what was done before it stays.
    public func apply(
        _ document: PolicyDocument, _ plan: PolicyPlan, _ permissions: Permissions,
        done: (PolicyPlan.Change) -> Void = { _ in }
    ) async throws(NerdGraphError) {
        let policy: String
        if let remote = plan.remote {
            policy = remote.id
            if permissions.force, !plan.differences.isEmpty {
                _ = try await client.send(
                    AlertRequests.updatePolicy(account: account, policy, document))
            }
        } else {
            policy = try await createPolicy(document)
        }
        // Before the conditions, so that a new one is not heard in a window that mutes it.
        for rule in plan.mutingRules where try await apply(rule, permissions) {
            done(.mutingRule(rule))
        }
        for condition in plan.conditions
        where try await apply(condition, in: policy, permissions) {
            done(.condition(condition))
        }
    }

    /// Whether anything was done.
    private func apply(
        _ condition: PolicyPlan.Condition, in policy: String, _ permissions: Permissions
    ) async throws(NerdGraphError) -> Bool {
        switch condition.deed(permissions) {
        case .nothing: return false
        case .delete(let remote): try await delete(remote.id, in: policy)
        case .create(let document): try await create(document, in: policy)
        case .update(let document, let remote) where remote.kind == document.kind:
            try await settle(document, remote)
        case .update(let document, let remote):
            // A condition keeps its kind for ever, so another one takes its place.
            try await create(document, in: policy)
            try await delete(remote.id, in: policy)
        }
        return true
    }

    /// Deletes a condition. Where it was asked for more than once, what is not there any more is done.
    private func delete(_ id: String, in policy: String) async throws(NerdGraphError) {
        let answer = await client.answer(to: AlertRequests.delete(account: account, id))
        guard case .failure(let error) = answer.outcome else { return }
        guard answer.mayBeRepeated, error.reason == .refused,
            try await !conditions(of: policy).contains(where: { $0.id == id })
        else { throw error }
    }

    private func createPolicy(_ document: PolicyDocument) async throws(NerdGraphError) -> String {
        do throws(NerdGraphError) {
            let data = try await client.send(
                AlertRequests.createPolicy(account: account, document))
            let id = data["alertsPolicyCreate"]?["id"]
            guard let id = id?.string ?? id?.integer.map(String.init) else {
                throw NerdGraphError(
                    .malformed, "the answer to a new policy has no id", isWithoutEffect: false)
            }
            return id
        } catch {
            throw error.saying("the policy may have been created all the same: apply again")
        }
    }

    private func create(
        _ document: ConditionDocument, in policy: String
    ) async throws(NerdGraphError) {
        let asked = Fingerprint(of: document.form)
        let mark = OwnerMark(name: document.key, asked: asked, stored: nil)
        let created: RemoteCondition
        do throws(NerdGraphError) {
            let input = try document.input.marked(
                mark, upTo: ConditionDocument.maximumDescription)
            let data = try await client.send(
                AlertRequests.create(
                    account: account, policy: policy, kind: document.kind, input))
            let name =
                document.kind == .fixed
                ? "alertsNrqlConditionStaticCreate" : "alertsNrqlConditionBaselineCreate"
            created = try Self.condition(data[name])
        } catch {
            throw error.saying("the condition may have been created all the same: apply again")
                .about(document)
        }
        try await settle(document, created)
    }

    private func settle(
        _ document: ConditionDocument, _ start: RemoteCondition
    ) async throws(NerdGraphError) {
        do throws(NerdGraphError) {
            _ = try await start.settled(
                as: document.key, a: "condition", asked: { _ in document.form }
            ) { remote, mark, isThere async throws(NerdGraphError) in
                // Where all is there already, what is there besides is New Relic's own.
                let whole = isThere ? document.input : document.input.clearing(remote.entity)
                let input = try whole.marked(mark, upTo: ConditionDocument.maximumDescription)
                let data = try await client.send(
                    AlertRequests.update(account: account, remote.id, kind: document.kind, input))
                let name =
                    document.kind == .fixed
                    ? "alertsNrqlConditionStaticUpdate" : "alertsNrqlConditionBaselineUpdate"
                return try Self.condition(data[name])
            }
        } catch {
            throw error.about(document)
        }
    }

    private static func condition(
        _ payload: JSONValue?
    ) throws(NerdGraphError) -> RemoteCondition {
        guard let payload, let condition = RemoteCondition(payload) else {
            throw NerdGraphError(
                .malformed, "the answer to a change has no condition", isWithoutEffect: false)
        }
        return condition
    }
}
