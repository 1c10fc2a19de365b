import Diagnostics

extension AccountDashboards {
    /// What became of a dashboard.
    public struct Applied: Sendable {
        public var dashboard: RemoteDashboard
        /// Whether New Relic's search finds it already; before that, another run would make a second.
        public var isFound: Bool
    }

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
        let created = try await create(
            try input.marked(mark, upTo: DashboardDocument.maximumDescription),
            tag: document.name)
        let settled = try await settle(document, created)
        let isFound = try await waitUntilFound(settled)
        try await addTag(document.name, to: settled.guid)
        return Applied(dashboard: settled, isFound: isFound)
    }

    private func settle(
        _ document: DashboardDocument, _ start: RemoteDashboard
    ) async throws(NerdGraphError) -> RemoteDashboard {
        func input(_ remote: RemoteDashboard) -> JSONValue {
            document.input(remote.pageGUIDs).keepingIdentities(of: remote.entity)
        }
        return try await start.settled(
            as: document.name, a: "dashboard", asked: { input($0).dashboardForm }
        ) { remote, mark, _ async throws(NerdGraphError) in
            try await update(
                remote.guid,
                try input(remote).marked(mark, upTo: DashboardDocument.maximumDescription),
                tag: document.name)
        }
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
