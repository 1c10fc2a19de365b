import Foundation

/// A real NATS server with JetStream of a test's own, on loopback. It is up in a tenth of a second.
public actor NATSServer {
    /// Where clients connect.
    public nonisolated let clientPort: UInt16
    /// Where `/varz`, `/jsz` and the others answer.
    public nonisolated let monitorPort: UInt16
    /// The server's processes and folder.
    public nonisolated let server: ServerProcess

    private init(server: ServerProcess, ports: (client: UInt16, monitor: UInt16)) {
        self.server = server
        clientPort = ports.client
        monitorPort = ports.monitor
    }

    /// The address of the monitoring endpoints, such as `http://127.0.0.1:8222`.
    public nonisolated var monitorAddress: String { "http://127.0.0.1:\(monitorPort)" }

    /// Starts a server and waits until it has said where it listens.
    ///
    /// - Parameter withJetStream: Whether it keeps streams.
    /// - Returns: The server, ready.
    /// - Throws: `BrokerError.missingProgram` or `.deadlineExceeded`.
    public static func start(withJetStream: Bool = true) async throws -> NATSServer {
        let program = try ServerProcess.program("nats-server", package: "nats-server")
        let server = try ServerProcess(
            name: "nats",
            command: { folder in
                [program] + (withJetStream ? ["-js"] : []) + [
                    "-a", "127.0.0.1", "-p", "-1", "-m", "-1", "-sd",
                    folder.path + "/data", "--ports_file_dir", folder.path,
                ]
            },
            environment: { ["PATH": ServerProcess.path, "HOME": $0.path] })
        do {
            try server.start()
            let ports = try await eventually("nats-server names its ports") {
                try listenedPorts(in: server.folder)
            }
            return NATSServer(server: server, ports: ports)
        } catch BrokerError.deadlineExceeded {
            let log = server.logTail()
            try? await server.end()
            throw BrokerError.notStarted("nats-server", log: log)
        }
    }

    /// Starts a server, hands it to `body`, and ends it whatever happens.
    public static func withServer<Value: Sendable>(
        withJetStream: Bool = true, _ body: (NATSServer) async throws -> Value
    ) async throws -> Value {
        let server = try await start(withJetStream: withJetStream)
        do {
            let value = try await body(server)
            try await server.end()
            return value
        } catch {
            try? await server.end()
            throw error
        }
    }

    /// A new connection to this server.
    public func connect() throws -> NATSConnection { try NATSConnection(port: clientPort) }

    /// Ends the server and removes its folder.
    public func end() async throws { try await server.end() }

    /// The ports from the file that the server writes once it listens; nil before that.
    private static func listenedPorts(
        in folder: URL
    ) throws -> (client: UInt16, monitor: UInt16)? {
        struct Listened: Decodable {
            var nats: [String]
            var monitoring: [String]
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        guard let name = names.first(where: { $0.hasSuffix(".ports") }) else { return nil }
        let data = try Data(contentsOf: folder.appendingPathComponent(name))
        let listened = try JSONDecoder().decode(Listened.self, from: data)
        guard let client = listened.nats.first.flatMap(URL.init(string:))?.port,
            let monitor = listened.monitoring.first.flatMap(URL.init(string:))?.port
        else { return nil }
        return (UInt16(client), UInt16(monitor))
    }
}
