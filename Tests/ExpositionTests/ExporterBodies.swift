import Brokers
import Foundation

/// What real servers and exporters answer, taken anew for each run.
struct ExporterBodies: Sendable {
    var name: String
    var body: Data

    static func all() async throws -> [ExporterBodies] {
        try await withThrowingTaskGroup(of: [ExporterBodies].self) { group in
            for program in ExporterServer.Program.allCases {
                group.addTask {
                    [
                        Self(
                            name: program.rawValue,
                            body: try await ExporterServer.metrics(of: program))
                    ]
                }
            }
            group.addTask {
                try await PrometheusServer.withServer {
                    [try await taken("prometheus", "\($0.address)/metrics")]
                }
            }
            group.addTask {
                try await AlertmanagerServer.withServer {
                    [try await taken("alertmanager", "\($0.address)/metrics")]
                }
            }
            group.addTask { try await rabbitMQ() }
            var all: [ExporterBodies] = []
            for try await bodies in group { all += bodies }
            return all.sorted { $0.name < $1.name }
        }
    }

    /// All forms that RabbitMQ's plugin has, of some queues with unusual names.
    private static func rabbitMQ() async throws -> [ExporterBodies] {
        let broker = try await SharedBrokers.ofThisProcess.rabbitMQBroker()
        let host = "exposition"
        try await broker.management.createVirtualHost(host)
        // No quotes and backslashes: this version writes them without escapes, and no reader takes that.
        let names = ["orders", "a b,c", "é 漢字", "x{y} # 1"]
        try await broker.management.declare(names.map { QueueDeclaration($0, in: host) })
        let base = "http://127.0.0.1:\(broker.ports.prometheus)/metrics"
        let detailed = "/detailed?family=queue_coarse_metrics&family=queue_consumer_count"
        var all: [ExporterBodies] = []
        for path in ["", "/per-object", detailed] {
            all.append(try await taken("rabbitmq\(path)", base + path))
        }
        return all
    }

    private static func taken(_ name: String, _ address: String) async throws -> ExporterBodies {
        let body = try await eventually("\(name) answers") { try await httpBody(address) }
        return ExporterBodies(name: name, body: body)
    }
}
