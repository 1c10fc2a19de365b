import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server on this machine that answers with bytes of the test's choosing, however wrong.
final class ScriptedServer: Sendable {
    /// What it does after a request, one after the other.
    enum Step: Sendable {
        case send(String)
        case bytes([UInt8])
        /// The same bytes again and again, as fast as they are taken.
        case forever(String)
        /// One byte after another, with a pause between them.
        case drip(String, every: TimeAmount)
        case pause(TimeAmount)
        case close
        /// Nothing any more; the connection stays open.
        case silence
    }

    /// A request as it came.
    struct Request: Sendable, Hashable {
        var method: String
        /// The path and query.
        var target: String
        /// Names in lower case.
        var headers: [String: String]
        var body = ""
    }

    /// The answer to a request; `number` counts from 0.
    typealias Answer = @Sendable (_ request: Request, _ number: Int) -> [Step]

    private struct State {
        var requests: [Request] = []
        var bytesSent = 0
    }

    private let state = Mutex(State())
    private let answer: Answer
    private let channel = Mutex<(any Channel)?>(nil)
    private let isEncrypted: Bool

    private init(_ answer: @escaping Answer, isEncrypted: Bool) {
        self.answer = answer
        self.isEncrypted = isEncrypted
    }

    /// Runs the body with a server that listens on a port of its own, over TLS where that is given.
    static func with<Result>(
        _ answer: @escaping Answer, tls: NIOSSLContext? = nil,
        _ body: (ScriptedServer) async throws -> Result
    ) async throws -> Result {
        let server = ScriptedServer(answer, isEncrypted: tls != nil)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLServerHandler(context: tls))
                    }
                    try channel.pipeline.syncOperations.addHandler(ScriptedHandler(server))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        server.channel.withLock { $0 = channel }
        do {
            let result = try await body(server)
            try await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }

    /// With the same steps after every request.
    static func with<Result>(
        _ steps: [Step], tls: NIOSSLContext? = nil,
        _ body: (ScriptedServer) async throws -> Result
    ) async throws -> Result {
        try await with({ _, _ in steps }, tls: tls, body)
    }

    var port: Int { channel.withLock { $0?.localAddress?.port ?? 0 } }

    /// Such as `http://127.0.0.1:41234`.
    var url: String { "\(isEncrypted ? "https" : "http")://127.0.0.1:\(port)" }

    var requests: [Request] { state.withLock { $0.requests } }

    /// Bytes that were handed to the system, over all connections.
    var bytesSent: Int { state.withLock { $0.bytesSent } }

    func steps(for request: Request) -> [Step] {
        let number = state.withLock { state in
            state.requests.append(request)
            return state.requests.count - 1
        }
        return answer(request, number)
    }

    func noteSent(_ count: Int) { state.withLock { $0.bytesSent += count } }
}

extension ScriptedServer.Step {
    /// An answer with a length, as a proper server gives it.
    static func answer(
        _ body: String, status: String = "200 OK", headers: [String] = []
    ) -> ScriptedServer.Step {
        let head = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers
        return .send((head + ["", body]).joined(separator: "\r\n"))
    }

    /// An answer with a packed body.
    static func packed(_ body: [UInt8], _ coding: String, headers: [String] = []) -> [Self] {
        [
            .head(
                ["Content-Length: \(body.count)", "Content-Encoding: \(coding)"] + headers),
            .bytes(body),
        ]
    }

    /// The beginning of an answer that ends where the connection does.
    static func head(_ headers: [String] = [], status: String = "200 OK") -> ScriptedServer.Step {
        .send((["HTTP/1.1 \(status)"] + headers + ["", ""]).joined(separator: "\r\n"))
    }
}
