import Brokers
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5)))
struct KafkaServerTests {
    @Test func `a server that is stopped keeps its messages, and its end leaves nothing`()
        async throws
    {
        let server = try await KafkaServer.start()
        try await server.produce(["eins", "zwei"], to: "words")
        #expect(try await server.messages(in: "words").map(\.payload) == ["eins", "zwei"])
        try await server.stop()
        #expect(server.server.processes() == [])
        try await server.start()
        #expect(try await server.messages(in: "words").map(\.payload) == ["eins", "zwei"])
        try await server.end()
        #expect(server.server.processes() == [])
        #expect(!FileManager.default.fileExists(atPath: server.server.folder.path))
    }

    @Test func `a topic that nobody has written to cannot be read`() async throws {
        try await KafkaServer.withServer { server in
            await #expect(throws: BrokerError.self) {
                _ = try await server.messages(in: "nowhere")
            }
            #expect(server.server.processes().count == 1)
        }
    }
}
