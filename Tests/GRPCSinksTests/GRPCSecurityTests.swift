import Delivery
import Foundation
import GRPCStandIns
import Sinks
import StandIns
import TestSupport
import Testing

@testable import GRPCSinks

/// TLS with a certificate that is made for the test.
@Suite(.timeLimit(.minutes(2)))
struct GRPCSecurityTests {
    /// A certificate for this machine's loopback address, and its key.
    private func identity(in folder: TemporaryFolder) throws -> OTLPServer.Identity {
        let identity = OTLPServer.Identity(
            certificate: folder.file("certificate.pem"), privateKey: folder.file("key.pem"))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-keyout", identity.privateKey, "-out", identity.certificate, "-days", "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "openssl made no certificate")
        return identity
    }

    @Test func `rows arrive over TLS where the certificate is trusted`() async throws {
        let folder = try TemporaryFolder()
        let identity = try identity(in: folder)
        try await OTLPServer.with(identity: identity) { server in
            let outcome = try await GRPCBench.withSink(
                server.url, trustedCertificates: identity.certificate
            ) { await DeliveryOutcome(of: GRPCBench.batch(5), by: $0) }
            #expect(outcome == DeliveryOutcome(delivered: 5))
            #expect(server.rowIDs.count == 5)
        }
    }

    @Test func `no row leaves for a server that is not trusted`() async throws {
        let folder = try TemporaryFolder()
        try await OTLPServer.with(identity: try identity(in: folder)) { server in
            let outcome = try await GRPCBench.withSink(server.url) {
                await DeliveryOutcome(of: GRPCBench.batch(5), by: $0)
            }
            #expect(outcome == DeliveryOutcome(reason: .unreachable, isRetryable: true, left: 5))
            #expect(server.requests == [])
        }
    }

    @Test func `certificates that cannot be read are told, and tried again`() async throws {
        let outcome = try await GRPCBench.withSink(
            "https://127.0.0.1:1", trustedCertificates: "/nowhere/certificates.pem"
        ) { await DeliveryOutcome(of: GRPCBench.batch(5), by: $0) }
        #expect(outcome == DeliveryOutcome(reason: .io, isRetryable: true, left: 5))
    }
}
