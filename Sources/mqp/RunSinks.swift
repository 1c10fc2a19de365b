import Collectors
import Definitions
import Delivery
import Diagnostics
import Foundation
import Logging
import Telemetry

/// The sinks of a run, each behind a queue of its own, and the live table where there is one.
struct RunSinks {
    private(set) var queues: [SinkQueue] = []
    /// Whether standard output shows a table instead of rows.
    private(set) var hasTable = false

    /// How long a stopping program tries to deliver what it has.
    static let flushLimit = Duration.seconds(15)

    /// Builds every sink; those that `check` finds wrong are left out.
    init(_ sinks: [ResolvedSink], clients: HTTPClients, logger: Logger) {
        var names: Set<String> = []
        func unique(_ name: String) -> String {
            var candidate = name
            var number = 2
            while !names.insert(candidate).inserted {
                candidate = "\(name)-\(number)"
                number += 1
            }
            return candidate
        }
        for sink in sinks {
            switch sink {
            case .stdout(let format):
                if format == .table || (format == .auto && Console.isTerminal(1)) {
                    hasTable = true
                } else {
                    let output = StandardOutputSink(name: unique("stdout"))
                    queues.append(SinkQueue(sink: output, limits: .local, logger: logger))
                }
            case .file(let path, let rotateBytes, let keep):
                guard let limits = FileSinkLimits(maximumBytes: rotateBytes, keptFiles: keep)
                else { continue }
                let file = FileSink(name: unique("file"), path: path.value, limits: limits)
                queues.append(SinkQueue(sink: file, limits: .local, logger: logger))
            case .newRelicEvents(let account, let key, let endpoint):
                guard case .success(let url) = Self.url(endpoint.value),
                    let address = HTTPAddress(url.description)
                else { continue }
                let sink = NewRelicEventsSink(
                    name: unique("new-relic"), account: account, endpoint: url, key: { key },
                    http: HTTPClientPosting(client: clients.client(for: address)))
                queues.append(SinkQueue(sink: sink, logger: logger))
            }
        }
    }

    /// Hands rows to every queue; none of them waits for its sink.
    func accept(_ rows: [EntityRow]) async {
        for queue in queues { await queue.accept(rows) }
    }

    func status() async -> [SinkStatus] {
        var all: [SinkStatus] = []
        for queue in queues { all.append(await queue.status) }
        return all
    }

    /// Delivers until the task is cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            for queue in queues { group.addTask { await queue.run() } }
        }
    }

    /// Delivers what is left, all sinks at the same time, and closes them.
    func flush() async -> [SinkStatus] {
        await withTaskGroup(of: SinkStatus.self) { group in
            for queue in queues {
                group.addTask { await queue.flush(within: Self.flushLimit) }
            }
            var all: [SinkStatus] = []
            for await status in group { all.append(status) }
            return all.sorted { $0.name < $1.name }
        }
    }

    /// Says what is wrong with the place that a sink sends to.
    static func check(_ sink: ResolvedSink, report: inout DiagnosticReport) {
        switch sink {
        case .stdout: break
        case .file(let path, _, _):
            if let problem = problem(withFile: path.value) {
                report.add(.notAFile(path, problem))
            }
        case .newRelicEvents(_, _, let endpoint):
            if case .failure(let problem) = url(endpoint.value) {
                report.add(.notAnEndpoint(problem, at: endpoint.place))
            }
        }
    }

    /// Why rows cannot go to a file, as far as it can be told before there are any.
    private static func problem(withFile path: String) -> String? {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
            if isFolder.boolValue { return "this is a folder" }
            return FileManager.default.isWritableFile(atPath: path) ? nil : "it may not be written"
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard FileManager.default.fileExists(atPath: folder) else {
            return "there is no such folder"
        }
        return FileManager.default.isWritableFile(atPath: folder)
            ? nil : "the folder may not be written to"
    }

    private static func url(
        _ endpoint: NewRelicEndpoint
    ) -> Result<EndpointURL, EndpointURL.Problem> {
        switch endpoint {
        case .region(let region): .success(EndpointURL(NewRelicRegion(region)))
        case .host(let text):
            Result { () throws(EndpointURL.Problem) in try EndpointURL(text) }
        }
    }
}

extension NewRelicRegion {
    /// The region of a configuration's word.
    fileprivate init(_ region: NewRelicEventsSinkDefinition.Region) {
        self =
            switch region {
            case .us: .us
            case .eu: .eu
            case .staging: .staging
            case .fedramp: .fedramp
            }
    }
}

extension Diagnostic {
    fileprivate static func notAFile(_ path: Located<String>, _ problem: String) -> Diagnostic {
        Diagnostic(
            "config/sink-path", "rows cannot be written to this file", at: path.place,
            label: problem, help: "name a file in a folder that is there and can be written to")
    }

    fileprivate static func notAnEndpoint(
        _ problem: EndpointURL.Problem, at place: Place
    ) -> Diagnostic {
        let label =
            switch problem {
            case .tooLong: "too long"
            case .unknownScheme(let scheme): "`\(scheme)` is neither `https` nor `http`"
            case .noHost: "has no host"
            case .badPort: "the port is no number from 1 to 65535"
            case .unexpectedPart: "has a user, a query, a fragment or a space"
            case .notEncrypted(let host): "`\(host)` would get the key unencrypted"
            }
        return Diagnostic(
            "config/address", "this is not an address that rows can be sent to", at: place,
            label: label, help: "write a host, or `https://host:port`"
        ).withoutSource
    }
}
