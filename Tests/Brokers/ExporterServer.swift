public import Foundation
import FoundationNetworking

/// A real exporter of a test's own, on loopback: a program of Debian that tells of itself, of this
/// machine or of a server that is not there.
public actor ExporterServer {
    /// The programs, each in a package of its name where none is said.
    public enum Program: String, CaseIterable, Sendable {
        case node = "prometheus-node-exporter"
        case blackbox = "prometheus-blackbox-exporter"
        case pushgateway = "prometheus-pushgateway"
        case redis = "prometheus-redis-exporter"
        case process = "prometheus-process-exporter"
        case etcd

        var package: String { self == .etcd ? "etcd-server" : rawValue }

        func arguments(in folder: URL, port: UInt16, peerPort: UInt16) -> [String] {
            let address = "127.0.0.1:\(port)"
            return switch self {
            case .node, .pushgateway: ["--web.listen-address=\(address)"]
            case .redis: ["-web.listen-address=\(address)"]
            case .blackbox:
                ["--config.file=\(folder.path)/blackbox.yml", "--web.listen-address=\(address)"]
            case .process: ["-procnames=bash,python3", "-web.listen-address=\(address)"]
            case .etcd:
                [
                    "--data-dir=\(folder.path)/data", "--listen-client-urls=http://\(address)",
                    "--advertise-client-urls=http://\(address)",
                    "--listen-peer-urls=http://127.0.0.1:\(peerPort)",
                ]
            }
        }
    }

    /// Where `/metrics` answers.
    public nonisolated let port: UInt16
    /// The exporter's processes and folder.
    public nonisolated let server: ServerProcess

    private init(_ program: Program) throws {
        let ports = try freePorts(2)
        port = ports[0]
        let file = try ServerProcess.program(program.rawValue, package: program.package)
        server = try ServerProcess(
            name: program.rawValue,
            command: {
                [file] + program.arguments(in: $0, port: ports[0], peerPort: ports[1])
            },
            environment: { folder in
                try "modules: { tcp: { prober: tcp } }\n".write(
                    to: folder.appendingPathComponent("blackbox.yml"), atomically: true,
                    encoding: .utf8)
                return ["PATH": ServerProcess.path, "HOME": folder.path]
            })
    }

    /// Starts a program, takes one answer of its `/metrics`, and ends it.
    ///
    /// - Throws: `BrokerError.missingProgram` or `.notStarted`.
    public static func metrics(of program: Program) async throws -> Data {
        var attempt = 1
        while true {
            let exporter = try ExporterServer(program)
            do {
                try exporter.server.start()
                let body = try await eventually(
                    "\(program) answers", within: PrometheusServer.startDeadline
                ) { try await httpBody("http://127.0.0.1:\(exporter.port)/metrics") }
                try await exporter.server.end()
                return body
            } catch BrokerError.deadlineExceeded {
                let log = exporter.server.logTail()
                try? await exporter.server.end()
                guard attempt < PrometheusServer.maximumAttempts else {
                    throw BrokerError.notStarted(program.rawValue, log: log)
                }
                attempt += 1
            }
        }
    }
}

/// The body of an answer with success; nil for any other and for none.
public func httpBody(_ address: String) async throws -> Data? {
    guard let url = URL(string: address),
        let (data, response) = try? await URLSession.shared.data(from: url),
        (response as? HTTPURLResponse)?.statusCode == 200
    else { return nil }
    return data
}
