import Definitions
import Foundation
import NIOSSL
import StandIns
import Synchronization
import Testing

@testable import Collectors

/// Files of TLS that change while a target is watched.
@Suite struct TLSRotationTests {
    /// The files of a client, looked at by a clock of the test's own.
    private struct Bench {
        let certificates: Certificates
        let files: TLSFiles
        private let time: Time

        private final class Time: Sendable {
            let now = Mutex(ContinuousClock.now)
        }

        init() throws {
            let time = Time()
            let certificates = try Certificates()
            try certificates.issue("next", by: "ca", for: "DNS:client.test")
            self.certificates = certificates
            self.time = time
            files = TLSFiles(
                .init(
                    ca: certificates.ca, certificate: certificates.client,
                    key: certificates.clientKey)
            ) { time.now.withLock { $0 } }
        }

        func wait(_ duration: Duration) { time.now.withLock { $0 += duration } }

        /// Writes into a file that is there, and says that it was written a long time ago.
        func rewrite(_ name: String, as text: String) throws -> FileStamp {
            let path = certificates.file(name)
            let file = try FileHandle(forWritingTo: URL(filePath: path))
            try file.truncate(atOffset: 0)
            try file.write(contentsOf: Data(text.utf8))
            try file.close()
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)], ofItemAtPath: path)
            return try #require(FileStamp(of: path))
        }

        func chain() throws -> [NIOSSLCertificateSource] { try files.current().certificateChain }

        func chain(of name: String) throws -> [NIOSSLCertificateSource] {
            try NIOSSLCertificate.fromPEMFile(certificates.file(name)).map { .certificate($0) }
        }
    }

    @Test func `files that change are read again after the interval`() throws {
        let bench = try Bench()
        let old = try bench.chain(of: "client.pem")
        #expect(try bench.chain() == old)
        try bench.certificates.copy("next.pem", to: "client.pem")
        try bench.certificates.copy("next.key", to: "client.key")
        bench.wait(TLSFiles.checkInterval - .milliseconds(1))
        #expect(try bench.chain() == old)
        bench.wait(.milliseconds(1))
        #expect(try bench.chain() == bench.chain(of: "next.pem"))
        #expect(bench.files.warning == nil)
    }

    @Test(arguments: ["client.key", "client.pem", "ca.pem"])
    func `a change that cannot be used leaves what was, with a warning`(name: String) throws {
        let bench = try Bench()
        let old = try bench.chain(of: "client.pem")
        _ = try bench.chain()
        let text = try bench.certificates.text(of: name)
        for wrong in ["", "no PEM", String(text.prefix(80))] {
            try bench.certificates.put(wrong, in: name)
            bench.wait(TLSFiles.checkInterval)
            #expect(try bench.chain() == old)
            let warning = try #require(bench.files.warning)
            #expect(warning.hasSuffix("those of before stay in use"), "\(warning)")
            #expect(warning.contains(name))
        }
        try bench.certificates.put(text, in: name)
        bench.wait(TLSFiles.checkInterval)
        #expect(try bench.chain() == old)
        #expect(bench.files.warning == nil)
    }

    @Test func `files that could not be used are read again although they look the same`() throws {
        let bench = try Bench()
        _ = try bench.chain()
        let text = try bench.certificates.text(of: "next.pem")
        let damaged = String(repeating: "#", count: text.utf8.count)
        try bench.certificates.copy("next.key", to: "client.key")
        try bench.certificates.put(damaged, in: "client.pem")
        let stamp = try bench.rewrite("client.pem", as: damaged)
        bench.wait(TLSFiles.checkInterval)
        _ = try bench.chain()
        #expect(bench.files.warning?.contains("client.pem") == true)
        #expect(try bench.rewrite("client.pem", as: text) == stamp)
        bench.wait(TLSFiles.checkInterval)
        #expect(try bench.chain() == bench.chain(of: "next.pem"))
        #expect(bench.files.warning == nil)
    }

    @Test func `files of before that come back end the warning`() throws {
        let bench = try Bench()
        let old = try bench.chain()
        let manager = FileManager.default
        let path = bench.certificates.ca
        try manager.moveItem(atPath: path, toPath: path + ".kept")
        bench.wait(TLSFiles.checkInterval)
        #expect(try bench.chain() == old)
        #expect(bench.files.warning?.contains("is not there") == true)
        try manager.moveItem(atPath: path + ".kept", toPath: path)
        bench.wait(TLSFiles.checkInterval)
        #expect(try bench.chain() == old)
        #expect(bench.files.warning == nil)
    }

    @Test func `a certificate that comes before its key waits for it`() throws {
        let bench = try Bench()
        let old = try bench.chain()
        try bench.certificates.copy("next.pem", to: "client.pem")
        bench.wait(TLSFiles.checkInterval)
        #expect(try bench.chain() == old)
        #expect(bench.files.warning?.contains("is not that of the certificate") == true)
        try bench.certificates.copy("next.key", to: "client.key")
        bench.wait(TLSFiles.checkInterval)
        #expect(try bench.chain() == bench.chain(of: "next.pem"))
        #expect(bench.files.warning == nil)
    }

    @Test func `an answer carries the warning, and rows all the same`() async throws {
        let certificates = try Certificates()
        let steps = [ScriptedServer.Step.answer(#"[{"name":"a"}]"#)]
        try await ScriptedServer.with(steps, tls: certificates.serverContext()) { server in
            let target = try ResolvedTarget(server.url, tls: .init(ca: certificates.ca))
            try await Asker.with(target) { ask in
                #expect(try await ask().get().warnings == [])
                try certificates.put("no PEM", in: "ca.pem")
                // The interval is the machine's here: the answer that comes after it has it.
                let warnings = try await warnings(of: ask)
                #expect(warnings.first?.hasPrefix("the files of `tls` changed") == true)
            }
        }
    }

    @Test func `where there is no answer, the error has the warning`() async throws {
        let certificates = try Certificates()
        let answer: ScriptedServer.Answer = { _, number in
            number == 0 ? [.answer(#"[{"name":"a"}]"#)] : [.close]
        }
        try await ScriptedServer.with(answer, tls: certificates.serverContext()) { server in
            let target = try ResolvedTarget(server.url, tls: .init(ca: certificates.ca))
            try await Asker.with(target) { ask in
                _ = try await ask().get()
                try certificates.put("no PEM", in: "ca.pem")
                let error = try await failure { await ask() }
                #expect(error.reason == .unreachable)
                #expect(
                    error.detail.contains("before the answer; the files of `tls` changed"),
                    "\(error.detail)")
                #expect(error.detail.contains(certificates.ca), "\(error.detail)")
            }
        }
    }

    @Test func `where there is no token, the error has the warning`() async throws {
        let certificates = try Certificates()
        let answer: ScriptedServer.Answer = { _, number in
            number == 0 ? [TokenDay.token("t-1")] : [.close]
        }
        try await ScriptedServer.with(answer, tls: certificates.serverContext()) { server in
            let clients = HTTPClients(proxies: ProxySettings(variables: [:]))
            let request = TokenRequest(
                try ResolvedOAuth(server, tls: .init(ca: certificates.ca)), clients: clients,
                userAgent: "mqp/test", timeout: .seconds(60))
            do {
                _ = try await request.send()
                try certificates.put("no PEM", in: "ca.pem")
                let error = try await failure {
                    await outcome { () async throws(CollectionError) in try await request.send() }
                }
                #expect(error.reason == .token)
                #expect(error.detail.contains(certificates.ca), "\(error.detail)")
            } catch {
                await clients.shutdown()
                throw error
            }
            await clients.shutdown()
        }
    }

    /// The first failure whose words are about the files.
    private func failure<Value>(
        of ask: () async -> Result<Value, CollectionError>
    ) async throws -> CollectionError {
        for _ in 0..<3_000 {
            if case .failure(let error) = await ask(), error.detail.contains("of `tls` changed") {
                return error
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw CollectionError(.ended, detail: "no such failure")
    }

    private func warnings(of ask: Asker) async throws -> [String] {
        for _ in 0..<3_000 {
            let warnings = try await ask().get().warnings
            if !warnings.isEmpty { return warnings }
            try await Task.sleep(for: .milliseconds(10))
        }
        return []
    }
}
