import AsyncHTTPClient
import Definitions
import Diagnostics
import NerdGraph
import Plans
import StandIns
import Synchronization
import Telemetry
import Testing

@testable import Collectors

/// A collector of queries beside a stand-in for NerdGraph.
struct NRQLBench {
    static let key = "NRAK-a-user-key"

    var query = "SELECT latest(lag) AS 'lag' FROM T FACET topic, partition SINCE 5 minutes ago"
    var hasKey = true
    var accounts: [Int64] = [123]
    var isAsynchronous = false
    var timeout = Duration.seconds(60)
    var maximumAnswerBytes = 8 << 20
    var clock = HandClock()
    /// The queries that were asked.
    let log = QueryLog()
    /// What is waited between two questions for a query in the background.
    var sleep: @Sendable (Duration) async throws -> Void = { _ in }

    var plan: RequestPlan {
        get throws {
            let source = """
                format: 1
                source: s
                title: S
                requests:
                  rows:
                    transport: nrql
                    nrql: "\(query)"
                    \(hasKey ? "key: [topic, partition]" : "")
                    fields:
                      topic: string
                      partition: string
                      lag: { type: gauge?, unit: "{message}" }
                      of.dots: { type: gauge?, unit: "{message}" }
                      nested: { type: gauge?, unit: "{message}", path: percentile.99 }
                samples:
                  Row:
                    from: rows
                    attributes: { topic: topic, partition: partition }
                    metrics: { lag: lag, dots: of.dots, nested: nested }
                """
            let metrics = """
                format: 1
                metrics:
                  lag: { unit: "{message}", description: l }
                  dots: { unit: "{message}", description: d }
                  nested: { unit: "{message}", description: n }
                """
            var report = DiagnosticReport()
            let set = DefinitionSet.load(
                [
                    .init(path: "s.yml", bytes: Array(source.utf8)),
                    .init(path: "m.yml", bytes: Array(metrics.utf8)),
                ], report: &report)
            let compiled = set.sources.first?.compile(catalogue: set.metrics, report: &report)
            let request = try #require(compiled?.requests.first, "\(report.sorted.map(\.message))")
            return Plans.plan(request.definition, named: request.name, using: request.usedFields)
        }
    }

    /// A collector that asks a stand-in.
    func collector(_ standIn: EndpointStandIn) throws -> NRQLCollector {
        let address = try #require(HTTPAddress(standIn.url))
        let client = NerdGraphClient(
            endpoint: NerdGraphEndpoint(
                url: try EndpointURL(standIn.url + "/graphql"), key: { Secret(Self.key) },
                timeout: timeout, maximumAnswerBytes: maximumAnswerBytes, attempts: 1),
            transport: HTTPGraphQLTransport(client: HTTPClient.shared),
            pace: NerdGraphPace(now: { 1_700_000_000_000 }, sleep: sleep))
        return NRQLCollector(
            NRQLAccess(
                address: address, accounts: accounts,
                userKey: ResolvedKey(secret: Secret(Self.key)), isAsynchronous: isAsynchronous),
            client: client, timeout: timeout, elapsed: { [clock] in clock.read() })
    }

    /// Asks once.
    func collect(
        _ days: [EndpointStandIn.Answer] = [], within limit: Duration = .seconds(600),
        _ script: @escaping @Sendable (String) -> NRQLScript
    ) async throws -> (result: Result<Collected, CollectionError>, standIn: EndpointStandIn) {
        var rules = NerdGraphAccountRules(NerdGraphStore(), key: Self.key)
        rules.nrql = { [log] query in
            log.add(query)
            return script(query)
        }
        return try await EndpointStandIn.with(days, rules: rules) { standIn in
            let collector = try collector(standIn)
            let plan = try plan
            do throws(CollectionError) {
                return (.success(try await collector.collect(plan, within: limit)), standIn)
            } catch {
                return (.failure(error), standIn)
            }
        }
    }
}

/// Queries, in the order in which they were asked.
final class QueryLog: Sendable {
    private let all = Mutex<[String]>([])

    var queries: [String] { all.withLock { $0 } }

    func add(_ query: String) { all.withLock { $0.append(query) } }
}
