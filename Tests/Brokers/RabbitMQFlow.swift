import Foundation

/// Steady traffic through one queue, by a real AMQP client.
public struct RabbitMQFlow: Sendable {
    /// How many messages a stuck consumer takes and never acknowledges.
    public static let messagesHeldByStuck = 20

    /// The queue's name; it must be declared before.
    public var queue: String
    /// The exchange that is published to, with the queue's name as the key; empty for the default one.
    public var exchange: String
    /// Messages published a second.
    public var publishedPerSecond: Int
    /// For each consumer, how many messages it takes and acknowledges a second at most.
    public var consumedPerSecond: [Int]
    /// How many consumers take `messagesHeldByStuck` messages and acknowledge none.
    public var stuckConsumers: Int

    /// Traffic through the queue of that name.
    public init(
        queue: String, publishedPerSecond: Int, consumedPerSecond: [Int] = [],
        stuckConsumers: Int = 0, through exchange: String = ""
    ) {
        self.queue = queue
        self.exchange = exchange
        self.publishedPerSecond = publishedPerSecond
        self.consumedPerSecond = consumedPerSecond
        self.stuckConsumers = stuckConsumers
    }

    /// The flow as a line of the plan that the traffic program reads, an Erlang term.
    func planLine(in virtualHost: String) -> String {
        let consumers =
            consumedPerSecond.map(String.init)
            + Array(repeating: "stuck", count: stuckConsumers)
        return "{\(Self.term(virtualHost)), \(Self.term(exchange)), \(Self.term(queue)), "
            + "\(publishedPerSecond), 0.0, [\(consumers.joined(separator: ", "))]}.\n"
    }

    private static func term(_ text: String) -> String {
        "<<\(text.utf8.map { String($0) }.joined(separator: ","))>>"
    }
}

extension RabbitMQBroker {
    /// Starts traffic through queues of a virtual host; it goes on until the returned process is
    /// ended or nobody holds it.
    public nonisolated func traffic(
        _ flows: [RabbitMQFlow], in virtualHost: String
    ) throws -> ServerProcess {
        let program = try ServerProcess.program("escript", package: "erlang-base")
        let script = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Examples/rabbitmq-demo/traffic.escript")
        let traffic = try ServerProcess(
            name: "traffic",
            command: { folder in
                let plan = folder.appendingPathComponent("traffic.plan")
                try Data(flows.map { $0.planLine(in: virtualHost) }.joined().utf8).write(to: plan)
                let call = [
                    program, script.path, String(ports.amqp), Self.user, Self.user, plan.path,
                ]
                // The program ends when its input does; the keeper ends it here.
                return ["/bin/sh", "-c", #"sleep 100000 | "$@""#, "traffic"] + call
            },
            environment: { folder in
                [
                    "PATH": ServerProcess.path, "HOME": folder.path,
                    "ERL_LIBS": try Self.libraries(), "ERL_FLAGS": "+sbwt none +sbwtdcpu none",
                ]
            })
        try traffic.start()
        return traffic
    }

    /// The folder of RabbitMQ's own libraries, the AMQP client among them.
    private static func libraries() throws -> String {
        let root = "/usr/lib/rabbitmq/lib"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        guard let version = versions.filter({ $0.hasPrefix("rabbitmq_server-") }).max() else {
            throw BrokerError.missingProgram("RabbitMQ's libraries", package: "rabbitmq-server")
        }
        return "\(root)/\(version)/plugins"
    }
}
