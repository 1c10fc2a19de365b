import AsyncHTTPClient
import Definitions
import Foundation
import NIOCore
import NIOHTTP1
import Telemetry

/// Asks over HTTP: within a time, within a size, without following redirects.
struct HTTPExchange: Sendable {
    let client: HTTPClient
    let userAgent: String
    /// How long an answer may take, its body included.
    let time: Duration

    /// What came back, whatever its status.
    struct Answer: Sendable {
        var status: Int
        var body: [UInt8]
    }

    /// Gets the body at an address.
    ///
    /// - Parameters:
    ///   - url: The address, with what stands behind its `?`.
    ///   - authorization: The header, which is a secret.
    ///   - limit: The most bytes of the body.
    /// - Returns: The status and the body.
    /// - Throws: That there is no whole answer.
    func get(
        _ url: String, authorization: Secret?, limit: Int = DiscoveryLimits.bodyBytes
    ) async throws(DiscoveryError) -> Answer {
        var request = HTTPClientRequest(url: url)
        request.headers = [
            "Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": userAgent,
        ]
        if let authorization {
            request.headers.add(name: "Authorization", value: authorization.reveal())
        }
        do {
            let response = try await client.execute(
                request, timeout: TimeAmount(time + .seconds(1)))
            var body: [UInt8] = []
            for try await part in response.body {
                guard body.count + part.readableBytes <= limit else {
                    throw DiscoveryError(.tooLarge, "the answer has more than \(limit) bytes")
                }
                body += part.readableBytesView
            }
            return Answer(status: Int(response.status.code), body: body)
        } catch {
            throw DiscoveryError(client: error)
        }
    }

    /// The same, where anything but success is an error.
    func body(_ url: String, authorization: Secret?) async throws(DiscoveryError) -> [UInt8] {
        let answer = try await get(url, authorization: authorization)
        guard answer.status == 200 else { throw DiscoveryError(status: answer.status) }
        return answer.body
    }
}

extension DiscoveryError {
    /// A status that is not success.
    init(status: Int) {
        let reason: Reason =
            switch status {
            case 401: .unauthorized
            case 403: .forbidden
            case 404: .notFound
            default: .httpStatus
            }
        self.init(reason, "answers with status \(status)")
    }

    /// A failure below HTTP, in a few words: what the client says can be long.
    fileprivate init(client error: any Error) {
        if let error = error as? DiscoveryError {
            self = error
            return
        }
        if Task.isCancelled || error is CancellationError {
            self.init(.cancelled, "cancelled while it ran")
            return
        }
        // The types of these errors are in modules of the client's own dependencies.
        let module = String(reflecting: type(of: error)).prefix { $0 != "." }
        switch error as? HTTPClientError {
        case .connectTimeout?, .tlsHandshakeTimeout?, .deadlineExceeded?, .readTimeout?,
            .getConnectionFromPoolTimeout?:
            self.init(.timeout, "no answer in time")
        case .remoteConnectionClosed?, .bodyLengthMismatch?:
            self.init(.unreachable, "the connection broke off")
        case let known?: self.init(.unreachable, known.shortDescription)
        case nil where module == "NIOSSL":
            self.init(.tls, "no encrypted connection, or the certificate is not trusted")
        case nil:
            let line = String(describing: error).split(whereSeparator: \.isNewline).first ?? ""
            self.init(.unreachable, "no connection: \(line.prefix(120))")
        }
    }
}

extension ListCredentials {
    /// The value of the header.
    var authorization: Secret {
        switch self {
        case .basic(let username, let password):
            Secret(
                "Basic " + Data("\(username):\(password.reveal())".utf8).base64EncodedString())
        case .bearer(let token): Secret("Bearer \(token.reveal())")
        }
    }
}
