import Collectors
import Definitions
import Delivery
import Diagnostics
import Formats
import Foundation
import KafkaClient
import Sinks
import Spool
import Telemetry

/// The sinks of a run as the configuration names them, each with its policy.
struct RunSinks {
    /// A sink and how rows go to it.
    struct Configured {
        let sink: any Sink
        let policy: DeliveryPolicy
        /// Whether the program's own log goes there: where its event type is named, or to an endpoint
        /// of logs that takes everything.
        let takesLog: Bool
    }

    private(set) var configured: [Configured] = []
    /// Whether standard output shows a table instead of rows.
    private(set) var hasTable = false
    /// What a scrape shows.
    private(set) var exposition: ExpositionSink?
    /// Who reads back what was refused after it had been taken, by the name of the sink.
    private(set) var lateRefusals: [String: LateRefusals] = [:]

    /// Builds every sink; what `check` finds wrong is left out.
    init(_ input: RunInput, clients: HTTPClients, time: TimeSource) {
        let builder = SinkBuilder(path: input.path, clients: clients, time: time)
        for sink in input.configuration.sinks {
            if case .stdout(let format) = sink.kind,
                format == .table || (format == .auto && Console.isTerminal(1))
            {
                hasTable = true
                continue
            }
            guard let built = builder.sink(sink) else { continue }
            if let exposition = built as? ExpositionSink { self.exposition = exposition }
            if case .newRelicEvents(let access) = sink.kind {
                lateRefusals[sink.name] = builder.lateRefusals(access)
            }
            let whole = ConfiguredSink(built, sink)
            configured.append(
                Configured(
                    sink: whole, policy: DeliveryPolicy(sink.delivery, endpoint: sink.endpoint),
                    takesLog: whole.needs.eventTypes?.contains(LogRow.eventType)
                        ?? sink.kind.isForAllLogs))
        }
    }

    /// Whether some sink takes the program's own log.
    var takesLog: Bool { configured.contains(where: \.takesLog) }

    /// Each as the spool sees it: the program's own log is for those alone that take it.
    var spoolSinks: [SpoolSink] {
        let takesLog = takesLog
        return configured.map {
            SpoolSink(
                name: $0.sink.name, eventTypes: $0.sink.needs.eventTypes,
                excludedTypes: takesLog && !$0.takesLog ? [LogRow.eventType] : [])
        }
    }

    /// Says what is wrong with the place that a sink sends to, as far as it can be told beforehand.
    static func check(_ sink: ResolvedSink, report: inout DiagnosticReport) {
        switch sink.kind {
        case .file(let path, _, _):
            if let problem = problem(withFile: path.value) {
                report.add(.notAFile(path, problem))
            }
        case .newRelicEvents(let access), .newRelicMetrics(let access), .newRelicLogs(let access):
            if let problem = SinkBuilder.problem(with: access.address.value) {
                report.add(.notAnEndpoint(problem, at: access.address.place))
            }
        case .otlp(let access):
            if let problem = SinkBuilder.problem(
                with: access.address.value, carriesSecret: access.carriesSecret)
            {
                report.add(.notAnEndpoint(problem, at: access.address.place))
            }
        case .prometheusRemoteWrite(let access):
            if let problem = SinkBuilder.problem(
                with: access.address.value, carriesSecret: access.carriesSecret)
            {
                report.add(.notAnEndpoint(problem, at: access.address.place))
            }
        case .kafka(let access):
            switch SinkBuilder.settings(access) {
            case .success(let settings):
                if let text = settings.conflictFromOutside {
                    report.add(.kafkaConflict(text, at: sink.place))
                }
            case .failure(let problem):
                let name = access.settings.first { $0.name.value == problem.name }?.name
                guard !report.tells(of: name) else { return }
                report.add(.notASetting(problem, at: name?.place ?? sink.place))
            }
        case .stdout, .newRelicAgent, .prometheus, .rabbitmq: break
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
}

extension ResolvedSink.Kind {
    /// Whether rows become lines of a log there, also without naming the event type of one.
    fileprivate var isForAllLogs: Bool {
        if case .otlp(let access) = self { access.signal == .logs } else { false }
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

    fileprivate static func notASetting(
        _ problem: KafkaPropertyError, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "config/kafka-setting", "a setting of librdkafka that it does not take", at: place,
            label: "\(problem)",
            help: "its own list of settings says which there are and what they take")
    }
}
