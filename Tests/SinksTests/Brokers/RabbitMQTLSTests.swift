import Brokers
import Delivery
import Foundation
import StandIns
import TestSupport
import Testing

@testable import Sinks

/// Whom an encrypted connection trusts, against a server of OpenSSL that speaks TLS and no AMQP: what
/// gets through the handshake fails when it logs in.
@Suite(.timeLimit(.minutes(5)))
struct RabbitMQTLSTests {
    @Test func `only a certificate of a known authority for this host is trusted`() async throws {
        let port = try freePorts(1)[0]
        let server = try ServerProcess(
            name: "tls", command: { ["/bin/sh", "-c", Self.script, "tls", $0.path, "\(port)"] },
            environment: { ["PATH": "/usr/bin:/bin", "HOME": $0.path] })
        try server.start()
        let own = RabbitMQCertificates(authorities: server.folder.path + "/cert.pem")
        try await TestSupport.eventually("the handshake succeeds") {
            await Self.failure("localhost", port, own).contains("logging in")
        }
        #expect(
            await Self.failure("127.0.0.1", port, own).contains("hostname verification failed"))
        #expect(
            await Self.failure("localhost", port, .init()).contains("cert verification failed"))
        try await server.end()
    }

    private static func failure(
        _ host: String, _ port: UInt16, _ certificates: RabbitMQCertificates
    ) async -> String {
        guard let address = RabbitMQAddress("amqps://\(host):\(port)"),
            let route = RabbitMQRoute(exchange: "", routingKey: "q")
        else { return "" }
        let sink = RabbitMQSink(
            address: address, route: route, certificates: certificates,
            limits: RabbitMQLimits(connectTimeout: .seconds(5)))
        do throws(SinkError) {
            _ = try await sink.deliver(Rows.batch(Rows.rows(1)))
            return ""
        } catch {
            await sink.close()
            #expect(error.reason == .unreachable && error.isRetryable)
            return error.message
        }
    }

    private static let script = #"""
        cd "$1" && openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 \
            -subj /CN=localhost -addext subjectAltName=DNS:localhost &&
            exec openssl s_server -accept "127.0.0.1:$2" -cert cert.pem -key key.pem -quiet
        """#
}
