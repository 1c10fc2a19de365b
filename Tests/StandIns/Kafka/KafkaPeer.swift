import NIOCore
import NIOPosix
import Synchronization

/// A cluster that answers by a script, on ports of its own, in Kafka's protocol: for what no server at
/// hand shows, such as replicas out of sync, members that are dead, and what may not be seen.
package final class KafkaPeer: Sendable {
    private struct State {
        var script: KafkaScript
        var ports: [Int32: Int] = [:]
        var requests: [KafkaWire.API: Int] = [:]
        var traffic = Traffic()
    }

    /// What has gone over all connections, but for answers that are none or break off.
    package struct Traffic: Sendable, Hashable {
        package var requests = 0
        package var requestBytes = 0
        package var answers = 0
        package var answerBytes = 0
    }

    private let state: Mutex<State>
    private let channels: Mutex<[any Channel]> = Mutex([])

    private init(_ script: KafkaScript) { state = Mutex(State(script: script)) }

    /// Runs the body with a cluster.
    package static func with<Result>(
        _ script: KafkaScript, _ body: (KafkaPeer) async throws -> Result
    ) async throws -> Result {
        let peer = KafkaPeer(script)
        do {
            for broker in script.brokers { try await peer.listen(broker) }
            let result = try await body(peer)
            await peer.close()
            return result
        } catch {
            await peer.close()
            throw error
        }
    }

    /// Addresses for clients: the first broker's.
    package var servers: String {
        let port = state.withLock { state in
            state.script.brokers.first.flatMap { state.ports[$0] } ?? 0
        }
        return "127.0.0.1:\(port)"
    }

    /// What is answered from now on.
    package func answer(by script: KafkaScript) { state.withLock { $0.script = script } }

    /// How many requests of a kind have come.
    package func count(_ api: KafkaWire.API) -> Int { state.withLock { $0.requests[api] ?? 0 } }

    /// What has come and was answered until now.
    package var traffic: Traffic { state.withLock { $0.traffic } }

    private func listen(_ broker: Int32) async throws {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { [weak self] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        KafkaPeerHandler { self?.answer($0, of: broker) ?? .hangUp })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        state.withLock { $0.ports[broker] = channel.localAddress?.port }
        channels.withLock { $0.append(channel) }
    }

    private func close() async {
        for channel in channels.withLock({ $0 }) { try? await channel.close() }
    }

    /// What becomes of a request.
    fileprivate enum Reply {
        /// The bytes, header and all.
        case answer(ByteBuffer)
        /// The bytes, and then the end.
        case last(ByteBuffer)
        case drip(ByteBuffer)
        case silence
        case hangUp
    }

    private func answer(_ request: ByteBuffer, of broker: Int32) -> Reply {
        var request = request
        let bytes = Self.lengthBytes + request.readableBytes
        guard let key = request.readInteger(as: Int16.self),
            let version = request.readInteger(as: Int16.self),
            let correlation = request.readInteger(as: Int32.self),
            let api = KafkaWire.API(rawValue: key)
        else { return .hangUp }
        _ = request.readText()
        let answers = state.withLock { state in
            state.requests[api, default: 0] += 1
            state.traffic.requests += 1
            state.traffic.requestBytes += bytes
            return KafkaAnswers(script: state.script, broker: broker, ports: state.ports)
        }
        if answers.script.closed.contains(broker) { return .hangUp }
        // Nor does one stay that was let in before.
        if let error = answers.script.loginError, error != 0, !api.isOfLogin { return .hangUp }
        guard let body = answers.answer(api, version: version, &request) else { return .silence }
        var answer = ByteBuffer()
        answer.writeInteger(answers.script.length ?? Int32(body.readableBytes + 4))
        answer.writeInteger(correlation)
        answer.writeImmutableBuffer(body)
        let script = answers.script
        if let garbage = script.garbage { return .last(ByteBuffer(string: garbage)) }
        if script.isCutOff {
            return .last(answer.getSlice(at: 0, length: answer.readableBytes / 2) ?? answer)
        }
        state.withLock { state in
            state.traffic.answers += 1
            state.traffic.answerBytes += answer.readableBytes
        }
        return script.isDripping ? .drip(answer) : .answer(answer)
    }

    /// The bytes of the length that stands before a request and an answer.
    private static let lengthBytes = 4
}

/// Cuts the bytes of a connection into requests, and answers them in order.
private final class KafkaPeerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// The longest request that is taken.
    private static let maximumRequestBytes = 1 << 20

    private let answer: (ByteBuffer) -> KafkaPeer.Reply
    private var pending = ByteBuffer()
    /// What comes a byte a second.
    private var dripping = ByteBuffer()
    private var isDripping = false

    init(_ answer: @escaping (ByteBuffer) -> KafkaPeer.Reply) { self.answer = answer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        pending.writeImmutableBuffer(unwrapInboundIn(data))
        while let length = pending.getInteger(at: pending.readerIndex, as: Int32.self) {
            guard (0...Self.maximumRequestBytes).contains(Int(length)) else {
                context.close(promise: nil)
                return
            }
            guard pending.readableBytes >= 4 + Int(length) else { break }
            pending.moveReaderIndex(forwardBy: 4)
            guard let request = pending.readSlice(length: Int(length)) else { break }
            switch answer(request) {
            case .answer(let bytes):
                send(bytes, context)
            case .last(let bytes):
                send(bytes, context)
                context.close(promise: nil)
                return
            case .drip(let bytes):
                dripping.writeImmutableBuffer(bytes)
                if !isDripping { drip(context) }
            case .silence: break
            case .hangUp:
                context.close(promise: nil)
                return
            }
        }
        pending.discardReadBytes()
    }

    /// One byte after another, so that answers stay in order.
    private func drip(_ context: ChannelHandlerContext) {
        isDripping = false
        guard context.channel.isActive, let byte = dripping.readSlice(length: 1) else { return }
        context.writeAndFlush(wrapOutboundOut(byte), promise: nil)
        isDripping = true
        context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(1)) { self.drip(context) }
    }

    private func send(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        // What still drips comes first, and at once.
        dripping.writeImmutableBuffer(bytes)
        context.writeAndFlush(wrapOutboundOut(dripping), promise: nil)
        dripping.clear()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
