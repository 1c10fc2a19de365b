import AsyncHTTPClient
import Definitions
import Telemetry

/// Targets in a list that an address answers with.
struct HTTPFinder: TargetFinder {
    private let url: String
    private let authorization: Secret?
    private let exchange: HTTPExchange

    init(
        _ address: TargetListAddress, client: HTTPClient, userAgent: String,
        time: Duration = DiscoveryLimits.time
    ) {
        url = address.url
        authorization = address.credentials?.authorization
        exchange = HTTPExchange(client: client, userAgent: userAgent, time: time)
    }

    func find() async throws(DiscoveryError) -> DiscoveryAnswer {
        let exchange = exchange
        let (url, authorization) = (url, authorization)
        let body = try await within(exchange.time) { () throws(DiscoveryError) in
            try await exchange.body(url, authorization: authorization)
        }
        return try TargetGroups(json: body).answer()
    }
}
