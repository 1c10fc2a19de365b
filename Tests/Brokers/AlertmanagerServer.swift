import Foundation
import FoundationNetworking

/// A real Alertmanager of a test's own, on loopback, which tells nobody.
public actor AlertmanagerServer {
    /// Where the API answers.
    public nonisolated let port: UInt16
    /// The server's processes and folder.
    public nonisolated let server: ServerProcess

    /// An alert as it knows it.
    public struct Alert: Decodable, Sendable {
        public var labels: [String: String]
        public var annotations: [String: String]
        public var startsAt: String
        public var endsAt: String
        public var generatorURL: String?
    }

    private init(port: UInt16) throws {
        self.port = port
        let program = try ServerProcess.program(
            "prometheus-alertmanager", package: "prometheus-alertmanager")
        server = try ServerProcess(
            name: "alertmanager",
            command: { folder in
                [
                    program, "--config.file=\(folder.path)/alertmanager.yml",
                    "--storage.path=\(folder.path)/data", "--cluster.listen-address=",
                    "--web.listen-address=127.0.0.1:\(port)",
                ]
            },
            environment: { folder in
                try "route: { receiver: none }\nreceivers: [{ name: none }]\n".write(
                    to: folder.appendingPathComponent("alertmanager.yml"), atomically: true,
                    encoding: .utf8)
                return ["PATH": ServerProcess.path, "HOME": folder.path]
            })
    }

    /// The address of the API, such as `http://127.0.0.1:9093`.
    public nonisolated var address: String { "http://127.0.0.1:\(port)" }

    /// Starts a server, hands it to `body`, and ends it whatever happens.
    public static func withServer<Value: Sendable>(
        _ body: (AlertmanagerServer) async throws -> Value
    ) async throws -> Value {
        let server = try await start()
        do {
            let value = try await body(server)
            try await server.server.end()
            return value
        } catch {
            try? await server.server.end()
            throw error
        }
    }

    private static func start() async throws -> AlertmanagerServer {
        var attempt = 1
        while true {
            let server = try AlertmanagerServer(port: try freePorts(1)[0])
            do {
                try server.server.start()
                try await eventually(
                    "alertmanager is ready", within: PrometheusServer.startDeadline
                ) {
                    try await server.get("/-/ready") != nil ? true : nil
                }
                return server
            } catch BrokerError.deadlineExceeded {
                let log = server.server.logTail()
                try? await server.server.end()
                guard attempt < PrometheusServer.maximumAttempts else {
                    throw BrokerError.notStarted("alertmanager", log: log)
                }
                attempt += 1
            }
        }
    }

    /// The alerts that are there now; one that has ended is not.
    public func alerts() async throws -> [Alert] {
        guard let data = try await get("/api/v2/alerts") else { return [] }
        return try JSONDecoder().decode([Alert].self, from: data)
    }

    /// Nil where it does not answer with success.
    private func get(_ path: String) async throws -> Data? {
        guard let url = URL(string: address + path),
            let (data, response) = try? await URLSession.shared.data(from: url),
            (response as? HTTPURLResponse)?.statusCode == 200
        else { return nil }
        return data
    }
}
