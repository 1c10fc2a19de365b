import Diagnostics
import Telemetry

/// The dashboards of one account.
public struct AccountDashboards: Sendable {
    public let account: Int64
    let client: NerdGraphClient

    /// The most pages of one search that are read.
    static let maximumSearchPages = 20
    /// The most dashboards that are read to find one.
    static let maximumCandidates = 20

    public init(account: Int64, client: NerdGraphClient) {
        self.account = account
        self.client = client
    }

    /// The dashboard with a GUID, if it is one of this account.
    ///
    /// - Throws: `missing` where there is none.
    public func read(_ guid: String, tag: String) async throws(NerdGraphError) -> RemoteDashboard {
        guard let found = try await readIfThere(guid, tag: tag) else {
            throw NerdGraphError(
                .missing, "account \(account) has no dashboard \(guid)",
                cure: "the GUID is under \"See metadata and manage tags\" of a dashboard")
        }
        return found
    }

    func readIfThere(_ guid: String, tag: String) async throws(NerdGraphError) -> RemoteDashboard? {
        let data = try await client.send(DashboardRequests.read(guid))
        guard let entity = data["actor"]?["entity"],
            entity["accountId"]?.integer == Int(account)
        else { return nil }
        return RemoteDashboard(entity, tag: tag)
    }

    /// The GUIDs of the dashboards with our tag for a name, or with exactly a title; each once.
    func search(tag: String, title: String) async throws(NerdGraphError) -> [String] {
        var found = try await search(tag: tag) { _ in true }
        for guid in try await search(name: title, where: { $0 == title })
        where !found.contains(guid) { found.append(guid) }
        return found
    }

    func search(
        tag: String? = nil, name: String? = nil, where isMeant: (String) -> Bool
    ) async throws(NerdGraphError) -> [String] {
        var found: [String] = []
        var cursor: String?
        for _ in 0..<Self.maximumSearchPages {
            let request = DashboardRequests.search(
                account: account, tag: tag, name: name, cursor: cursor)
            let data = try await client.send(request)
            guard let results = data["actor"]?["entitySearch"]?["results"],
                let entities = results["entities"]?.elements
            else { throw NerdGraphError(.malformed, "the answer to a search has no entities") }
            // Pages of dashboards are entities too, and so is what was shared from other accounts.
            for entity in entities
            where entity["dashboardParentGuid"] == nil
                && entity["accountId"]?.integer == Int(account)
                && isMeant(entity["name"]?.string ?? "")
            {
                if let guid = entity["guid"]?.string { found.append(guid) }
            }
            cursor = results["nextCursor"]?.string
            if cursor == nil { return found }
        }
        throw NerdGraphError(
            .ambiguous, "more than \(Self.maximumSearchPages) pages of dashboards are called alike",
            cure: "name the one that is meant by its GUID")
    }

    func create(_ input: JSONValue, tag: String) async throws(NerdGraphError) -> RemoteDashboard {
        do throws(NerdGraphError) {
            let data = try await client.send(
                DashboardRequests.create(account: account, input))
            return try result(data["dashboardCreate"], tag: tag)
        } catch {
            guard !error.isWithoutEffect, error.reason != .refused else { throw error }
            var unsure = error
            unsure.cure =
                "it may have been created all the same: wait a minute and apply again, then "
                + "it is found by its name"
            throw unsure
        }
    }

    func update(
        _ guid: String, _ input: JSONValue, tag: String
    ) async throws(NerdGraphError) -> RemoteDashboard {
        let data = try await client.send(DashboardRequests.update(guid, input))
        return try result(data["dashboardUpdate"], tag: tag)
    }

    /// Takes a dashboard away; `dashboardUndelete` brings it back.
    ///
    /// - Throws: `missing` where there is none, unless that can be since it was asked for twice.
    public func delete(_ guid: String) async throws(NerdGraphError) {
        let answer = await client.answer(to: DashboardRequests.delete(guid))
        let data = try answer.outcome.get()
        do throws(NerdGraphError) {
            try check(data["dashboardDelete"])
        } catch {
            guard answer.mayBeRepeated, error.reason == .missing else { throw error }
            return
        }
        guard data["dashboardDelete"]?["status"]?.string == "SUCCESS" else {
            throw NerdGraphError(.refused, "New Relic does not say that it is deleted")
        }
    }

    func addTag(_ name: String, to guid: String) async throws(NerdGraphError) {
        let data = try await client.send(DashboardRequests.tag(guid, name))
        try check(data["taggingAddTagsToEntity"])
    }

    private func result(
        _ payload: JSONValue?, tag: String
    ) throws(NerdGraphError) -> RemoteDashboard {
        try check(payload)
        guard let entity = payload?["entityResult"],
            let dashboard = RemoteDashboard(entity, tag: tag)
        else {
            throw NerdGraphError(
                .malformed, "the answer to a change has no dashboard", isWithoutEffect: false)
        }
        return dashboard
    }

    /// Reads the list `errors` of what a mutation gave, which is beside that of the answer.
    private func check(_ payload: JSONValue?) throws(NerdGraphError) {
        guard let errors = payload?["errors"]?.elements, let first = errors.first else { return }
        let type = first["type"]?.string ?? ""
        let words = (first["description"] ?? first["message"])?.string ?? type
        let more = errors.count > 1 ? "; and \(errors.count - 1) more" : ""
        let line = GraphQLReply.line(words, without: client.endpoint.key().reveal()) + more
        switch type {
        case "FORBIDDEN_OPERATION", "FORBIDDEN": throw NerdGraphError(.unauthorized, line)
        case "DASHBOARD_NOT_FOUND", "NOT_FOUND": throw NerdGraphError(.missing, line)
        default: throw NerdGraphError(.refused, line)
        }
    }
}
