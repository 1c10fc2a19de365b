import Collectors
import Definitions
import Plans

/// A target that is asked again and again with clients that stay.
struct Asker: Sendable {
    private let ask: @Sendable () async -> Result<Collected, CollectionError>

    /// Asks once.
    func callAsFunction() async -> Result<Collected, CollectionError> { await ask() }

    /// Runs the body with a target over HTTP.
    static func with<Value>(
        _ target: ResolvedTarget, environment: [String: String] = [:],
        _ body: (Asker) async throws -> Value
    ) async throws -> Value {
        let plan = try RequestPlan.names()
        return try await with(target, environment: environment) { address, clients in
            let collector = HTTPCollector(
                target: target, at: address, plans: [plan], clients: clients,
                userAgent: "mqp/test")
            return Asker {
                await outcome { () async throws(CollectionError) in
                    try await collector.collect(plan, within: .seconds(600))
                }
            }
        } asking: {
            try await body($0)
        }
    }

    /// Runs the body with a target whose first plan is asked over Prometheus.
    static func with<Value>(
        _ target: ResolvedTarget, scraping plans: [RequestPlan],
        _ body: (Asker) async throws -> Value
    ) async throws -> Value {
        try await with(target, environment: [:]) { address, clients in
            let collector = PrometheusCollector(
                target: target, at: address, plans: plans, clients: clients,
                userAgent: "mqp/test")
            return Asker {
                await outcome { () async throws(CollectionError) in
                    try await collector.collect(plans[0], within: .seconds(600))
                }
            }
        } asking: {
            try await body($0)
        }
    }

    private static func with<Value>(
        _ target: ResolvedTarget, environment: [String: String],
        _ make: (HTTPAddress, HTTPClients) -> Asker, asking body: (Asker) async throws -> Value
    ) async throws -> Value {
        guard case .http(let address) = target.address else {
            throw CollectionError(.unexpectedShape, detail: "not at an HTTP address")
        }
        let clients = HTTPClients(proxies: ProxySettings(variables: environment))
        do {
            let value = try await body(make(address, clients))
            await clients.shutdown()
            return value
        } catch {
            await clients.shutdown()
            throw error
        }
    }
}
