package import NIOCore
import NIOHTTP1
import NIOPosix
package import NIOSSL
import Synchronization

/// A stand-in for an endpoint on this machine: it checks what the endpoint checks, by the rules that
/// it is given, answers as that answers, and can be told to misbehave.
package final class EndpointStandIn: Sendable {
    /// What it does with the next request.
    package enum Answer: Sendable {
        /// What the endpoint would answer.
        case proper
        /// A status, before the request is looked at.
        case status(Int, retryAfter: String? = nil, body: String = "{}")
        /// What the endpoint would answer, after a while.
        case late(TimeAmount)
        /// Nothing; the connection stays open.
        case never
        /// Takes the rows, but breaks off in the middle of the answer.
        case takenButCutOff
        /// Takes the rows and says so, but never ends the answer; the connection stays open.
        case takenButStalled
        /// Takes the rows and breaks off without a word.
        case takenButLost
        /// Breaks off without a word.
        case hangUp
        /// Breaks off when the first part of the body is there.
        case hangUpInBody
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
        var arrived = 0
        var onRequest: (@Sendable (Int) -> Void)?
        var requests: [Request] = []
        var bodies: [[UInt8]] = []
        var rows: [[String: JSONValue]] = []
        var violations: [String] = []
        var rules: any EndpointRules
    }

    private let state: Mutex<State>
    private let channel: any Channel
    private let scheme: String

    private init(channel: any Channel, scheme: String, rules: any EndpointRules) {
        self.channel = channel
        self.scheme = scheme
        state = Mutex(State(rules: rules))
    }

    /// Runs the body with a stand-in that listens on a port of its own; `script` says what it does
    /// with the first requests, `tls` how it speaks TLS, if it does.
    package static func with<Result>(
        _ script: [Answer] = [], rules: any EndpointRules, tls: NIOSSLContext? = nil,
        _ body: (EndpointStandIn) async throws -> Result
    ) async throws -> Result {
        let pending = Mutex<EndpointStandIn?>(nil)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLServerHandler(context: tls))
                    }
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(
                        EndpointHandler { pending.withLock { $0 } })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let standIn = EndpointStandIn(
            channel: channel, scheme: tls == nil ? "http" : "https", rules: rules)
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
    package var url: String { "\(scheme)://127.0.0.1:\(channel.localAddress?.port ?? 0)" }

    package var requests: [Request] { state.withLock { $0.requests } }

    /// The bodies that it took, unpacked, in order.
    package var bodies: [[UInt8]] { state.withLock { $0.bodies } }

    /// Every row that it took, in order.
    package var rows: [[String: JSONValue]] { state.withLock { $0.rows } }

    /// The ids of the rows that it took, in order, where its rules make rows that have one.
    package var rowIDs: [String] {
        rows.compactMap { row in
            if case .text(let id)? = row["rowId"] { id } else { nil }
        }
    }

    /// What the endpoint would not have stored, though it answers success.
    package var violations: [String] { state.withLock { $0.violations } }

    /// Says what it does with the next requests, in place of what was said before.
    package func answerNext(_ script: [Answer]) { state.withLock { $0.script = script } }

    /// Says by which rules it judges from now on, as when it goes down, or takes another key.
    package func judge(by rules: any EndpointRules) { state.withLock { $0.rules = rules } }

    /// Calls back when a request begins, with its number, before anything is done with it.
    package func onRequest(_ body: (@Sendable (Int) -> Void)?) {
        state.withLock { $0.onRequest = body }
    }

    func nextAnswer() -> Answer {
        let (answer, number, call) = state.withLock { state in
            state.arrived += 1
            let answer = state.script.isEmpty ? Answer.proper : state.script.removeFirst()
            return (answer, state.arrived, state.onRequest)
        }
        call?(number)
        return answer
    }

    /// Judges a request and keeps its rows where it is good.
    func judge(_ request: EndpointRequest) -> EndpointVerdict {
        let verdict = state.withLock { $0.rules }.judge(request)
        note(request, status: verdict.status, raw: verdict.raw.count)
        if (200..<300).contains(verdict.status) {
            state.withLock { state in
                state.bodies.append(verdict.raw)
                state.rows += verdict.rows
                state.violations += verdict.violations
            }
        }
        return verdict
    }

    /// Notes a request that was not looked at.
    func note(_ request: EndpointRequest, status: Int?, raw: Int = 0) {
        let key = request.headers.first(name: "Api-Key")
        state.withLock { state in
            state.requests.append(
                Request(
                    path: request.path, key: key, bodyBytes: request.body.count, rawBytes: raw,
                    status: status))
        }
    }
}
