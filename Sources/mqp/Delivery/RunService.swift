import Definitions
import HTTPService
import Logging
import Sinks

/// What a run answers over HTTP: the scrape of its Prometheus sinks, and its health.
struct RunService {
    private let service: HTTPService

    /// Listens where the configuration says; nil where it says nowhere.
    ///
    /// - Throws: `couldNotRun`, after it was said, where it cannot listen there.
    static func start(
        _ address: ListenAddress?, delivery: RunDelivery, logger: Logger
    ) async throws -> RunService? {
        guard let address else { return nil }
        var routes = [
            HTTPRoute(path: "/healthz") { _ in
                let problems = await delivery.problems()
                return problems.isEmpty
                    ? HTTPReply(status: 200, text: "ok")
                    : HTTPReply(status: 503, text: problems.joined(separator: "\n"))
            }
        ]
        if let exposition = delivery.sinks.exposition {
            routes.append(
                HTTPRoute(path: "/metrics") { head in
                    let (type, body) = exposition.exposition(accept: head.header("Accept"))
                    return HTTPReply(contentType: type, body: body)
                })
        }
        do throws(HTTPServiceError) {
            let service = try await HTTPService.start(
                address: address.host, port: address.port, routes: routes)
            logger.info(
                "listening",
                metadata: [
                    "address": "\(service.address):\(service.port)",
                    "paths": "\(routes.map(\.path).joined(separator: " "))",
                ])
            return RunService(service: service)
        } catch {
            Console.error("error: cannot listen on \(address): \(error)")
            throw Console.Outcome.couldNotRun.code
        }
    }

    func stop() async { await service.stop() }
}
