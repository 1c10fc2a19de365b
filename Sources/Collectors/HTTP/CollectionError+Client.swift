import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension CollectionError {
    /// How far a request had come.
    enum Stage {
        /// No status yet.
        case head
        /// Within the body.
        case body
    }

    /// The reason for what the HTTP client threw.
    ///
    /// - Parameters:
    ///   - error: Any error; what is not known is `unreachable`, or `incomplete` within a body.
    ///   - stage: How far the request had come.
    ///   - isProxied: Whether the connection was one to a proxy.
    init(client error: any Error, at stage: Stage, isProxied: Bool) {
        switch error {
        case let error as CollectionError: self = error
        case is CancellationError: self.init(.cancelled, detail: "cancelled while it ran")
        case let error as HTTPClientError: self.init(error, at: stage)
        case let error as NIOConnectionError: self.init(error, isProxied: isProxied)
        case let error as IOError where stage == .head: self.init(error, isProxied: isProxied)
        case ChannelError.connectTimeout: self.init(.timeout, detail: "no connection in time")
        case is HTTPParserError where stage == .head:
            self.init(.unreachable, detail: "what answers there does not speak HTTP")
        default: self.init(other: error, at: stage)
        }
    }

    private init(_ error: HTTPClientError, at stage: Stage) {
        switch error {
        case .deadlineExceeded, .readTimeout, .writeTimeout, .connectTimeout,
            .tlsHandshakeTimeout, .getConnectionFromPoolTimeout:
            self.init(.timeout, detail: error.shortDescription)
        case .proxyAuthenticationRequired:
            self.init(.proxy, detail: "the proxy asks for a user and a password")
        case .invalidProxyResponse:
            self.init(.proxy, detail: "the proxy refuses to connect")
        case .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
            self.init(.proxy, detail: "the proxy does not answer in time")
        case .cancelled, .alreadyShutdown:
            self.init(.cancelled, detail: error.shortDescription)
        case .remoteConnectionClosed where stage == .head:
            self.init(.unreachable, detail: "the connection was closed before the answer")
        default: self.init(other: error, words: error.shortDescription, at: stage)
        }
    }

    private init(_ error: NIOConnectionError, isProxied: Bool) {
        let place = "\(error.host):\(error.port)"
        let causes = error.connectionErrors.map(\.error)
        if isProxied {
            self.init(.proxy, detail: "no connection to the proxy \(place)")
        } else if causes.isEmpty {
            self.init(.dns, detail: "\(error.host) has no address")
        } else if causes.contains(where: { $0.isConnectTimeout }) {
            self.init(.timeout, detail: "no connection to \(place) in time")
        } else {
            let words = causes.compactMap { ($0 as? IOError)?.words }.first ?? "nobody answers"
            self.init(.unreachable, detail: "no connection to \(place): \(words)")
        }
    }

    private init(_ error: IOError, isProxied: Bool) {
        switch error.errnoCode {
        case ETIMEDOUT: self.init(.timeout, detail: error.words)
        case ECONNREFUSED where isProxied:
            self.init(.proxy, detail: "no connection to the proxy: \(error.words)")
        default: self.init(.unreachable, detail: "no connection: \(error.words)")
        }
    }

    private init(other error: any Error, words: String? = nil, at stage: Stage) {
        let words = words ?? String(describing: error)
        // The types of these errors are in modules of the client's own dependencies.
        let module = String(reflecting: type(of: error)).prefix { $0 != "." }
        switch (module, stage) {
        case (_, .body): self.init(.incomplete, detail: "the answer broke off: \(words)")
        case ("NIOSSL", .head): self.init(.tls, detail: Self.wordsForTLS(words))
        case ("NIOSOCKS", .head): self.init(.proxy, detail: "the SOCKS proxy refuses to connect")
        default: self.init(.unreachable, detail: "no answer: \(words)")
        }
    }

    private static func wordsForTLS(_ words: String) -> String {
        if words.contains("CERTIFICATE_VERIFY_FAILED") { return "the certificate is not trusted" }
        if words.contains("WRONG_VERSION_NUMBER") { return "what answers there does not speak TLS" }
        if words.contains("EOF during handshake") {
            return "the connection was closed before it was encrypted"
        }
        if words.contains("failedToValidateHostname") {
            return "the certificate is not for this host"
        }
        if words.contains("CERTIFICATE_REQUIRED") {
            return "the server asks for a certificate of who connects"
        }
        if words.contains("ALERT_UNKNOWN_CA") || words.contains("ALERT_BAD_CERTIFICATE") {
            return "the server does not take the certificate of who connects"
        }
        return "no encrypted connection: \(words)"
    }
}

extension IOError {
    /// The usual causes in words; the number for the others.
    fileprivate var words: String {
        switch errnoCode {
        case ECONNREFUSED: "connection refused"
        case ECONNRESET, EPIPE: "connection reset"
        case EHOSTUNREACH: "no route to the host"
        case ENETUNREACH: "network unreachable"
        case ETIMEDOUT: "no answer to the connection"
        case EMFILE, ENFILE: "too many open files"
        default: "system error \(errnoCode)"
        }
    }
}

extension Error {
    fileprivate var isConnectTimeout: Bool {
        if case .connectTimeout? = self as? ChannelError { true } else { false }
    }
}
