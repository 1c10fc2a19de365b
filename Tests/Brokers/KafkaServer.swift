import Foundation

/// A real server of a test's own that speaks Kafka's protocol, on loopback: the one of noida-db, since
/// Apache Kafka itself is packaged neither by Debian nor on PyPI. It is up in a tenth of a second, has
/// one node, and makes a topic with one partition when somebody asks for it.
///
/// It confirms messages that are not on disk yet, and a crash takes those with it; so it is only ever
/// stopped in good order.
public actor KafkaServer {
    /// How often a server is started anew, with another port, when it does not answer.
    public static let maximumAttempts = 3

    /// Where clients connect; the same after a restart.
    public nonisolated let port: UInt16
    /// The server's processes and folder.
    public nonisolated let server: ServerProcess

    /// The address for clients, such as `127.0.0.1:9092`.
    public nonisolated var address: String { "127.0.0.1:\(port)" }

    /// A server that is not started yet, with its folder and its port.
    ///
    /// - Throws: `BrokerError.missingProgram`.
    public init() async throws {
        let program = try await Self.program()
        let port = try freePorts(1)[0]
        self.port = port
        server = try ServerProcess(
            name: "kafka",
            command: { folder in
                [
                    program, "start", "--only", "kafka", "--kafka-port", "\(port)", "--data-dir",
                    folder.path + "/data",
                ]
            },
            environment: { ["PATH": ServerProcess.path, "HOME": $0.path] })
    }

    /// Starts a server and waits until it answers.
    ///
    /// - Throws: `BrokerError.missingProgram` or `.notStarted`.
    public static func start() async throws -> KafkaServer {
        var attempt = 1
        while true {
            let server = try await KafkaServer()
            do {
                try await server.start()
                return server
            } catch {
                try? await server.end()
                guard attempt < maximumAttempts, case BrokerError.notStarted = error else {
                    throw error
                }
                attempt += 1
            }
        }
    }

    /// Starts a server, hands it to `body`, and ends it whatever happens.
    public static func withServer<Value: Sendable>(
        _ body: (KafkaServer) async throws -> Value
    ) async throws -> Value {
        let server = try await start()
        do {
            let value = try await body(server)
            try await server.end()
            return value
        } catch {
            try? await server.end()
            throw error
        }
    }

    /// Starts the server, with the data that it has, and waits until it answers.
    public func start() async throws {
        try server.start()
        do {
            try await eventually("Kafka answers") {
                // A moment is enough on loopback; without a limit kcat waits long.
                try await kcat(["-L", "-m", "2"]).isEmpty ? nil : true
            }
        } catch BrokerError.deadlineExceeded {
            throw BrokerError.notStarted("noida-db", log: server.logTail())
        }
    }

    /// Stops the server in good order; its data stays for `start()`.
    public func stop() async throws { try await server.stop() }

    /// Ends the server and removes its folder.
    public func end() async throws { try await server.end() }

    /// All messages of a topic, as a consumer without a group reads them from the beginning.
    public func messages(in topic: String) async throws -> [KafkaMessage] {
        let output = try await kcat(["-C", "-t", topic, "-o", "beginning", "-e", "-q", "-J"])
        return try output.split(separator: "\n").map {
            try JSONDecoder().decode(KafkaMessage.self, from: Data($0.utf8))
        }
    }

    /// Sends messages to a topic; none has a line break.
    public func produce(_ messages: [String], to topic: String) async throws {
        let file = server.folder.appendingPathComponent("messages-\(UUID().uuidString)")
        try Data(messages.joined(separator: "\n").utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        _ = try await kcat(["-P", "-t", topic, "-l", file.path])
    }

    private func kcat(_ arguments: [String]) async throws -> String {
        let program = try ServerProcess.program("kcat", package: "kcat")
        return try await runCommand(
            program, ["-b", address] + arguments, environment: ["PATH": ServerProcess.path],
            in: server.folder)
    }

    /// The binary in the Python package, wherever pip put it.
    private static func program() async throws -> String {
        let script = "import noida_db, os; print(os.path.dirname(noida_db.__file__))"
        let output = try? await runCommand(
            "/usr/bin/env", ["python3", "-c", script],
            environment: ProcessInfo.processInfo.environment,
            in: FileManager.default.temporaryDirectory)
        let folder = output?.split(separator: "\n").last.map(String.init) ?? ""
        let program = folder + "/noida-db"
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw BrokerError.missingProgram("noida-db", package: "noida-db of PyPI")
        }
        return program
    }
}

/// A message as it was read back.
public struct KafkaMessage: Decodable, Sendable, Hashable {
    public var partition: Int
    public var offset: Int
    /// Milliseconds since 1970 UTC.
    public var ts: Int64
    /// Names and values in turn.
    public var headers: [String]?
    public var key: String?
    public var payload: String
}
