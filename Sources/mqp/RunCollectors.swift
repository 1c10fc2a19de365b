import Collectors
import Definitions
import Diagnostics
import Engine
import KafkaClient
import Plans
import Simulations

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
    /// - Returns: The function.
    static func collector(
        of target: ResolvedTarget, asking plans: [RequestPlan], in definitions: DefinitionSet,
        clients: HTTPClients,
        start: Int64, now: @escaping @Sendable () -> Int64
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
        case .simulation(let name):
            guard let definition = definitions.simulation(named: name) else {
                preconditionFailure("a configuration that was checked names no such simulation")
            }
            let collector = SimulationCollector(Simulation(definition, start: start), now: now)
            return { plan, limit throws(CollectionError) in
                try await collector.collect(plan, within: limit)
            }
        }
    }

    /// What is wrong with a target that only who asks it can see.
    static func check(_ target: ResolvedTarget, report: inout DiagnosticReport) {
        guard case .kafka(let cluster) = target.address else { return }
        do throws(KafkaPropertyError) { _ = try settings(cluster) } catch {
            let name = cluster.settings.first { $0.name.value == error.name }?.name
            report.add(
                Diagnostic(
                    "config/kafka-setting", .error, "\(error)",
                    at: name?.place ?? target.definition.name.place, label: "not possible",
                    help: "the settings are those of librdkafka's CONFIGURATION.md"))
        }
    }

    private static func settings(
        _ cluster: KafkaCluster
    ) throws(KafkaPropertyError) -> KafkaWatcherSettings {
        try KafkaWatcherSettings(
            servers: cluster.brokers.map(\.description).joined(separator: ","),
            secrets: Dictionary(
                cluster.settings.map { setting in
                    (setting.name.value, { @Sendable in setting.value })
                }, uniquingKeysWith: { _, last in last }))
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
