import Foundation
import FoundationNetworking

/// A real Prometheus of a test's own, on loopback, which takes remote write and scrapes one address
/// every second if it is given one. It is up in a few seconds.
public actor PrometheusServer {
    /// Where the API and the receiver of remote write answer.
    public nonisolated let port: UInt16
    /// The server's processes and folder.
    public nonisolated let server: ServerProcess

    /// How often a server is started anew, with another port, when it ends before it answers.
    public static let maximumAttempts = 3
    /// How long a server may take until it is ready.
    public static let startDeadline: Duration = .seconds(30)

    private init(port: UInt16, configuration: String, rules: String?) throws {
        self.port = port
        let program = try ServerProcess.program("prometheus", package: "prometheus")
        server = try ServerProcess(
            name: "prometheus",
            command: { folder in
                [
                    program, "--config.file=\(folder.path)/prometheus.yml",
                    "--storage.tsdb.path=\(folder.path)/data", "--web.enable-remote-write-receiver",
                    "--web.listen-address=127.0.0.1:\(port)",
                ]
            },
            environment: { folder in
                try configuration.write(
                    to: folder.appendingPathComponent("prometheus.yml"), atomically: true,
                    encoding: .utf8)
                try rules?.write(
                    to: folder.appendingPathComponent("rules.yml"), atomically: true,
                    encoding: .utf8)
                return ["PATH": ServerProcess.path, "HOME": folder.path]
            })
    }

    /// The address of the API, such as `http://127.0.0.1:9090`.
    public nonisolated var address: String { "http://127.0.0.1:\(port)" }

    /// Starts a server, hands it to `body`, and ends it whatever happens.
    ///
    /// - Parameters:
    ///   - scraping: a host and a port that is scraped every second, at `/metrics` unless another path
    ///     stands behind; nil for none.
    ///   - families: values of the parameter `family`.
    ///   - outOfOrderWindow: how far back it takes samples out of order, such as `10m`.
    ///   - alerting: the rules that it evaluates, and the Alertmanager that it tells; nil for none.
    ///   - body: what is done with it.
    /// - Returns: what `body` returns.
    /// - Throws: `BrokerError.missingProgram` or `.notStarted`, or what `body` throws.
    public static func withServer<Value: Sendable>(
        scraping: String? = nil, families: [String] = [], outOfOrderWindow: String? = nil,
        alerting: Alerting? = nil,
        _ body: (PrometheusServer) async throws -> Value
    ) async throws -> Value {
        let server = try await start(
            configuration(
                scraping: scraping, families: families, outOfOrderWindow: outOfOrderWindow,
                alerting: alerting),
            rules: alerting?.rules)
        do {
            let value = try await body(server)
            try await server.server.end()
            return value
        } catch {
            try? await server.server.end()
            throw error
        }
    }

    /// What it evaluates, and who is told.
    public struct Alerting: Sendable {
        /// A file of rules.
        public var rules: String
        /// The host and the port of an Alertmanager.
        public var alertmanager: String

        public init(rules: String, alertmanager: String) {
            self.rules = rules
            self.alertmanager = alertmanager
        }
    }

    private static func start(
        _ configuration: String, rules: String?
    ) async throws -> PrometheusServer {
        var attempt = 1
        while true {
            let server = try PrometheusServer(
                port: try freePorts(1)[0], configuration: configuration, rules: rules)
            do {
                try server.server.start()
                try await eventually("prometheus is ready", within: startDeadline) {
                    try await server.get("/-/ready") != nil ? true : nil
                }
                return server
            } catch BrokerError.deadlineExceeded {
                let log = server.server.logTail()
                try? await server.server.end()
                guard attempt < maximumAttempts else {
                    throw BrokerError.notStarted("prometheus", log: log)
                }
                attempt += 1
            }
        }
    }

    private static func configuration(
        scraping address: String?, families: [String], outOfOrderWindow window: String?,
        alerting: Alerting?
    ) -> String {
        var text = "global: {}\n"
        if let window { text += "storage: { tsdb: { out_of_order_time_window: \(window) } }\n" }
        if let alerting {
            text += """
                rule_files: [rules.yml]
                alerting:
                  alertmanagers: [{ static_configs: [{ targets: ["\(alerting.alertmanager)"] }] }]

                """
        }
        if let address {
            let host = address.prefix { $0 != "/" }
            let path = address.dropFirst(host.count)
            text += """
                scrape_configs:
                  - job_name: mqp
                    scrape_interval: 1s
                    metrics_path: \(path.isEmpty ? "/metrics" : path)
                    params: { family: [\(families.joined(separator: ", "))] }
                    static_configs: [{ targets: ["\(host)"] }]

                """
        }
        return text
    }
}

extension PrometheusServer {
    /// A series with its samples, by the labels without `job` and `instance`.
    public struct Series: Decodable, Sendable {
        /// The labels, the name as `__name__` among them.
        public let metric: [String: String]
        /// Times in seconds since 1970 UTC, and values as texts.
        public let samples: [Sample]

        private enum CodingKeys: String, CodingKey { case metric, value, values }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            metric = try container.decode([String: String].self, forKey: .metric)
            samples =
                try container.decodeIfPresent([Sample].self, forKey: .values)
                ?? [container.decode(Sample.self, forKey: .value)]
        }
    }

    /// One sample of a series.
    public struct Sample: Decodable, Sendable, Hashable {
        /// Seconds since 1970 UTC.
        public let time: Double
        /// The value as Prometheus writes it.
        public let value: String

        public init(time: Double, value: String) {
            self.time = time
            self.value = value
        }

        public init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            time = try container.decode(Double.self)
            value = try container.decode(String.self)
        }
    }

    /// The answer to a query in PromQL at a time, in seconds since 1970 UTC, or now.
    ///
    /// - Throws: `BrokerError.refused` where the query is wrong.
    public nonisolated func query(_ text: String, at time: Double? = nil) async throws -> [Series] {
        var items = [URLQueryItem(name: "query", value: text)]
        if let time { items.append(URLQueryItem(name: "time", value: String(time))) }
        return try await series("/api/v1/query", items)
    }

    /// The answer to a query in PromQL at several times, in seconds since 1970 UTC.
    ///
    /// - Throws: `BrokerError.refused` where the query is wrong.
    public nonisolated func query(
        _ text: String, from start: Double, through end: Double, step: Double
    ) async throws -> [Series] {
        let items = [
            URLQueryItem(name: "query", value: text),
            URLQueryItem(name: "start", value: "\(start)"),
            URLQueryItem(name: "end", value: "\(end)"),
            URLQueryItem(name: "step", value: "\(step)"),
        ]
        return try await series("/api/v1/query_range", items)
    }

    private nonisolated func series(
        _ path: String, _ items: [URLQueryItem]
    ) async throws -> [Series] {
        struct Answer: Decodable {
            struct Data: Decodable {
                var result: [Series]
            }
            var data: Data
        }
        guard let data = try await get(path, items) else { return [] }
        return try JSONDecoder().decode(Answer.self, from: data).data.result
    }

    /// What the server knows of the families that it scraped: kind, help and unit by name.
    public nonisolated func metadata() async throws -> [String: [String]] {
        struct Answer: Decodable {
            struct Family: Decodable {
                var type: String
                var help: String
                var unit: String
            }
            var data: [String: [Family]]
        }
        guard let data = try await get("/api/v1/metadata") else { return [:] }
        return try JSONDecoder().decode(Answer.self, from: data).data.compactMapValues {
            $0.first.map { [$0.type, $0.help, $0.unit] }
        }
    }

    private nonisolated func get(
        _ path: String, _ items: [URLQueryItem] = []
    ) async throws -> Data? {
        var components = URLComponents(string: address + path)
        if !items.isEmpty { components?.queryItems = items }
        // A server reads a plus sign as a blank.
        let query = components?.percentEncodedQuery?.replacingOccurrences(of: "+", with: "%2B")
        components?.percentEncodedQuery = query
        guard let url = components?.url else { return nil }
        let (data, response) = try await URLSession.shared.data(from: url)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard (200..<300).contains(status) else {
            throw BrokerError.refused(
                request: path, status: status, body: String(decoding: data, as: UTF8.self))
        }
        return data
    }
}
