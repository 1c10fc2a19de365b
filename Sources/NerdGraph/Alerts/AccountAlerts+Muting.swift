import Diagnostics

extension AccountAlerts {
    /// What is to be done about the muting rules; nothing is asked where the document has none to say.
    func planMutingRules(
        _ document: PolicyDocument
    ) async throws(NerdGraphError) -> [PolicyPlan.MutingRule] {
        guard let rules = document.mutingRules else { return [] }
        let scope = MutingDocument.scope(of: document.name)
        return try PolicyPlan.MutingRule.all(
            of: rules, and: try await mutingRules(), isOurs: { $0.name.hasPrefix(scope) }
        ) { document, remote in
            DocumentDifference.ofMutingRules(
                there: remote.form, here: document.form, called: document.name)
        }
    }

    private func mutingRules() async throws(NerdGraphError) -> [RemoteMutingRule] {
        let data = try await client.send(MutingRequests.all(account: account))
        guard let rules = try alerts(in: data)["mutingRules"]?.elements else {
            throw NerdGraphError(.malformed, "the answer has no muting rules")
        }
        return rules.compactMap(RemoteMutingRule.init)
    }

    /// Whether anything was done.
    func apply(
        _ rule: PolicyPlan.MutingRule, _ permissions: Permissions
    ) async throws(NerdGraphError) -> Bool {
        // Who lifts a silence wants to hear again: one that nobody has touched ends with it.
        var permissions = permissions
        if rule.isLeftUntouched { permissions.prune = true }
        switch rule.deed(permissions) {
        case .nothing: return false
        case .delete(let remote): try await deleteMutingRule(remote.id)
        case .create(let document): try await create(document)
        case .update(let document, let remote): try await settle(document, remote)
        }
        return true
    }

    private func create(_ document: MutingDocument) async throws(NerdGraphError) {
        let created: RemoteMutingRule
        do throws(NerdGraphError) {
            let mark = OwnerMark(
                name: document.key, asked: Fingerprint(of: document.form), stored: nil)
            let input = try document.input.marked(mark, upTo: MutingDocument.maximumDescription)
            let data = try await client.send(
                MutingRequests.create(account: account, input.withoutNulls))
            created = try Self.mutingRule(data["alertsMutingRuleCreate"])
        } catch {
            throw error.saying("the muting rule may have been created all the same: apply again")
                .about(document)
        }
        try await settle(document, created)
    }

    private func settle(
        _ document: MutingDocument, _ start: RemoteMutingRule
    ) async throws(NerdGraphError) {
        do throws(NerdGraphError) {
            _ = try await start.settled(
                as: document.key, a: "muting rule", asked: { _ in document.form }
            ) { remote, mark, _ async throws(NerdGraphError) in
                let input = try document.update.marked(
                    mark, upTo: MutingDocument.maximumDescription)
                let data = try await client.send(
                    MutingRequests.update(account: account, remote.id, input))
                return try Self.mutingRule(data["alertsMutingRuleUpdate"])
            }
        } catch {
            throw error.about(document)
        }
    }

    /// Deletes one. Where it was asked for more than once, what is not there any more is done.
    private func deleteMutingRule(_ id: String) async throws(NerdGraphError) {
        let answer = await client.answer(to: MutingRequests.delete(account: account, id))
        guard case .failure(let error) = answer.outcome else { return }
        guard answer.mayBeRepeated, error.reason == .refused,
            try await !mutingRules().contains(where: { $0.id == id })
        else { throw error }
    }

    private static func mutingRule(
        _ payload: JSONValue?
    ) throws(NerdGraphError) -> RemoteMutingRule {
        guard let payload, let rule = RemoteMutingRule(payload) else {
            throw NerdGraphError(
                .malformed, "the answer to a change has no muting rule", isWithoutEffect: false)
        }
        return rule
    }
}

extension Planned where Document == MutingDocument, Remote == RemoteMutingRule {
    /// Whether the files say nothing of it any more, and it is as we stored it.
    public var isLeftUntouched: Bool {
        guard state == .left, let remote, let stored = remote.mark?.stored else { return false }
        return stored == Fingerprint(of: remote.form)
    }
}
