import Definitions
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

    private func warnings(of ask: Asker) async throws -> [String] {
        for _ in 0..<3_000 {
            let warnings = try await ask().get().warnings
            if !warnings.isEmpty { return warnings }
            try await Task.sleep(for: .milliseconds(10))
        }
        return []
    }
}
