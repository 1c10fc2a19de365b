public import Foundation
import FoundationNetworking

/// The management API of a RabbitMQ node, as far as tests set things up by it.
public struct RabbitMQManagement: Sendable {
    /// The port of the API on loopback.
    public let port: UInt16
    /// Whom the requests come from.
    public let user: String
    private let password: String

    /// A client for the API on `port` of loopback.
    public init(port: UInt16, user: String, password: String) {
        self.port = port
        self.user = user
        self.password = password
    }

    /// The address of the API without a path, such as `http://127.0.0.1:15672`.
    public var address: String { "http://127.0.0.1:\(port)" }

    /// The body of an answer to GET; `path` is what follows `/api/`, already percent-encoded.
    public func get(_ path: String) async throws -> Data { try await send("GET", path, nil) }

    /// Sends a request of any method; `body` is JSON.
    @discardableResult
    public func send(_ method: String, _ path: String, _ body: (any Encodable)?) async throws
        -> Data
    {
        guard let url = URL(string: "\(address)/api/\(path)") else {
            throw BrokerError.unexpectedAnswer("no URL can be made of \(path)")
        }
        var request = URLRequest(url: url, timeoutInterval: 90)
        request.httpMethod = method
        let credentials = Data("\(user):\(password)".utf8).base64EncodedString()
        request.setValue("Basic \(credentials)", forHTTPHeaderField: "Authorization")
        if let body {
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            request.httpBody = try JSONEncoder().encode(body)
        }
        let (data, response) = try await URLSession.shared.data(for: request)
        guard let status = (response as? HTTPURLResponse)?.statusCode else {
            throw BrokerError.unexpectedAnswer("no HTTP answer to \(path)")
        }
        guard (200..<300).contains(status) else {
            throw BrokerError.refused(
                request: "\(method) /api/\(path)", status: status,
                body: String(decoding: data, as: UTF8.self))
        }
        return data
    }

    /// A path of segments, each percent-encoded: a name may hold a slash.
    public static func path(_ segments: String...) -> String {
        var allowed = CharacterSet.alphanumerics
        allowed.insert(charactersIn: "-._~")
        return segments.map { segment in
            // `alphanumerics` has letters of every script; a URL has ASCII alone.
            segment.utf8.map { byte in
                let scalar = Unicode.Scalar(byte)
                return byte < 0x80 && allowed.contains(scalar)
                    ? String(scalar) : "%" + hexadecimal(byte)
            }.joined()
        }.joined(separator: "/")
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 2 ? digits : "0" + digits
    }
}
