import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A broker of one counter, which grows with every question: a stand-in for what a monitor watches,
/// that goes on counting while the monitor is away.
///
/// It answers every path with `{"name": …, "ticks": N}`; the path is the name, so that one server
/// stands for many.
package final class TickingBroker: Sendable {
    private struct State {
        var ticks: [String: Int64] = [:]
        var questions = 0
        var onQuestion: (@Sendable (Int) -> Void)?
    }

    private let state = Mutex(State())
    private let channel: any Channel

    private init(channel: any Channel) { self.channel = channel }

    /// Runs the body with a broker on a port of its own.
    package static func with<Result>(
        _ body: (TickingBroker) async throws -> Result
    ) async throws -> Result {
        let pending = Mutex<TickingBroker?>(nil)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(
                        TickHandler { pending.withLock { $0 } })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let broker = TickingBroker(channel: channel)
        pending.withLock { $0 = broker }
        do {
            let result = try await body(broker)
            try await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }

    package var port: Int { channel.localAddress?.port ?? 0 }

    /// The counter of a name now.
    package func ticks(of name: String) -> Int64 { state.withLock { $0.ticks[name] ?? 0 } }

    package var questions: Int { state.withLock { $0.questions } }

    /// Calls back at each question, with its number, before it is answered.
    package func onQuestion(_ body: (@Sendable (Int) -> Void)?) {
        state.withLock { $0.onQuestion = body }
    }

    fileprivate func answer(_ path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? "tick"
        let (number, ticks, call) = state.withLock { state in
            state.questions += 1
            // Each step is another one, so that an interval counted twice or left out shows.
            let step = Int64(state.questions % 97 + 1)
            state.ticks[name, default: 0] += step
            return (state.questions, state.ticks[name] ?? 0, state.onQuestion)
        }
        call?(number)
        return "{\"name\":\"\(name)\",\"ticks\":\(ticks),\"total\":\(ticks)}"
    }
}

private final class TickHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let find: () -> TickingBroker?
    private var path = ""

    init(_ find: @escaping () -> TickingBroker?) { self.find = find }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): path = head.uri
        case .body: break
        case .end:
            guard let broker = find() else { return context.close(promise: nil) }
            let text = broker.answer(path)
            var head = HTTPResponseHead(version: .http1_1, status: .ok)
            head.headers.add(name: "Content-Length", value: "\(text.utf8.count)")
            head.headers.add(name: "Content-Type", value: "application/json")
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            let part = context.channel.allocator.buffer(string: text)
            context.write(wrapOutboundOut(.body(.byteBuffer(part))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
