import Diagnostics

extension AccountDashboards {
    /// What became of a dashboard.
    public struct Applied: Sendable {
        public var dashboard: RemoteDashboard
        /// Whether New Relic's search finds it already; before that, another run would make a second.
        public var isFound: Bool
    }

    /// How often a document is sent until it is there as it is meant: with links, and with a mark that
    /// tells what New Relic made of it.
    static let maximumRounds = 4
    /// How often search is asked for what was created; the waits before add up to two minutes at most.
    static let maximumLooks = 12
    /// The longest wait before search is asked again.
    static let longestLook = Duration.seconds(15)

    /// Creates a dashboard, or changes it to what the document says, whatever it is now; a plan that
    /// says `same` sends nothing.
    ///
    /// Each step leaves a state from which a later run goes on.
    public func apply(
        _ document: DashboardDocument, _ plan: DashboardPlan
    ) async throws(NerdGraphError) -> Applied {
        if plan.state == .same, let remote = plan.remote {
            return Applied(dashboard: remote, isFound: true)
        }
        guard let remote = plan.remote else { return try await create(document) }
        let settled = try await settle(document, remote)
        if !remote.isTagged { try await addTag(document.name, to: settled.guid) }
        return Applied(dashboard: settled, isFound: true)
    }

    private func create(_ document: DashboardDocument) async throws(NerdGraphError) -> Applied {
        let input = document.input([:])
        let mark = OwnerMark(
            name: document.name, asked: Fingerprint(of: input.dashboardForm), stored: nil)
        let created = try await create(try input.marked(mark), tag: document.name)
        let settled = try await settle(document, created)
        let isFound = try await waitUntilFound(settled)
        try await addTag(document.name, to: settled.guid)
        return Applied(dashboard: settled, isFound: isFound)
    }

    /// Updates until what is there is what was asked for, as far as New Relic keeps that, and the mark
    /// says so.
    private func settle(
        _ document: DashboardDocument, _ start: RemoteDashboard
    ) async throws(NerdGraphError) -> RemoteDashboard {
        var remote = start
        // What was there before may be anything; only what came of our own request is known to be ours.
        var isOurs =
            start.mark?.name == document.name
            && (start.mark?.stored == nil || start.mark?.stored == Fingerprint(of: start.form))
        for _ in 0..<Self.maximumRounds {
            let input = document.input(remote.pageGUIDs).keepingIdentities(of: remote.entity)
            let asked = Fingerprint(of: input.dashboardForm)
            let stored = Fingerprint(of: remote.form)
            let isAsked = isOurs && remote.mark?.asked == asked
            let isKept =
                remote.mark?.isKeptAsAsked == true
                || (remote.mark?.stored == nil && remote.mark?.asked == stored)
            let next = OwnerMark(
                name: document.name, asked: asked,
                stored: isAsked ? stored : isKept ? asked : nil)
            if isAsked, remote.mark == next { return remote }
            remote = try await update(
                remote.guid, try input.marked(next), tag: document.name)
            isOurs = true
        }
        throw NerdGraphError(
            .refused, "New Relic gives back another dashboard each time it is sent one",
            cure: "pull it and compare; edits there cannot be told from what was applied")
    }

    /// Waits until search finds what was created, so that the next run does.
    private func waitUntilFound(_ dashboard: RemoteDashboard) async throws(NerdGraphError) -> Bool {
        var wait = Duration.seconds(1)
        for _ in 0..<Self.maximumLooks {
            let title = dashboard.title
            let found = try await search(name: title, where: { $0 == title })
            if found.contains(dashboard.guid) { return true }
            do { try await client.pace.sleep(wait) } catch {
                throw NerdGraphError(
                    .cancelled, "it was created, and then the command was cancelled")
            }
            wait = min(wait * 2, Self.longestLook)
        }
        return false
    }
}

extension JSONValue {
    /// The input with a mark at the end of its description.
    fileprivate func marked(_ mark: OwnerMark) throws(NerdGraphError) -> JSONValue {
        let words = OwnerMark.split(self["description"]?.string).words
        let text = mark.appended(to: words)
        guard text.count <= DashboardDocument.maximumDescription else {
            let room = DashboardDocument.maximumDescription - (text.count - words.count)
            throw NerdGraphError(
                .refused, "the description is too long to be marked as ours",
                cure: "shorten it to \(room) characters")
        }
        return with("description", .string(text))
    }
}
