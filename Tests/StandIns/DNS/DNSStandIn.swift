import NIOCore
import NIOPosix
import Synchronization

/// A server of the DNS on this machine, which answers as a test says.
package final class DNSStandIn: Sendable {
    /// What it does with a question.
    package enum Reply: Sendable {
        /// These, over UDP where they fit into what is asked for.
        case answer([DNSAnswer.Record])
        case code(UInt8)
        /// Knows RFC 1035 alone: what is asked with more gets the code, or nothing where that is nil.
        case old([DNSAnswer.Record], code: UInt8?)
        /// What does not fit; over TCP these.
        case truncated([DNSAnswer.Record])
        /// Cuts the answer over TCP off.
        case cutOff
        case nothing
        /// Bytes that are none of its business first, then the answer.
        case noise([DNSAnswer.Record])
    }

    private struct State {
        var replies: [String: Reply] = [:]
        var asked: [String] = []
    }

    private let state = Mutex(State())
    private let portNumber = Mutex(0)

    /// Its port on 127.0.0.1, for datagrams and for connections.
    package var port: Int { portNumber.withLock { $0 } }

    /// The names that it was asked for, `tcp` before those over TCP.
    package var asked: [String] { state.withLock { $0.asked } }

    package func reply(to name: String, _ reply: Reply) {
        state.withLock { $0.replies[name] = reply }
    }

    /// How many ports are tried: one that is free for datagrams can be taken for connections.
    private static let maximumAttempts = 20

    /// The most connections that fill the queue of those that nobody accepts.
    private static let maximumUnaccepted = 20

    /// What is wrong with a queue of connections that takes more and more.
    private struct NeverFull: Error {}

    /// Runs the body with a server.
    ///
    /// - Parameters:
    ///   - isDeaf: Whether it leaves connections unanswered, as a firewall does that drops them.
    ///   - body: Asks it.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws, or that there is no server.
    package static func with<Value>(
        isDeaf: Bool = false, _ body: (DNSStandIn) async throws -> Value
    ) async throws -> Value {
        let standIn = DNSStandIn()
        let (datagrams, streams) = try await standIn.listen(isDeaf: isDeaf)
        var open: [any Channel] = [datagrams, streams]
        do {
            // Closed first: the system ends them with the queue that they are in.
            if isDeaf { open.insert(contentsOf: try await standIn.unaccepted(), at: 0) }
            let value = try await body(standIn)
            for channel in open { try await channel.close() }
            return value
        } catch {
            for channel in open { try? await channel.close() }
            throw error
        }
    }

    /// Connections that wait to be accepted, so many that the system answers no other.
    private func unaccepted() async throws -> [any Channel] {
        var connections: [any Channel] = []
        while connections.count < Self.maximumUnaccepted {
            do {
                connections.append(
                    try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                        .connectTimeout(.seconds(1))
                        .connect(host: "127.0.0.1", port: port).get())
            } catch ChannelError.connectTimeout {
                return connections
            }
        }
        for connection in connections { try? await connection.close() }
        throw NeverFull()
    }

    /// Both are at one port, as the DNS has it.
    private func listen(
        isDeaf: Bool
    ) async throws -> (datagrams: any Channel, streams: any Channel) {
        var attempt = 1
        while true {
            let datagrams = try await listenForDatagrams()
            let port = datagrams.localAddress?.port ?? 0
            do {
                let streams = try await listenForConnections(at: port, isDeaf: isDeaf)
                portNumber.withLock { $0 = port }
                return (datagrams, streams)
            } catch {
                try? await datagrams.close()
                guard attempt < Self.maximumAttempts else { throw error }
                attempt += 1
            }
        }
    }

    private func listenForDatagrams() async throws -> any Channel {
        try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(DatagramHandler(self))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    private func listenForConnections(at port: Int, isDeaf: Bool) async throws -> any Channel {
        let backlog: Int32 = isDeaf ? 0 : 128
        return try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            // What is not read is not accepted.
            .serverChannelOption(.autoRead, value: !isDeaf)
            .serverChannelOption(.backlog, value: backlog)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(StreamHandler(self))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
    }

    /// The messages that answer a question.
    fileprivate func messages(to bytes: [UInt8], overTCP: Bool) -> [[UInt8]] {
        guard let (name, question, room) = Self.question(in: bytes) else { return [] }
        let id = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
        let reply = state.withLock { state in
            state.asked.append(overTCP ? "tcp \(name)" : name)
            return state.replies[name] ?? .code(3)
        }
        switch reply {
        case .answer(let records):
            var answer = DNSAnswer(question: question, records: records)
            if !overTCP, answer.bytes(id: id).count > room ?? Self.roomOfOld {
                answer.records = []
                answer.isTruncated = true
            }
            return [answer.bytes(id: id)]
        case .old(let records, let code):
            guard room != nil else {
                return [DNSAnswer(question: question, records: records).bytes(id: id)]
            }
            return code.map { [DNSAnswer(question: question, code: $0).bytes(id: id)] } ?? []
        case .code(let code): return [DNSAnswer(question: question, code: code).bytes(id: id)]
        case .truncated(let records):
            var answer = DNSAnswer(question: question, records: records)
            answer.isTruncated = !overTCP
            return [answer.bytes(id: id)]
        case .cutOff:
            var answer = DNSAnswer(question: question)
            answer.isTruncated = true
            let bytes = answer.bytes(id: id)
            return [overTCP ? Array(bytes.prefix(5)) : bytes]
        case .nothing: return []
        case .noise(let records):
            let other: [UInt8] = [1, 0x78, 0] + question.suffix(4)
            return [
                [], [1, 2, 3], DNSAnswer(question: question, code: 3).bytes(id: id &+ 1),
                DNSAnswer(question: other, records: records).bytes(id: id),
                DNSAnswer(question: question, records: records).bytes(id: id),
            ]
        }
    }

    /// The name that a message asks for, the question with it, and for how many bytes it has room; nil
    /// where it is cut off.
    private static func question(
        in bytes: [UInt8]
    ) -> (name: String, question: [UInt8], room: Int?)? {
        var index = headBytes
        var labels: [String] = []
        while index < bytes.count, bytes[index] > 0 {
            let label = bytes[(index + 1)...].prefix(Int(bytes[index]))
            labels.append(String(decoding: label, as: UTF8.self))
            index += 1 + Int(bytes[index])
        }
        // Behind the name stand its end, a type and a class.
        let end = index + 5
        guard end <= bytes.count else { return nil }
        let rest = Array(bytes[end...])
        // One more record: the root, the type 41, and the room as its class (RFC 6891).
        let isExtended = bytes[11] == 1 && rest.count == 11 && rest.prefix(3) == [0, 0, 41]
        return (
            labels.joined(separator: "."), Array(bytes[headBytes..<end]),
            isExtended ? Int(rest[3]) << 8 | Int(rest[4]) : nil
        )
    }

    /// The longest answer over UDP to a question that says nothing of it (RFC 1035, 4.2.1).
    private static let roomOfOld = 512

    /// How long a message is before its question.
    private static let headBytes = 12

    private final class DatagramHandler: ChannelInboundHandler {
        typealias InboundIn = AddressedEnvelope<ByteBuffer>
        typealias OutboundOut = AddressedEnvelope<ByteBuffer>

        private let standIn: DNSStandIn

        init(_ standIn: DNSStandIn) { self.standIn = standIn }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let packet = unwrapInboundIn(data)
            for message in standIn.messages(
                to: Array(packet.data.readableBytesView), overTCP: false)
            {
                context.writeAndFlush(
                    wrapOutboundOut(
                        .init(
                            remoteAddress: packet.remoteAddress, data: ByteBuffer(bytes: message))),
                    promise: nil)
            }
        }
    }

    private final class StreamHandler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let standIn: DNSStandIn

        init(_ standIn: DNSStandIn) { self.standIn = standIn }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var buffer = unwrapInboundIn(data)
            _ = buffer.readInteger(as: UInt16.self)
            for message in standIn.messages(to: Array(buffer.readableBytesView), overTCP: true) {
                var reply = ByteBuffer(integer: UInt16(message.count == 5 ? 500 : message.count))
                // In small parts, as streams can bring them.
                reply.writeBytes(message.prefix(3))
                context.writeAndFlush(wrapOutboundOut(reply), promise: nil)
                context.writeAndFlush(
                    wrapOutboundOut(ByteBuffer(bytes: message.dropFirst(3))), promise: nil)
                if message.count == 5 { context.close(promise: nil) }
            }
        }
    }
}
