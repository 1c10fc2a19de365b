import NIOCore
import NIOHTTP1

/// One connection to a stand-in.
final class EndpointHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let find: () -> EndpointStandIn?
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var plan = EndpointStandIn.Answer.proper

    /// What a request may have at most, so that the stand-in itself is bounded.
    private static let maximumBodyBytes = 32_000_000

    init(_ find: @escaping () -> EndpointStandIn?) { self.find = find }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
            plan = find()?.nextAnswer() ?? .hangUp
        case .body(let part):
            body += part.readableBytesView
            if case .hangUpInBody = plan {
                answer(context)
            } else if body.count > Self.maximumBodyBytes {
                context.close(promise: nil)
            }
        case .end:
            answer(context)
        }
    }

    private func answer(_ context: ChannelHandlerContext) {
        guard let head, let standIn = find() else { return context.close(promise: nil) }
        self.head = nil
        let request = EndpointRequest(path: head.uri, headers: head.headers, body: body)
        switch plan {
        case .proper:
            send(context, standIn.judge(request))
        case .status(let status, let retryAfter, let text):
            standIn.note(request, status: status)
            send(
                context, EndpointVerdict(status: status, answer: Array(text.utf8)),
                retryAfter: retryAfter)
        case .late(let delay):
            context.eventLoop.assumeIsolated().scheduleTask(in: delay) {
                self.send(context, standIn.judge(request))
            }
        case .never:
            standIn.note(request, status: nil)
        case .takenButCutOff:
            sendBeginning(context, standIn.judge(request))
            context.close(promise: nil)
        case .takenButStalled:
            sendBeginning(context, standIn.judge(request))
        case .takenButLost:
            _ = standIn.judge(request)
            context.close(promise: nil)
        case .hangUp, .hangUpInBody:
            standIn.note(request, status: nil)
            context.close(promise: nil)
        }
    }

    /// The head, and a part of the body that it promises.
    private func sendBeginning(_ context: ChannelHandlerContext, _ verdict: EndpointVerdict) {
        var head = head(of: verdict)
        head.headers.replaceOrAdd(name: "Content-Length", value: "1000")
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let part = context.channel.allocator.buffer(bytes: verdict.answer.prefix(10))
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(part))), promise: nil)
    }

    private func send(
        _ context: ChannelHandlerContext, _ verdict: EndpointVerdict, retryAfter: String? = nil
    ) {
        var head = head(of: verdict)
        if let retryAfter { head.headers.add(name: "Retry-After", value: retryAfter) }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let part = context.channel.allocator.buffer(bytes: verdict.answer)
        context.write(wrapOutboundOut(.body(.byteBuffer(part))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func head(of verdict: EndpointVerdict) -> HTTPResponseHead {
        var head = HTTPResponseHead(
            version: .http1_1, status: .init(statusCode: verdict.status))
        head.headers.add(name: "Content-Type", value: verdict.contentType)
        head.headers.add(name: "Content-Length", value: "\(verdict.answer.count)")
        return head
    }
}
