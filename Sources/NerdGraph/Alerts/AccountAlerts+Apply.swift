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

    /// How often a condition is sent until its mark tells what New Relic made of it.
    static let maximumRounds = 4

    /// Brings a policy to what the document says, one condition after the other.
    ///
    /// Each step leaves a state from which a later run goes on. A condition that can be changed only by
    /// force is left as it is where that is not permitted.
    ///
    /// - Parameters:
    ///   - document: The policy as the files say that it is.
    ///   - plan: What there is to do.
    ///   - permissions: What else is done.
    ///   - done: Called after each condition that was changed.
    /// - Throws: the first failure; what was done before it stays.
    public func apply(
        _ document: PolicyDocument, _ plan: PolicyPlan, _ permissions: Permissions,
        done: (PolicyPlan.Condition) -> Void = { _ in }
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
        for condition in plan.conditions {
            guard try await apply(condition, in: policy, permissions) else { continue }
            done(condition)
        }
    }

    /// Whether anything was done.
    private func apply(
        _ condition: PolicyPlan.Condition, in policy: String, _ permissions: Permissions
    ) async throws(NerdGraphError) -> Bool {
        switch condition.state {
        case .same: return false
        case .left:
            guard permissions.prune, let remote = condition.remote else { return false }
            try await delete(remote.id, in: policy)
        case .edited where !permissions.force, .foreign where !permissions.force: return false
        case .new, .changed, .edited, .foreign:
            guard let document = condition.document else { return false }
            guard let remote = condition.remote, remote.kind == document.kind else {
                // A condition keeps its kind for ever, so another one takes its place.
                try await create(document, in: policy)
                if let remote = condition.remote { try await delete(remote.id, in: policy) }
                return true
            }
            try await settle(document, remote)
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
        let asked = Fingerprint(of: document.input.conditionForm)
        let mark = OwnerMark(name: document.key, asked: asked, stored: nil)
        let created: RemoteCondition
        do throws(NerdGraphError) {
            let input = try document.input.marked(mark)
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

    /// Updates until what is there is what was asked for, as far as New Relic keeps that, and the mark
    /// says so.
    private func settle(
        _ document: ConditionDocument, _ start: RemoteCondition
    ) async throws(NerdGraphError) {
        var remote = start
        let asked = Fingerprint(of: document.input.conditionForm)
        var isOurs =
            start.mark?.name == document.key
            && (start.mark?.stored == nil || start.mark?.stored == Fingerprint(of: start.form))
        for _ in 0..<Self.maximumRounds {
            let isAsked = isOurs && remote.mark?.asked == asked
            let isKept = remote.mark?.isKeptAsAsked == true
            let next = OwnerMark(
                name: document.key, asked: asked,
                stored: isAsked ? Fingerprint(of: remote.form) : isKept ? asked : nil)
            if isAsked, remote.mark == next { return }
            // Where all is there already, what is there besides is New Relic's own.
            let whole = isAsked ? document.input : document.input.clearing(remote.entity)
            do throws(NerdGraphError) {
                let input = try whole.marked(next)
                let data = try await client.send(
                    AlertRequests.update(account: account, remote.id, kind: document.kind, input))
                let name =
                    document.kind == .fixed
                    ? "alertsNrqlConditionStaticUpdate" : "alertsNrqlConditionBaselineUpdate"
                remote = try Self.condition(data[name])
            } catch {
                throw error.about(document)
            }
            isOurs = true
        }
        throw NerdGraphError(
            .refused, "New Relic gives back another condition each time it is sent one"
        ).about(document)
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

extension NerdGraphError {
    /// The error with what may have happened in spite of it.
    fileprivate func saying(_ cure: String) -> NerdGraphError {
        guard !isWithoutEffect, reason != .refused else { return self }
        var error = self
        error.cure = cure
        return error
    }

    /// The error with the condition that it is about.
    fileprivate func about(_ document: ConditionDocument) -> NerdGraphError {
        var error = self
        error.message = String(
            "\(document.key): \(message)".prefix(Self.maximumMessageLength))
        return error
    }
}

extension JSONValue {
    /// The input with a mark at the end of its description.
    fileprivate func marked(_ mark: OwnerMark) throws(NerdGraphError) -> JSONValue {
        let words = OwnerMark.split(self["description"]?.string).words
        let text = mark.appended(to: words)
        guard text.count <= ConditionDocument.maximumDescription else {
            let room = ConditionDocument.maximumDescription - (text.count - words.count)
            throw NerdGraphError(
                .refused, "the description is too long to be marked as ours",
                cure: "shorten it to \(room) characters")
        }
        return with("description", .string(text))
    }
}
