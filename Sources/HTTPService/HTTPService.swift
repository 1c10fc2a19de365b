import HummingbirdCore
import Logging
import NIOCore
import NIOPosix

/// The one HTTP server of the program: for the page, the health and the scrape.
///
/// It answers GET and HEAD on the paths of its routes, with gzip for who asks for it, and everything
/// else in words: 404, 405, and 413 for a request with a body, since none is read. It has no secrets
/// to protect and no encryption, so it listens on this machine alone unless told otherwise.
public final class HTTPService: Sendable {
    /// Where it listens, such as `127.0.0.1`.
    public let address: String
    /// The port, also where it was left to the system.
    public let port: Int
    private let server: Server<HTTP1Channel>
    private let running: Task<Void, Never>
    private let patience: Duration

    private init(
        address: String, port: Int, server: Server<HTTP1Channel>, running: Task<Void, Never>,
        patience: Duration
    ) {
        self.address = address
        self.port = port
        self.server = server
        self.running = running
        self.patience = patience
    }

    /// Listens, and answers from then on.
    ///
    /// - Parameters:
    ///   - address: A name or an address of this machine.
    ///   - port: 0 for one that the system picks.
    ///   - routes: The pages; of two with one path the first answers.
    ///   - limits: What it takes from those who ask.
    /// - Returns: The service, which listens.
    /// - Throws: Why it does not listen, such as a port that is in use.
    public static func start(
        address: String = "127.0.0.1", port: Int = 0, routes: [HTTPRoute],
        limits: HTTPServiceLimits = HTTPServiceLimits()
    ) async throws(HTTPServiceError) -> HTTPService {
        let answering = Answering(routes: routes)
        let (outcomes, outcome) = AsyncStream.makeStream(of: Result<Int, HTTPServiceError>.self)
        let logger = Logger(label: "http") { _ in SwiftLogNoOpLogHandler() }
        let server = Server(
            childChannelSetup: HTTP1Channel(
                responder: { request, writer, _ in
                    let answer = await answering.answer(to: request)
                    if let body = answer.body {
                        try await writer.write(
                            response: answer.head, body: ResponseBody(byteBuffer: body))
                    } else {
                        try await writer.writeResponse(answer.head)
                    }
                    if answer.endsConnection { throw UnreadBody() }
                },
                configuration: .init(
                    idleTimeout: TimeAmount(limits.idle),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: limits.headerBytes,
                        maxHeaderListSize: limits.headerBytes))),
            configuration: ServerConfiguration(
                address: .hostname(address, port: port),
                availableConnectionsDelegate: .maximum(limits.connections, logger: logger)),
            onServerRunning: { channel in
                outcome.yield(.success(channel.localAddress?.port ?? port))
            },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
        let running = Task {
            do {
                try await server.run()
            } catch {
                outcome.yield(.failure(HTTPServiceError(error, address: address, port: port)))
            }
            outcome.finish()
        }
        for await result in outcomes {
            let bound = try result.get()
            return HTTPService(
                address: address, port: bound, server: server, running: running,
                patience: limits.stop)
        }
        throw .cannotListen(address: address, port: port, cause: "it was stopped meanwhile")
    }

    /// Listens no more, lets the answers under way end, and cuts off what takes longer than the
    /// limit. Returns when no connection is left; once is enough.
    public func stop() async {
        let cut = Task { [running, patience] in
            try await Task.sleep(for: patience)
            running.cancel()
        }
        // What can go wrong here is that it has stopped already.
        try? await server.shutdownGracefully()
        await running.value
        cut.cancel()
    }
}

extension HTTPServiceError {
    fileprivate init(_ error: any Error, address: String, port: Int) {
        if let error = error as? IOError, error.errnoCode == EADDRINUSE {
            self = .portInUse(address: address, port: port)
        } else {
            let cause = String(describing: error).split(whereSeparator: \.isNewline).first ?? ""
            self = .cannotListen(address: address, port: port, cause: String(cause.prefix(200)))
        }
    }
}
