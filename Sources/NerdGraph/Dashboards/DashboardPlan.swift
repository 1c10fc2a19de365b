/// What it takes to bring a dashboard to what the files say.
public struct DashboardPlan: Sendable {
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// It is not there yet.
        case new
        /// It is there, and nothing is to be done.
        case same
        /// It is as it was applied last, and the files say something else now.
        case changed
        /// It was changed in New Relic since it was applied last.
        case edited
        /// There is a dashboard of that title that was never applied.
        case foreign
    }

    public var state: State
    public var remote: RemoteDashboard?
    /// In what New Relic differs from the files; empty where it is new.
    public var differences: [DocumentDifference]

    /// Whether it is overwritten only when that is asked for.
    public var needsForce: Bool { state == .edited || state == .foreign }
}

extension AccountDashboards {
    /// Looks at what is there, and changes nothing.
    ///
    /// - Parameters:
    ///   - document: The dashboard as the files say that it is.
    ///   - guid: The dashboard that is meant; where it is nil, that with our mark for the document's
    ///     name is looked for, and then that of its title.
    /// - Returns: What there is to do.
    /// - Throws: `ambiguous` where there are several.
    public func plan(
        _ document: DashboardDocument, guid: String? = nil
    ) async throws(NerdGraphError) -> DashboardPlan {
        guard let remote = try await find(document, guid: guid) else {
            return DashboardPlan(state: .new, remote: nil, differences: [])
        }
        let here = document.input(remote.pageGUIDs).dashboardForm
        let differences = DocumentDifference.ofDashboards(there: remote.form, here: here)
        func state() -> DashboardPlan.State {
            guard let mark = remote.mark, mark.name == document.name else {
                return remote.isTagged && differences.isEmpty
                    ? .changed : remote.isTagged ? .edited : .foreign
            }
            let stored = Fingerprint(of: remote.form)
            let isAsked = mark.asked == Fingerprint(of: here)
            // A run that broke off left open what New Relic made of it.
            guard mark.stored != nil else { return .changed }
            guard mark.stored == stored else { return differences.isEmpty ? .changed : .edited }
            return isAsked && remote.isTagged ? .same : .changed
        }
        let found = state()
        return DashboardPlan(
            state: found, remote: remote, differences: found == .same ? [] : differences)
    }

    /// The dashboard that was applied for a document, or else the one of its title; nil where there
    /// is none.
    public func find(
        _ document: DashboardDocument, guid: String? = nil
    ) async throws(NerdGraphError) -> RemoteDashboard? {
        if let guid { return try await read(guid, tag: document.name) }
        let guids = try await search(tag: document.name, title: document.title)
        guard guids.count <= Self.maximumCandidates else { throw .several(guids, document.title) }
        var candidates: [RemoteDashboard] = []
        for guid in guids {
            // Search tells for a while of what is deleted.
            if let found = try await readIfThere(guid, tag: document.name) {
                candidates.append(found)
            }
        }
        let marked = candidates.filter { $0.mark?.name == document.name }
        let owned = marked.isEmpty ? candidates.filter { $0.isTagged && $0.mark == nil } : marked
        let meant = owned.isEmpty ? candidates.filter { $0.mark == nil } : owned
        guard meant.count <= 1 else { throw .several(meant.map(\.guid), document.title) }
        return meant.first
    }
}

extension NerdGraphError {
    fileprivate static func several(_ guids: [String], _ title: String) -> NerdGraphError {
        let shown = guids.prefix(5).joined(separator: ", ")
        return NerdGraphError(
            .ambiguous, "there are \(guids.count) dashboards for \"\(title)\": \(shown)",
            cure: "delete those that are not meant, or name one with --guid")
    }
}
