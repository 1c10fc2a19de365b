import Brokers
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ServerProcessTests {
    /// A server that leaves its process group and its parent, as Erlang's helpers do.
    private static func stray() throws -> ServerProcess {
        try ServerProcess(
            name: "stray",
            command: { _ in ["/bin/sh", "-c", "setsid sleep 600 & exec sleep 600"] },
            environment: { _ in ["PATH": "/usr/bin:/bin"] })
    }

    @Test func `stop ends children that left the process group`() async throws {
        let server = try Self.stray()
        try server.start()
        try await eventually("both run") { server.processes().count == 2 ? true : nil }
        try await server.stop()
        #expect(server.processes() == [])
        #expect(FileManager.default.fileExists(atPath: server.folder.path))
        try await server.end()
        #expect(!FileManager.default.fileExists(atPath: server.folder.path))
    }

    @Test func `a server that nobody holds any more is ended`() async throws {
        let mark: String
        let folder: String
        do {
            let server = try Self.stray()
            try server.start()
            try await eventually("both run") { server.processes().count == 2 ? true : nil }
            (mark, folder) = (server.mark, server.folder.path)
        }
        try await eventually("it is gone") {
            ServerProcess.processes(marked: mark).isEmpty
                && !FileManager.default.fileExists(atPath: folder) ? true : nil
        }
    }

    @Test func `a condition that stays false names itself and the last error`() async throws {
        struct Cold: Error {}
        await #expect {
            try await eventually("it is warm", within: .milliseconds(20)) { () -> Bool? in
                throw Cold()
            }
        } throws: {
            String(describing: $0) == "not within 0.02 seconds: it is warm (last: Cold())"
        }
    }

    @Test func `free ports differ`() throws {
        let ports = try freePorts(20)
        #expect(Set(ports).count == 20)
    }
}
