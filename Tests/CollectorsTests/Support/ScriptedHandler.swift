import NIOCore

/// One connection to a scripted server: reads requests, with a body where one is announced, and takes
/// the steps of the answer.
final class ScriptedHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let server: ScriptedServer
    private var received: [UInt8] = []

    /// What a request may have at most, so that the server itself is bounded.
    private static let maximumRequestBytes = 1 << 16

    /// The first byte of a client that wants to speak TLS.
    private static let encryption: UInt8 = 22

    init(_ server: ScriptedServer) { self.server = server }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += unwrapInboundIn(data).readableBytesView
        guard received.count <= Self.maximumRequestBytes else { return context.close(promise: nil) }
        if received.first == Self.encryption {
            received = []
            take(server.steps(for: Self.request("HELLO"))[...], context)
        }
        while let end = received.firstRange(of: Array("\r\n\r\n".utf8)) {
            let head = String(decoding: received[..<end.lowerBound], as: UTF8.self)
            var request = Self.request(head)
            let length = request.headers["content-length"].flatMap { Int($0) } ?? 0
            guard received.count - end.upperBound >= length else { return }
            let body = received[end.upperBound...].prefix(length)
            request.body = String(decoding: body, as: UTF8.self)
            received.removeSubrange(..<(end.upperBound + length))
            take(server.steps(for: request)[...], context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func take(_ steps: ArraySlice<ScriptedServer.Step>, _ context: ChannelHandlerContext) {
        guard let step = steps.first else { return }
        let rest = steps.dropFirst()
        switch step {
        case .send(let text): send(Array(text.utf8), context) { self.take(rest, context) }
        case .bytes(let bytes): send(bytes, context) { self.take(rest, context) }
        case .forever(let text): repeatedly(Self.block(of: text), context)
        case .drip(let text, let pause):
            drip(Array(text.utf8)[...], pause, context) { self.take(rest, context) }
        case .pause(let time):
            context.eventLoop.assumeIsolated().scheduleTask(in: time) { self.take(rest, context) }
        case .close: context.close(promise: nil)
        case .silence: break
        }
    }

    private func send(
        _ bytes: [UInt8], _ context: ChannelHandlerContext, then next: @escaping () -> Void
    ) {
        let loop = context.eventLoop.assumeIsolated()
        let sent = context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)))
        sent.assumeIsolated().whenSuccess {
            self.server.noteSent(bytes.count)
            // Not at once: a write that is done at once would come back here ever deeper.
            loop.execute(next)
        }
    }

    private func repeatedly(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        send(bytes, context) { self.repeatedly(bytes, context) }
    }

    /// The text again and again to a fair size: writing a few bytes at a time until the system takes
    /// no more would keep the event loop from everything else.
    private static func block(of text: String) -> [UInt8] {
        Array(String(repeating: text, count: max(1, 1 << 17 / max(1, text.utf8.count))).utf8)
    }

    private func drip(
        _ bytes: ArraySlice<UInt8>, _ pause: TimeAmount, _ context: ChannelHandlerContext,
        then next: @escaping () -> Void
    ) {
        guard let byte = bytes.first else { return next() }
        send([byte], context) {
            context.eventLoop.assumeIsolated().scheduleTask(in: pause) {
                self.drip(bytes.dropFirst(), pause, context, then: next)
            }
        }
    }

    private static func request(_ head: String) -> ScriptedServer.Request {
        let lines = head.split(separator: "\r\n")
        let words = (lines.first ?? "").split(separator: " ")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            headers[parts[0].lowercased()] = parts[1].drop { $0 == " " }.description
        }
        return ScriptedServer.Request(
            method: words.first.map(String.init) ?? "",
            target: words.count > 1 ? String(words[1]) : "", headers: headers)
    }
}
