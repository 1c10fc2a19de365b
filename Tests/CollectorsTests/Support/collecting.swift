import Collectors
import Definitions
import Plans
import Telemetry

@testable import Plans

/// Asks a target once, with clients of its own.
func collect(
    _ plan: RequestPlan, from target: ResolvedTarget, environment: [String: String] = [:]
) async -> Result<Collected, CollectionError> {
    await withCollector(of: target, [plan], environment: environment) {
        await $0.result(of: plan)
    }
}

/// Runs the body with a collector of a target that asks these plans.
func withCollector<Value>(
    of target: ResolvedTarget, _ plans: [RequestPlan], environment: [String: String] = [:],
    _ body: (HTTPCollector) async throws -> Value
) async rethrows -> Value {
    guard case .http(let address) = target.address else {
        preconditionFailure("not at an HTTP address")
    }
    let clients = HTTPClients(proxies: ProxySettings(variables: environment))
    let collector = HTTPCollector(
        target: target, at: address, plans: plans, clients: clients, userAgent: "mqp/test")
    do {
        let value = try await body(collector)
        await clients.shutdown()
        return value
    } catch {
        await clients.shutdown()
        throw error
    }
}

extension HTTPCollector {
    /// What comes of a request.
    func result(
        of plan: RequestPlan, within limit: Duration = .seconds(600)
    ) async -> Result<Collected, CollectionError> {
        do throws(CollectionError) {
            return .success(try await collect(plan, within: limit))
        } catch {
            return .failure(error)
        }
    }
}

extension Result where Failure == CollectionError {
    /// The error's reason; nil where there is an answer.
    var reason: CollectionError.Reason? {
        if case .failure(let error) = self { error.reason } else { nil }
    }

    /// The error's detail; empty where there is an answer.
    var detail: String {
        if case .failure(let error) = self { error.detail } else { "" }
    }
}

extension RowTable {
    /// A column's values.
    func column(_ field: Int) -> [Scalar] { (0..<rowCount).map { self[$0, field] } }
}
