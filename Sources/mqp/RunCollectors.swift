import Collectors
import Definitions
import Delivery
import Diagnostics
import Engine
import KafkaClient
import NerdGraph
import Plans
import Simulations
import Sinks
import Telemetry

/// How the targets of a run are asked.
enum RunCollectors {
    /// The function that asks a target.
    ///
    /// - Parameters:
    ///   - target: What to ask.
    ///   - plans: All requests of its source.
    ///   - definitions: Where the simulations are.
    ///   - clients: The program's HTTP clients.
    ///   - start: When simulations begin, in milliseconds since 1970 UTC.
    ///   - now: The wall clock.
    ///   - time: How recordings wait.
    ///   - checkpoints: Where it is kept how far files were read; nil for nowhere.
    ///   - threads: What files are read on, which all targets of a run share.
    ///   - path: The path of the configuration, to which files of keys are relative.
    /// - Returns: The function.
    static func collector(
        of target: ResolvedTarget, asking plans: [RequestPlan], in definitions: DefinitionSet,
        clients: HTTPClients,
        start: Int64, now: @escaping @Sendable () -> Int64, time: TimeSource = .system,
        checkpoints: CheckpointStore? = nil, threads: FileThreads = FileThreads(),
        besides path: String = ""
    ) -> MonitoringEngine.Collect {
        switch target.address {
        case .http(let address) where plans.first?.transport == .prometheus:
            let collector = PrometheusCollector(
                target: target, at: address, plans: plans, clients: clients,
                userAgent: "mqp/\(MQPCommand.version)")
            return { plan, limit throws(CollectionError) in
                try await collector.collect(plan, within: limit)
            }
        case .http(let address):
            let collector = HTTPCollector(
                target: target, at: address, plans: plans, clients: clients,
                userAgent: "mqp/\(MQPCommand.version)")
            return { plan, limit throws(CollectionError) in
                try await collector.collect(plan, within: limit)
            }
        case .kafka(let cluster):
            let collector = kafka(cluster, timeout: target.definition.timeout, now: now)
            return { plan, limit throws(CollectionError) in
                try await collector.collect(plan, within: limit)
            }
        case .newRelic(let access):
            let collector = NRQLCollector(
                access, client: nerdGraph(access, for: target, besides: path, clients: clients),
                timeout: target.definition.timeout, elapsed: TimeSource.system.elapsed)
            return { plan, limit throws(CollectionError) in
                try await collector.collect(plan, within: limit)
            }
        case .simulation(let name):
            guard let definition = definitions.simulation(named: name) else {
                preconditionFailure("a configuration that was checked names no such simulation")
            }
            let collector = SimulationCollector(Simulation(definition, start: start), now: now)
            return { plan, limit throws(CollectionError) in
                try await collector.collect(plan, within: limit)
            }
        case .file(let path):
            let collector = FileCollector(
                path: path, maximumBytes: target.definition.maximumBodyBytes,
                checkpoints: checkpoints, threads: threads)
            return { plan, limit throws(CollectionError) in
                try await collector.collect(plan, within: limit)
            }
        case .recording(let path, let speed):
            let collector = RecordingCollector(
                path: path, plans: plans, speed: speed,
                time: .init(elapsed: time.elapsed, sleep: time.sleep))
            return { plan, limit throws(CollectionError) in
                try await collector.collect(plan, within: limit)
            }
        }
    }

    /// The shortest interval at which a recording is asked.
    private static let shortestInterval = Duration.milliseconds(10)

    /// The target, asked as often as its recording says, if it is one.
    static func paced(_ target: ResolvedTarget) -> ResolvedTarget {
        guard case .recording(let path, let speed) = target.address else { return target }
        var paced = target
        // One that cannot be read has a finding already, or fails in each poll.
        do throws(CollectionError) {
            let header = try RecordingHeader.read(path)
            paced.definition.interval = max(speed.scaled(header.interval), shortestInterval)
        } catch {
            return target
        }
        return paced
    }

    /// What is wrong with a target that only who asks it can see.
    static func check(_ target: ResolvedTarget, report: inout DiagnosticReport) {
        if case .recording(let path, _) = target.address {
            check(target, of: path, report: &report)
        }
        if case .newRelic(let access) = target.address {
            do throws(EndpointURL.Problem) { _ = try EndpointURL(access.graphQL) } catch {
                report.add(
                    Diagnostic(
                        "config/address", "this cannot be the address of NerdGraph",
                        at: target.definition.newRelic?.place ?? target.definition.name.place,
                        label: "not possible", help: "write a host, such as `api.newrelic.com`"))
            }
        }
        guard case .kafka(let cluster) = target.address else { return }
        do throws(KafkaPropertyError) {
            if let text = try settings(cluster).conflictFromOutside {
                report.add(.kafkaConflict(text, at: target.definition.name.place))
            }
        } catch {
            let name = cluster.settings.first { $0.name.value == error.name }?.name
            guard !report.tells(of: name) else { return }
            report.add(
                Diagnostic(
                    "config/kafka-setting", .error, "\(error)",
                    at: name?.place ?? target.definition.name.place, label: "not possible",
                    help: "the settings are those of librdkafka's CONFIGURATION.md"))
        }
    }

    private static func check(
        _ target: ResolvedTarget, of recording: String, report: inout DiagnosticReport
    ) {
        let definition = target.definition
        let place = definition.recording?.place ?? definition.name.place
        do throws(CollectionError) {
            let header = try RecordingHeader.read(recording)
            guard header.source != definition.source.value else { return }
            report.add(
                Diagnostic(
                    "config/recording", .error,
                    "the recording is of the source `\(shown(header.source))`",
                    at: definition.source.place, label: "not that one",
                    help: "write `source: \(shown(header.source))`"))
        } catch {
            report.add(
                Diagnostic(
                    "config/recording", .error, "the recording cannot be read: \(error.detail)",
                    at: place, label: "not a recording",
                    help: "name a file that `mqp record` wrote, relative to this one"))
        }
    }

    private static func settings(
        _ cluster: KafkaCluster
    ) throws(KafkaPropertyError) -> KafkaWatcherSettings {
        try KafkaWatcherSettings(
            servers: cluster.brokers.map(\.description).joined(separator: ","),
            properties: cluster.settings.written, secrets: cluster.settings.fromOutside)
    }

    /// A client that tries nothing twice: the next poll is the next try.
    private static func nerdGraph(
        _ access: NRQLAccess, for target: ResolvedTarget, besides path: String,
        clients: HTTPClients
    ) -> NerdGraphClient {
        let time = TimeSource.system
        let key =
            access.userKey.file.map {
                KeySource(
                    file: OutsideFiles.resolve($0, besides: path), key: access.userKey.secret,
                    time: time)
            } ?? KeySource(access.userKey.secret)
        do throws(EndpointURL.Problem) {
            return NerdGraphClient(
                endpoint: NerdGraphEndpoint(
                    url: try EndpointURL(access.graphQL), key: { key.current() },
                    keyWasRefused: { key.forget() }, timeout: target.definition.timeout,
                    maximumAnswerBytes: target.definition.maximumBodyBytes, attempts: 1),
                transport: HTTPGraphQLTransport(client: clients.client(for: access.address)),
                pace: NerdGraphPace(now: time.milliseconds, sleep: time.sleep))
        } catch {
            preconditionFailure("an address that was checked: \(error)")
        }
    }

    private static func kafka(
        _ cluster: KafkaCluster, timeout: Duration, now: @escaping @Sendable () -> Int64
    ) -> KafkaCollector {
        do throws(KafkaPropertyError) {
            return KafkaCollector(KafkaWatcher(try settings(cluster)), timeout: timeout, now: now)
        } catch {
            preconditionFailure("settings that were checked: \(error)")
        }
    }
}

extension NRQLAccess {
    /// Where queries are posted to.
    fileprivate var graphQL: String { "\(address)/graphql" }
}
