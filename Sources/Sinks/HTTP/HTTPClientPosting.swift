public import AsyncHTTPClient
public import Delivery
import NIOCore
import NIOHTTP1

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Posts with an `HTTPClient` that was made elsewhere, with its proxies, its trust and its pools.
///
/// The client must not follow redirects and should verify certificates, as it does by default.
public struct HTTPClientPosting: HTTPPosting {
    private let client: HTTPClient
    private let time: TimeSource

    /// Posts with a client, which stays the caller's and is not shut down.
    ///
    /// `time` is for the body of an answer; up to the head the client's own clock runs.
    public init(client: HTTPClient, time: TimeSource = .system) {
        self.client = client
        self.time = time
    }

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
        let start = time.elapsed()
        // The client's own deadline ends with the head.
        let response = try await client.execute(
            request, deadline: NIODeadline.now() + TimeAmount(post.timeout))
        return HTTPAnswer(
            status: Int(response.status.code),
            retryAfter: response.headers.first(name: "Retry-After"),
            body: await read(response.body, within: post.timeout - (time.elapsed() - start)))
    }

    /// What comes of a body within a time.
    private func read(_ body: HTTPClientResponse.Body, within limit: Duration) async -> [UInt8] {
        await withTaskGroup(of: [UInt8]?.self) { group in
            group.addTask { await Self.read(body) }
            group.addTask {
                try? await time.sleep(limit)
                return nil
            }
            // The reader ends when it is cancelled, with what it has.
            var bytes: [UInt8] = []
            while let result = await group.next() {
                if let result { bytes = result }
                group.cancelAll()
            }
            return bytes
        }
    }

    private static func read(_ body: HTTPClientResponse.Body) async -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            for try await part in body {
                let room = HTTPAnswer.maximumBodyBytes - bytes.count
                bytes += part.readableBytesView.prefix(room)
                if room <= part.readableBytes { break }
            }
        } catch {
            // The head is what counts.
        }
        return bytes
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
            self.init(.unreachable, retryable: true, message: "no connection: \(words(of: error))")
        }
    }
}

/// What an error says in a few words: those of the system where it names one of its errors.
private func words(of error: any Error) -> String {
    let line = String(describing: error).split(whereSeparator: \.isNewline).first ?? ""
    guard let number = line.firstMatch(of: /errno: (\d+)/).flatMap({ Int32($0.1) }) else {
        return String(line)
    }
    return String(cString: strerror(number)).lowercased()
}
