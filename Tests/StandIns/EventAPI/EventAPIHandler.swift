import NIOCore
import NIOHTTP1

/// One connection to the stand-in.
final class EventAPIHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let find: () -> EventAPIStandIn?
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    /// What a request may have at most, so that the stand-in itself is bounded.
    private static let maximumBodyBytes = 32_000_000

    init(_ find: @escaping () -> EventAPIStandIn?) { self.find = find }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let part):
            body += part.readableBytesView
            if body.count > Self.maximumBodyBytes { context.close(promise: nil) }
        case .end:
            answer(context)
        }
    }

    private func answer(_ context: ChannelHandlerContext) {
        guard let head, let standIn = find() else { return context.close(promise: nil) }
        let (path, headers, body) = (head.uri, head.headers, body)
        switch standIn.nextAnswer() {
        case .proper:
            let status = standIn.judge(path: path, headers: headers, body: body)
            send(context, status: status, body: Self.proper(status))
        case .status(let status, let retryAfter, let text):
            standIn.note(path: path, headers: headers, body: body, status: status)
            send(context, status: status, retryAfter: retryAfter, body: text)
        case .late(let delay):
            context.eventLoop.assumeIsolated().scheduleTask(in: delay) {
                let status = standIn.judge(path: path, headers: headers, body: body)
                self.send(context, status: status, body: Self.proper(status))
            }
        case .never:
            standIn.note(path: path, headers: headers, body: body, status: nil)
        case .takenButCutOff:
            _ = standIn.judge(path: path, headers: headers, body: body)
            sendBeginning(context)
            context.close(promise: nil)
        case .takenButStalled:
            _ = standIn.judge(path: path, headers: headers, body: body)
            sendBeginning(context)
        case .hangUp:
            standIn.note(path: path, headers: headers, body: body, status: nil)
            context.close(promise: nil)
        }
    }

    private static func proper(_ status: Int) -> String {
        status == 200
            ? #"{"success":true,"uuid":"00000000-0000-0000-0000-000000000000"}"# : "{}"
    }

    /// A head that says success, and a part of the body that it promises.
    private func sendBeginning(_ context: ChannelHandlerContext) {
        var head = HTTPResponseHead(version: .http1_1, status: .ok)
        head.headers.add(name: "Content-Length", value: "1000")
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let part = context.channel.allocator.buffer(string: #"{"success":true"#)
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(part))), promise: nil)
    }

    private func send(
        _ context: ChannelHandlerContext, status: Int, retryAfter: String? = nil, body: String
    ) {
        var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status))
        head.headers.add(name: "Content-Length", value: "\(body.utf8.count)")
        if let retryAfter { head.headers.add(name: "Retry-After", value: retryAfter) }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let part = context.channel.allocator.buffer(string: body)
        context.write(wrapOutboundOut(.body(.byteBuffer(part))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
