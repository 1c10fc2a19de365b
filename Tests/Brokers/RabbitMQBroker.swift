import Foundation

/// A real RabbitMQ node of a test's own, on loopback, with an administrator `guest`/`guest`.
///
/// It samples its statistics every second and keeps them by the second, so that the management
/// API's counters and rates are those of the last seconds. It is up in about seven seconds of a
/// machine with two cores; tests that do not stop it or raise alarms share one, see
/// `SharedBrokers`.
public actor RabbitMQBroker {
    /// Where the node listens.
    public struct Ports: Sendable {
        /// AMQP 0-9-1.
        public let amqp: UInt16
        /// The management API.
        public let management: UInt16
        /// The Prometheus exposition.
        public let prometheus: UInt16
        /// RabbitMQ's own protocol for streams, where the node has its plugin.
        public let stream: UInt16
        let epmd: UInt16
        let distribution: UInt16
    }

    /// The user's name and its password.
    public static let user = "guest"
    /// How long a node may take until it answers.
    public static let startDeadline: Duration = .seconds(90)
    /// How often a node is started anew, with other ports, when it ends before it answers.
    public static let maximumAttempts = 3

    /// Where the node listens; the same after a restart.
    public nonisolated let ports: Ports
    /// The management API of the node.
    public nonisolated let management: RabbitMQManagement
    /// The node's processes and folder.
    public nonisolated let server: ServerProcess

    private let environment: [String: String]

    private init(withStreams: Bool) throws {
        let picked = try freePorts(6)
        let ports = Ports(
            amqp: picked[0], management: picked[1], prometheus: picked[2], stream: picked[5],
            epmd: picked[3], distribution: picked[4])
        let program = Self.folder + "/rabbitmq-server"
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw BrokerError.missingProgram("rabbitmq-server", package: "rabbitmq-server")
        }
        self.ports = ports
        management = RabbitMQManagement(
            port: ports.management, user: Self.user, password: Self.user)
        server = try ServerProcess(
            name: "rabbitmq", command: { _ in [program] },
            environment: { folder in
                try Self.writeConfiguration(to: folder, ports: ports, withStreams: withStreams)
                return Self.environment(in: folder, ports: ports)
            })
        environment = Self.environment(in: server.folder, ports: ports)
            .merging([ServerProcess.markName: server.mark]) { $1 }
    }

    /// Starts a node and waits until its management API answers.
    ///
    /// - Parameter withStreams: Whether it has the plugins for the protocol of streams and for what the
    ///   API tells of it.
    /// - Returns: The node, ready.
    /// - Throws: `BrokerError.missingProgram` or `.notStarted`.
    public static func start(withStreams: Bool = false) async throws -> RabbitMQBroker {
        var attempt = 1
        while true {
            let broker = try RabbitMQBroker(withStreams: withStreams)
            do {
                try await broker.start()
                return broker
            } catch {
                try? await broker.end()
                guard attempt < maximumAttempts, case BrokerError.notStarted = error else {
                    throw error
                }
                attempt += 1
            }
        }
    }

    /// Starts a node, hands it to `body`, and ends it whatever happens.
    public static func withNode<Value: Sendable>(
        withStreams: Bool = false, _ body: (RabbitMQBroker) async throws -> Value
    ) async throws -> Value {
        let broker = try await start(withStreams: withStreams)
        do {
            let value = try await body(broker)
            try await broker.end()
            return value
        } catch {
            try? await broker.end()
            throw error
        }
    }

    /// Starts the stopped node again, with its data and its ports, and waits until it answers.
    public func start() async throws {
        try server.start()
        let clock = ContinuousClock()
        let began = clock.now
        var isUp = false
        do {
            isUp = try await eventually(
                "RabbitMQ answers", within: Self.startDeadline, every: .milliseconds(250)
            ) { () -> Bool? in
                if (try? await management.get("overview")) != nil { return true }
                // The keeper needs a moment until the first process is there.
                let hasEnded = clock.now - began > .seconds(2) && server.processes().isEmpty
                return hasEnded ? false : nil
            }
        } catch BrokerError.deadlineExceeded {
            // As where another program has taken one of its ports meanwhile.
        }
        guard isUp else { throw BrokerError.notStarted("RabbitMQ", log: server.logTail()) }
    }

    /// Stops the node in good order; its data stays for `start()`.
    public func stop() async throws { try await server.stop() }

    /// Ends the node as a crash would; what it had on disk stays for `start()`.
    public func kill() async throws { try await server.kill() }

    /// Stops the node and starts it again.
    public func restart() async throws {
        try await stop()
        try await start()
    }

    /// Ends the node and removes its folder.
    public func end() async throws { try await server.end() }

    /// Runs `rabbitmqctl` on this node and returns what it wrote.
    ///
    /// A call takes a second or two, nearly all of it the start of the tool.
    @discardableResult
    public func ctl(_ arguments: String...) async throws -> String {
        try await runCommand(
            Self.folder + "/rabbitmqctl", arguments, environment: environment, in: server.folder)
    }

    /// Raises the memory alarm, or ends it.
    ///
    /// While it is raised the node blocks everybody who publishes, so a test does this to a node
    /// of its own only.
    public func setMemoryAlarm(_ raised: Bool) async throws {
        try await ctl("set_vm_memory_high_watermark", raised ? "0.00001" : "0.4")
    }

    private static let folder = "/usr/lib/rabbitmq/bin"
}

extension RabbitMQBroker {
    private static func writeConfiguration(
        to folder: URL, ports: Ports, withStreams: Bool
    ) throws {
        let plugins =
            ["rabbitmq_management", "rabbitmq_prometheus"]
            + (withStreams ? ["rabbitmq_stream", "rabbitmq_stream_management"] : [])
        let configuration = """
            listeners.tcp.default = 127.0.0.1:\(ports.amqp)
            management.tcp.ip = 127.0.0.1
            management.tcp.port = \(ports.management)
            prometheus.tcp.ip = 127.0.0.1
            prometheus.tcp.port = \(ports.prometheus)
            collect_statistics_interval = 1000
            management.sample_retention_policies.global.minute = 1
            management.sample_retention_policies.basic.minute = 1
            management.sample_retention_policies.detailed.10 = 1
            disk_free_limit.absolute = 1MB
            \(withStreams ? "stream.listeners.tcp.1 = 127.0.0.1:\(ports.stream)" : "")

            """
        let files = [
            "rabbitmq.conf": configuration,
            "enabled_plugins": "[\(plugins.joined(separator: ","))].\n",
            "rabbitmq-env.conf": "",
        ]
        for (name, content) in files {
            try Data(content.utf8).write(to: folder.appendingPathComponent(name))
        }
    }

    private static func environment(in folder: URL, ports: Ports) -> [String: String] {
        [
            "PATH": ServerProcess.path,
            "LANG": "C.UTF-8",
            "HOME": folder.path,
            "ERL_CRASH_DUMP": folder.path + "/erl_crash.dump",
            "RABBITMQ_NODENAME": "mqp-\(ports.distribution)@localhost",
            "RABBITMQ_MNESIA_BASE": folder.path + "/data",
            "RABBITMQ_LOG_BASE": folder.path + "/log",
            "RABBITMQ_PID_FILE": folder.path + "/node.pid",
            "RABBITMQ_ENABLED_PLUGINS_FILE": folder.path + "/enabled_plugins",
            "RABBITMQ_CONFIG_FILE": folder.path + "/rabbitmq.conf",
            "RABBITMQ_CONF_ENV_FILE": folder.path + "/rabbitmq-env.conf",
            "RABBITMQ_DIST_PORT": String(ports.distribution),
            // Idle schedulers do not spin: the tests have better uses for two cores.
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS":
                "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none",
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": String(ports.epmd),
        ]
    }
}
