import CRabbitMQ
public import Telemetry

/// Where a RabbitMQ broker listens, read from a URL such as
/// `amqps://user:password@mq.example.com:5671/%2f`.
public struct RabbitMQAddress: Sendable, CustomStringConvertible {
    public let host: String
    public let port: Int32
    /// Such as `/`.
    public let virtualHost: String
    /// Whether the connection is encrypted, as `amqps` asks.
    public let isEncrypted: Bool
    /// The user of the URL with the password.
    public let login: RabbitMQLogin

    /// The longest URL, in bytes.
    public static let maximumLength = 2_000

    /// Reads a URL; nil where it is none of AMQP, or too long. What it leaves out is as AMQP has it:
    /// `localhost`, 5672 or 5671, `/`, `guest`.
    public init?(_ url: String) {
        guard url.utf8.count <= Self.maximumLength, !url.utf8.contains(0) else { return nil }
        // The parser writes into the text, and its results lie there.
        var text = url.utf8CString.map { $0 }
        let parsed = text.withUnsafeMutableBufferPointer { text -> Parts? in
            var info = amqp_connection_info()
            guard amqp_parse_url(text.baseAddress, &info) == AMQP_STATUS_OK.rawValue else {
                return nil
            }
            return Parts(info)
        }
        guard let parsed else { return nil }
        host = parsed.host
        port = parsed.port
        virtualHost = parsed.virtualHost
        isEncrypted = parsed.isEncrypted
        login = parsed.login
    }

    /// The address without the login, such as `amqp://127.0.0.1:5672`.
    public var description: String { "\(isEncrypted ? "amqps" : "amqp")://\(host):\(port)" }

    /// An address of its parts.
    public init(
        host: String, port: Int32, virtualHost: String, isEncrypted: Bool, login: RabbitMQLogin
    ) {
        self.host = host
        self.port = port
        self.virtualHost = virtualHost
        self.isEncrypted = isEncrypted
        self.login = login
    }

    private struct Parts {
        var host: String
        var port: Int32
        var virtualHost: String
        var isEncrypted: Bool
        var login: RabbitMQLogin

        init(_ info: amqp_connection_info) {
            host = String(cString: info.host)
            port = info.port
            virtualHost = String(cString: info.vhost)
            isEncrypted = info.ssl != 0
            login = RabbitMQLogin(
                user: String(cString: info.user), password: Secret(String(cString: info.password)))
        }
    }
}

/// Who logs in.
public struct RabbitMQLogin: Sendable, Hashable {
    public var user: String
    public var password: Secret

    public init(user: String, password: Secret) {
        self.user = user
        self.password = password
    }
}

/// Files that an encrypted connection needs, in PEM.
public struct RabbitMQCertificates: Sendable, Hashable {
    /// Those who may sign the broker's certificate.
    public var authorities: String
    /// Our own certificate with its key, where the broker asks for one.
    public var own: Own?

    /// A certificate and its key.
    public struct Own: Sendable, Hashable {
        public var certificate: String
        public var key: String

        public init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// Where Debian and its relatives keep the authorities that everybody trusts.
    public static let systemAuthorities = "/etc/ssl/certs/ca-certificates.crt"

    public init(authorities: String = systemAuthorities, own: Own? = nil) {
        self.authorities = authorities
        self.own = own
    }
}
