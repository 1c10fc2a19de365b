package import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A stand-in for New Relic's Event API on this machine, written from its documentation: it checks
/// what the API checks, answers as it answers, and can be told to misbehave.
///
/// Source: https://docs.newrelic.com/docs/data-apis/ingest-apis/event-api/introduction-event-api/
package final class EventAPIStandIn: Sendable {
    /// What it does with the next request.
    package enum Answer: Sendable {
        /// What the API would answer.
        case proper
        /// A status, before the request is looked at.
        case status(Int, retryAfter: String? = nil, body: String = "{}")
        /// What the API would answer, after a while.
        case late(TimeAmount)
        /// Nothing; the connection stays open.
        case never
        /// Takes the rows, but breaks off in the middle of the answer.
        case takenButCutOff
        /// Takes the rows and says so, but never ends the answer; the connection stays open.
        case takenButStalled
        /// Breaks off without a word.
        case hangUp
    }

    /// A request as it came.
    package struct Request: Sendable, Hashable {
        package var path: String
        package var key: String?
        /// Bytes before and after unpacking.
        package var bodyBytes: Int
        package var rawBytes: Int
        /// The status answered; nil where there was none.
        package var status: Int?
    }

    private struct State {
        var script: [Answer] = []
        var requests: [Request] = []
        var rows: [[String: JSONValue]] = []
        var violations: [String] = []
    }

    private let state = Mutex(State())
    private let channel: any Channel
    let rules: EventAPIRules

    private init(channel: any Channel, rules: EventAPIRules) {
        self.channel = channel
        self.rules = rules
    }

    /// Runs the body with a stand-in that listens on a port of its own.
    package static func with<Result>(
        _ script: [Answer] = [], rules: EventAPIRules = .init(),
        _ body: (EventAPIStandIn) async throws -> Result
    ) async throws -> Result {
        let pending = Mutex<EventAPIStandIn?>(nil)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(
                        EventAPIHandler { pending.withLock { $0 } })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let standIn = EventAPIStandIn(channel: channel, rules: rules)
        standIn.state.withLock { $0.script = script }
        pending.withLock { $0 = standIn }
        do {
            let result = try await body(standIn)
            try await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }

    /// Such as `http://127.0.0.1:41234`.
    package var url: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }

    package var requests: [Request] { state.withLock { $0.requests } }

    /// Every row that it took, in order.
    package var rows: [[String: JSONValue]] { state.withLock { $0.rows } }

    /// What the API would not have stored, though it answers success.
    package var violations: [String] { state.withLock { $0.violations } }

    func nextAnswer() -> Answer {
        state.withLock { $0.script.isEmpty ? .proper : $0.script.removeFirst() }
    }

    /// Judges a request and keeps its rows where it is good.
    func judge(path: String, headers: HTTPHeaders, body: [UInt8]) -> Int {
        let verdict = rules.judge(path: path, headers: headers, body: body)
        state.withLock { state in
            state.requests.append(
                Request(
                    path: path, key: headers.first(name: "Api-Key"), bodyBytes: body.count,
                    rawBytes: verdict.rawBytes, status: verdict.status))
            state.rows += verdict.rows
            state.violations += verdict.violations
        }
        return verdict.status
    }

    /// Notes a request that was not looked at.
    func note(path: String, headers: HTTPHeaders, body: [UInt8], status: Int?) {
        state.withLock { state in
            state.requests.append(
                Request(
                    path: path, key: headers.first(name: "Api-Key"), bodyBytes: body.count,
                    rawBytes: 0, status: status))
        }
    }
}
