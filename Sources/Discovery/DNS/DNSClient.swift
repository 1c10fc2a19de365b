import Definitions
import NIOCore
import NIOPosix

/// Asks a server of the DNS: over UDP, and over TCP where the answer did not fit.
struct DNSClient: Sendable {
    let server: HostAndPort
    /// Whether it is told that answers over UDP may be longer than of old.
    let isExtended: Bool
    let group: any EventLoopGroup

    init(
        _ server: HostAndPort, isExtended: Bool,
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        self.server = server
        self.isExtended = isExtended
        self.group = group
    }

    /// The answer of the server.
    ///
    /// - Parameters:
    ///   - question: What is asked.
    ///   - id: A random number, which tells the answer from others.
    ///   - limit: How long an answer is waited for, over each of both.
    /// - Returns: A message that answers the question.
    /// - Throws: That there was none, or none that can be read.
    func answer(
        to question: DNSQuestion, id: UInt16, within limit: Duration
    ) async throws(DiscoveryError) -> DNSMessage {
        let first = try await Discovery.within(limit) { () throws(DiscoveryError) in
            try await overUDP(question, id: id)
        }
        guard first.isTruncated else { return first }
        return try await Discovery.within(limit) { () throws(DiscoveryError) in
            try await overTCP(question, id: id)
        }
    }

    private func overUDP(
        _ question: DNSQuestion, id: UInt16
    ) async throws(DiscoveryError) -> DNSMessage {
        typealias Packet = AddressedEnvelope<ByteBuffer>
        do {
            let remote = try SocketAddress(ipAddress: server.host, port: server.port)
            let channel = try await DatagramBootstrap(group: group).connect(to: remote) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<Packet, Packet>(wrappingChannelSynchronously: channel)
                }
            }
            let message = try await channel.executeThenClose {
                inbound, outbound -> DNSMessage? in
                let bytes = question.bytes(id: id, isExtended: isExtended)
                try await outbound.write(
                    Packet(remoteAddress: remote, data: ByteBuffer(bytes: bytes)))
                for try await packet in inbound {
                    // Anybody can send something here; what does not answer is passed over.
                    if let message = read(packet.data, answering: question, id: id) {
                        return message
                    }
                }
                return nil
            }
            guard let message else { throw DiscoveryError(.unreachable, "\(server) hung up") }
            return message
        } catch {
            throw wrapped(error)
        }
    }

    private func overTCP(
        _ question: DNSQuestion, id: UInt16
    ) async throws(DiscoveryError) -> DNSMessage {
        do {
            let channel = try await ConnectionAttempt.connect(
                to: try SocketAddress(ipAddress: server.host, port: server.port), group: group)
            let message = try await channel.executeThenClose {
                inbound, outbound -> DNSMessage? in
                let bytes = question.bytes(id: id, isExtended: isExtended)
                var request = ByteBuffer(integer: UInt16(bytes.count))
                request.writeBytes(bytes)
                try await outbound.write(request)
                var buffer = ByteBuffer()
                for try await var part in inbound {
                    buffer.writeBuffer(&part)
                    // Two bytes of length go before the message.
                    guard let length = buffer.getInteger(at: 0, as: UInt16.self),
                        let whole = buffer.getSlice(at: 2, length: Int(length))
                    else { continue }
                    return read(whole, answering: question, id: id)
                }
                return nil
            }
            guard let message, !message.isTruncated else {
                throw DiscoveryError(.malformed, "\(server) gave no whole answer over TCP")
            }
            return message
        } catch {
            throw wrapped(error)
        }
    }

    /// Nil where the bytes are not the answer to the question.
    private func read(
        _ buffer: ByteBuffer, answering question: DNSQuestion, id: UInt16
    ) -> DNSMessage? {
        guard let message = DNSMessage(Array(buffer.readableBytesView), type: question.type),
            message.id == id, message.isAnswer,
            message.question == DNSQuestion(name: question.name.folded, type: question.type)
                || message.question == nil && message.code != .success
        else { return nil }
        return message
    }

    private func wrapped(_ error: any Error) -> DiscoveryError {
        if let error = error as? DiscoveryError { return error }
        if Task.isCancelled { return DiscoveryError(.cancelled, "cancelled while it ran") }
        return DiscoveryError(.unreachable, "no connection to \(server)")
    }
}
