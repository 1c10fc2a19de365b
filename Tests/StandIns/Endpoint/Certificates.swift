import Foundation
package import NIOSSL
import Testing

/// Certificates that are made for a test, in a folder that goes with them: an authority, a server for
/// loopback and for `broker.test`, and a client.
package final class Certificates: Sendable {
    package let folder: String

    package var ca: String { file("ca.pem") }
    package var client: String { file("client.pem") }
    package var clientKey: String { file("client.key") }

    package init() throws {
        let url = FileManager.default.temporaryDirectory.appending(
            path: "certificates-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path()
        try authority("ca")
        try issue("server", by: "ca", for: "IP:127.0.0.1,DNS:localhost,DNS:broker.test")
        try issue("client", by: "ca", for: "DNS:client.test")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    package func file(_ name: String) -> String { "\(folder)/\(name)" }

    /// Makes `<name>.pem` and `<name>.key`, which sign others.
    package func authority(_ name: String) throws {
        try openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", file("\(name).key"), "-out", file("\(name).pem"), "-days", "2", "-subj",
            "/CN=\(name) of a test",
        ])
    }

    /// Makes `<name>.pem` and `<name>.key` for names and addresses.
    package func issue(_ name: String, by authority: String, for names: String) throws {
        try openssl([
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
            file("\(name).key"), "-out", file("\(name).csr"), "-subj", "/CN=\(name)", "-addext",
            "subjectAltName=\(names)",
        ])
        try openssl([
            "x509", "-req", "-in", file("\(name).csr"), "-CA", file("\(authority).pem"), "-CAkey",
            file("\(authority).key"), "-CAcreateserial", "-days", "2", "-copy_extensions", "copy",
            "-out", file("\(name).pem"),
        ])
    }

    /// Puts a file in the place of another at once, as those who rotate certificates do.
    package func put(_ text: String, in name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: file(name)), options: .atomic)
    }

    package func copy(_ name: String, to other: String) throws {
        try put(text(of: name), in: other)
    }

    package func text(of name: String) throws -> String {
        try String(contentsOfFile: file(name), encoding: .utf8)
    }

    /// What the server speaks.
    ///
    /// - Parameter client: The authority of clients; nil where it asks nobody for a certificate.
    /// - Returns: The settings of the server.
    /// - Throws: What is wrong with the files.
    package func serverContext(asking client: String? = nil) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(file("server.pem")).map {
                .certificate($0)
            },
            privateKey: .privateKey(
                try NIOSSLPrivateKey(file: file("server.key"), format: .pem)))
        if let client {
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .file(file(client))
        }
        return try NIOSSLContext(configuration: configuration)
    }

    package func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "openssl \(arguments.joined(separator: " "))")
    }
}
