import Collectors
import Definitions
import Plans
import Telemetry

@testable import Plans

/// Asks a target once, with clients of its own.
func collect(
    _ plan: RequestPlan, from target: ResolvedTarget, environment: [String: String] = [:]
) async -> Result<Collected, CollectionError> {
    guard case .http(let address) = target.address else {
        return .failure(CollectionError(.unexpectedShape, detail: "not at an HTTP address"))
    }
    let clients = HTTPClients(proxies: ProxySettings(variables: environment))
    let result: Result<Collected, CollectionError>
    let collector = HTTPCollector(
        target: target, at: address, clients: clients, userAgent: "mqp/test")
    do throws(CollectionError) {
        result = .success(try await collector.collect(plan, within: .seconds(600)))
    } catch {
        result = .failure(error)
    }
    await clients.shutdown()
    return result
}

extension Result where Success == Collected, Failure == CollectionError {
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
