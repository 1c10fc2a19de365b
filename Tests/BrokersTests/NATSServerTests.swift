import Brokers
import Foundation
import FoundationNetworking
import Testing

@Suite(.timeLimit(.minutes(5)))
struct NATSServerTests {
    @Test func `ten published and four consumed are six pending`() async throws {
        try await NATSServer.withServer { server in
            let connection = try await server.connect()
            try await connection.createStream("ORDERS", subjects: ["orders.>"])
            try await connection.createConsumer("billing", of: "ORDERS")
            try await connection.publish(10, to: "orders.new")
            try await connection.consume(4, from: "ORDERS", by: "billing")

            let url = try #require(
                URL(string: server.monitorAddress + "/jsz?streams=1&consumers=1"))
            let (data, _) = try await URLSession.shared.data(from: url)
            #expect(
                try JSONDecoder().decode(JetStream.self, from: data)
                    == JetStream(account_details: [
                        .init(stream_detail: [
                            .init(
                                name: "ORDERS", state: .init(messages: 10),
                                consumer_detail: [
                                    .init(name: "billing", num_pending: 6, num_ack_pending: 0)
                                ])
                        ])
                    ]))
        }
    }

    @Test func `what JetStream refuses is an error with its words`() async throws {
        let connection = try await SharedBrokers.ofThisProcess.natsServer().connect()
        await #expect {
            try await connection.createConsumer("billing", of: "NOWHERE")
        } throws: {
            String(describing: $0) == "unexpected answer: stream not found"
        }
    }

    @Test func `the end leaves no process and no folder`() async throws {
        let server = try await NATSServer.start()
        #expect(server.server.processes().count == 1)
        try await server.end()
        #expect(server.server.processes() == [])
        #expect(!FileManager.default.fileExists(atPath: server.server.folder.path))
    }
}

private struct JetStream: Decodable, Equatable {
    struct Account: Decodable, Equatable {
        var stream_detail: [Stream]
    }
    struct Stream: Decodable, Equatable {
        var name: String
        var state: State
        var consumer_detail: [Consumer]
    }
    struct State: Decodable, Equatable {
        var messages: Int
    }
    struct Consumer: Decodable, Equatable {
        var name: String
        var num_pending: Int
        var num_ack_pending: Int
    }
    var account_details: [Account]
}
