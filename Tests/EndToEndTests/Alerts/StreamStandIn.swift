import Foundation
import HTTPService
import Synchronization

/// What stands for a NATS server with one stream, which holds as many messages as it is told.
final class StreamStandIn: Sendable {
    private let messages = Mutex<Int?>(0)
    private let service = Mutex<HTTPService?>(nil)

    /// Runs the body with one on a port of its own.
    static func with<Value>(_ body: (StreamStandIn) async throws -> Value) async throws -> Value {
        let standIn = StreamStandIn()
        let routes = [
            HTTPRoute(path: "/varz") { _ in
                reply(
                    #"{"server_name":"s","version":"2","connections":1,"in_msgs":1,"mem":1}"#)
            },
            HTTPRoute(path: "/jsz") { _ in
                let stream = standIn.messages.withLock { $0 }.map { count in
                    #"{"name":"orders","state":{"messages":\#(count),"bytes":1,"last_seq":1,"#
                        + #""consumer_count":1}}"#
                }
                return reply(
                    #"{"account_details":[{"name":"shop","stream_detail":[\#(stream ?? "")]}]}"#)
            },
        ]
        let service = try await HTTPService.start(routes: routes)
        standIn.service.withLock { $0 = service }
        do {
            let value = try await body(standIn)
            await service.stop()
            return value
        } catch {
            await service.stop()
            throw error
        }
    }

    var url: String { "http://127.0.0.1:\(service.withLock { $0?.port } ?? 0)" }

    /// How many messages there are from now on; nil for no such stream.
    func hold(_ count: Int?) { messages.withLock { $0 = count } }

    private static func reply(_ json: String) -> HTTPReply {
        HTTPReply(contentType: "application/json", body: Array(json.utf8))
    }
}

extension MQPProgram {
    /// Writes a configuration that watches such a stream each second, and an alert that is critical
    /// above 100 messages.
    func writeStream(_ stream: StreamStandIn, hold: String = "0s", more: String) throws {
        try writeNATSConfiguration(
            targets: [("nats", stream.url)],
            sinks: "[ { sink: file, path: rows.ndjson }, { sink: prometheus } ]",
            more: "listen: 127.0.0.1:0\n" + more)
        try write(
            """
            full:
              title: The stream is full
              metric: nats.stream.messages
              window: 30s
              critical: { above: 100, for: \(hold) }
            """, to: "nats/entity-types/infra-message_queue_stream/alerts.yml")
    }

    /// What `mqp status` says of alerts.
    func alertStatus() async throws -> (
        firing: Int, pending: Int, silenced: Int, isEvaluated: Bool
    )? {
        let status = try await run("status", "mqp.yml", "--format", "json")
        let object = try? JSONSerialization.jsonObject(with: Data(status.output.utf8))
        guard let alerts = (object as? [String: Any])?["alerts"] as? [String: Any] else {
            return nil
        }
        func number(_ name: String) -> Int { (alerts[name] as? NSNumber)?.intValue ?? 0 }
        return (
            number("firing"), number("pending"), number("silenced"), alerts["evaluatedAt"] != nil
        )
    }
}
