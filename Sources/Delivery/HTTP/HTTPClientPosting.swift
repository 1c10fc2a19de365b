public import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Posts with an `HTTPClient` that was made elsewhere, with its proxies, its trust and its pools.
///
/// The client must not follow redirects and should verify certificates, as it does by default.
public struct HTTPClientPosting: HTTPPosting {
    private let client: HTTPClient

    /// Posts with a client, which stays the caller's and is not shut down.
    public init(client: HTTPClient) { self.client = client }

    public func post(_ request: HTTPPost) async throws(SinkError) -> HTTPAnswer {
        do {
            return try await send(request)
        } catch let error as SinkError {
            throw error
        } catch {
            if Task.isCancelled || error is CancellationError {
                throw SinkError(.cancelled, retryable: true, message: "the request was cancelled")
            }
            throw SinkError(client: error)
        }
    }

    private func send(_ post: HTTPPost) async throws -> HTTPAnswer {
        var request = HTTPClientRequest(url: post.url)
        request.method = .POST
        for (name, value) in post.headers { request.headers.add(name: name, value: value) }
        request.body = .bytes(ByteBuffer(bytes: post.body))
        let deadline = NIODeadline.now() + TimeAmount(post.timeout)
        let response = try await client.execute(request, deadline: deadline)
        var answer = HTTPAnswer(
            status: Int(response.status.code),
            retryAfter: response.headers.first(name: "Retry-After"))
        for try await part in response.body {
            let room = HTTPAnswer.maximumBodyBytes - answer.body.count
            answer.body += part.readableBytesView.prefix(room)
            if room <= part.readableBytes { break }
        }
        return answer
    }
}

extension SinkError {
    /// A failure below HTTP, in a few words: what the client says can be long, and say too much.
    fileprivate init(client error: any Error) {
        switch error as? HTTPClientError {
        case .deadlineExceeded?, .connectTimeout?, .readTimeout?, .writeTimeout?,
            .tlsHandshakeTimeout?, .getConnectionFromPoolTimeout?, .socksHandshakeTimeout?:
            self.init(.timeout, retryable: true, message: "no answer in time")
        case .remoteConnectionClosed?, .bodyLengthMismatch?:
            self.init(.unreachable, retryable: true, message: "the connection broke off")
        case .proxyAuthenticationRequired?:
            self.init(.unauthorized, retryable: true, message: "the proxy asks for a password")
        case .cancelled?:
            self.init(.cancelled, retryable: true, message: "the request was cancelled")
        case let known?:
            self.init(.unreachable, retryable: true, message: known.shortDescription)
        case nil:
            let words = String(describing: error).split(whereSeparator: \.isNewline).first ?? ""
            self.init(.unreachable, retryable: true, message: "no connection: \(words)")
        }
    }
}
