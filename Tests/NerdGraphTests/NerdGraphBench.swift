import AsyncHTTPClient
import Diagnostics
import StandIns
import Synchronization
import Telemetry

@testable import NerdGraph

/// A client beside a stand-in, whose time passes at once.
enum NerdGraphBench {
    static let key = "NRAK-user-key"

    /// What was waited for, in order.
    final class Waits: Sendable {
        private let all = Mutex<[Duration]>([])

        var durations: [Duration] { all.withLock { $0 } }

        func add(_ wait: Duration) { all.withLock { $0.append(wait) } }
    }

    static func client(
        _ url: String, key: String = key, timeout: Duration = .seconds(60),
        maximumAnswerBytes: Int = NerdGraphEndpoint.maximumAnswerBytes, attempts: Int = 5,
        waits: Waits = Waits(), keyWasRefused: @escaping @Sendable () -> Void = {}
    ) throws -> NerdGraphClient {
        NerdGraphClient(
            endpoint: NerdGraphEndpoint(
                url: try EndpointURL(url + "/graphql"), key: { Secret(key) },
                keyWasRefused: keyWasRefused, timeout: timeout,
                maximumAnswerBytes: maximumAnswerBytes, attempts: attempts),
            transport: HTTPGraphQLTransport(client: HTTPClient.shared),
            pace: NerdGraphPace(
                now: { 1_700_000_000_000 }, sleep: { waits.add($0) }, random: { 0.5 }))
    }

    /// Runs the body with the dashboards of an account of a stand-in.
    static func withDashboards(
        _ store: NerdGraphStore = NerdGraphStore(),
        _ body: (AccountDashboards, EndpointStandIn) async throws -> Void
    ) async throws {
        try await EndpointStandIn.with(rules: NerdGraphAccountRules(store)) { standIn in
            try await body(
                AccountDashboards(account: Int64(store.account), client: try client(standIn.url)),
                standIn)
        }
    }

    /// Runs the body with the alerts of an account of a stand-in.
    static func withAlerts(
        _ store: NerdGraphStore = NerdGraphStore(),
        _ body: (AccountAlerts, EndpointStandIn) async throws -> Void
    ) async throws {
        try await EndpointStandIn.with(rules: NerdGraphAccountRules(store)) { standIn in
            try await body(
                AccountAlerts(account: Int64(store.account), client: try client(standIn.url)),
                standIn)
        }
    }

    typealias JSON = Diagnostics.JSONValue

    /// A dashboard of two pages, of which the first leads to the second.
    static func document(
        name: String = "queues", title: String = "Queues", query: String = "SELECT count(*) FROM A",
        widgets: [String] = ["Depth", "Rate"], description: String = "All of them."
    ) -> DashboardDocument {
        DashboardDocument(name: name) { pages in
            var linked = JSON.null
            if let guid = pages["Details"] { linked = .array([.string(guid)]) }
            let first = page("Overview", widgets, query: query, linked: linked)
            let second = page("Details", ["One"], query: query, linked: .null)
            return .object([
                ("name", .string(title)), ("description", .string(description)),
                ("permissions", .string("PUBLIC_READ_WRITE")), ("pages", .array([first, second])),
                ("variables", .array([])),
            ])
        }
    }

    private static func page(
        _ title: String, _ widgets: [String], query: String, linked: JSON
    ) -> JSON {
        var all: [JSON] = []
        for (index, title) in widgets.enumerated() {
            all.append(widget(title, column: 1 + index * 4, query: query, linked: linked))
        }
        return .object([
            ("name", .string(title)), ("description", .null), ("widgets", .array(all)),
        ])
    }

    private static func widget(_ title: String, column: Int, query: String, linked: JSON) -> JSON {
        let query = JSON.object([
            ("accountIds", .array([.number(123)])), ("query", .string(query)),
        ])
        let layout = JSON.object([
            ("column", .number((column - 1) % 12 + 1)), ("row", .number(1)), ("width", .number(4)),
            ("height", .number(3)),
        ])
        return .object([
            ("title", .string(title)), ("layout", layout), ("linkedEntityGuids", linked),
            ("visualization", .object([("id", .string("viz.line"))])),
            ("rawConfiguration", .object([("nrqlQueries", .array([query]))])),
        ])
    }

    /// A condition with one term.
    static func condition(
        _ key: String, name: String? = nil, threshold: Double = 5,
        kind: ConditionDocument.Kind = .fixed, runbook: String? = nil, description: String = ""
    ) -> ConditionDocument {
        let name = name ?? key
        let term = JSON.object([
            ("operator", .string("ABOVE")), ("priority", .string("CRITICAL")),
            ("threshold", .decimal(threshold)), ("thresholdDuration", .number(300)),
            ("thresholdOccurrences", .string("ALL")),
        ])
        var members: [(String, JSON)] = [
            ("name", .string(name)), ("enabled", .boolean(true)),
            ("description", .string(description)), ("runbookUrl", .optional(runbook)),
            ("nrql", .object([("query", .string("SELECT count(*) FROM A"))])),
            ("signal", .object([("aggregationWindow", .number(60))])), ("terms", .array([term])),
        ]
        if kind == .baseline { members.append(("baselineDirection", .string("UPPER_ONLY"))) }
        return ConditionDocument(key: key, name: name, kind: kind, input: .object(members))
    }
}
