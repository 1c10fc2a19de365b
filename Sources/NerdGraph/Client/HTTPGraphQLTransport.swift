public import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix

/// Posts with an `HTTPClient` that was made elsewhere, with its proxies, its trust and its pools.
///
/// The client must not follow redirects and should verify certificates, as it does by default.
public struct HTTPGraphQLTransport: GraphQLTransport {
    private let client: HTTPClient

    /// Posts with a client, which stays the caller's and is not shut down.
    public init(client: HTTPClient) { self.client = client }

    public func post(_ post: GraphQLPost) async throws(NerdGraphError) -> GraphQLAnswer {
        let outcome = await withTaskGroup(of: Result<GraphQLAnswer, NerdGraphError>?.self) {
            group in
            group.addTask { await self.answer(to: post) }
            // The client's own deadline ends with the head of the answer.
            group.addTask {
                do { try await Task.sleep(for: post.timeout) } catch { return nil }
                return .failure(.late)
            }
            var outcome: Result<GraphQLAnswer, NerdGraphError>?
            while outcome == nil, let next = await group.next() { outcome = next }
            group.cancelAll()
            return outcome
        }
        return try (outcome ?? .failure(.cancelled)).get()
    }

    private func answer(to post: GraphQLPost) async -> Result<GraphQLAnswer, NerdGraphError> {
        var request = HTTPClientRequest(url: post.url)
        request.method = .POST
        for (name, value) in post.headers { request.headers.add(name: name, value: value) }
        request.body = .bytes(ByteBuffer(bytes: post.body))
        do {
            let response = try await client.execute(
                request, deadline: NIODeadline.now() + TimeAmount(post.timeout))
            var body: [UInt8] = []
            for try await part in response.body {
                guard body.count + part.readableBytes <= post.maximumBytes else {
                    return .failure(.tooLong(post.maximumBytes))
                }
                body += part.readableBytesView
            }
            return .success(
                GraphQLAnswer(
                    status: Int(response.status.code),
                    retryAfter: response.headers.first(name: "Retry-After"), body: body))
        } catch {
            if Task.isCancelled || error is CancellationError { return .failure(.cancelled) }
            return .failure(NerdGraphError(client: error))
        }
    }
}

extension NerdGraphError {
    fileprivate static let late = NerdGraphError(
        .timeout, "no whole answer in time", isWithoutEffect: false)
    fileprivate static let cancelled = NerdGraphError(
        .cancelled, "the request was cancelled", isWithoutEffect: false)

    fileprivate static func tooLong(_ limit: Int) -> NerdGraphError {
        NerdGraphError(
            .tooLarge, "the answer has more than \(limit) bytes", isWithoutEffect: false)
    }

    /// A failure below HTTP, in a few words: what the client says can be long, and say too much.
    fileprivate init(client error: any Error) {
        switch error as? HTTPClientError {
        case .connectTimeout?, .tlsHandshakeTimeout?, .getConnectionFromPoolTimeout?,
            .socksHandshakeTimeout?:
            self.init(.timeout, "no connection in time")
        case .deadlineExceeded?, .readTimeout?, .writeTimeout?: self = .late
        case .proxyAuthenticationRequired?:
            self.init(
                .unauthorized, "the proxy asks for a password",
                cure: "the variable of the proxy takes a user and a password")
        case .cancelled?: self = .cancelled
        case .remoteConnectionClosed?, .bodyLengthMismatch?:
            self.init(.unreachable, "the connection broke off", isWithoutEffect: false)
        case let known?:
            self.init(.unreachable, known.shortDescription, isWithoutEffect: false)
        case nil:
            if let error = error as? NIOConnectionError, error.connectionErrors.isEmpty {
                self.init(.unreachable, "\(error.host) has no address", isWithoutEffect: false)
                return
            }
            let line = String(describing: error).split(whereSeparator: \.isNewline).first ?? ""
            self.init(.unreachable, "no connection: \(line)", isWithoutEffect: false)
        }
    }
}
