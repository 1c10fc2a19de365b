import Collectors
import Definitions
import Engine
import Simulations

/// How the targets of a run are asked.
enum RunCollectors {
    /// The function that asks a target.
    ///
    /// - Parameters:
    ///   - target: What to ask.
    ///   - definitions: Where the simulations are.
    ///   - clients: The program's HTTP clients.
    ///   - start: When simulations begin, in milliseconds since 1970 UTC.
    ///   - now: The wall clock.
    /// - Returns: The function.
    static func collector(
        of target: ResolvedTarget, in definitions: DefinitionSet, clients: HTTPClients,
        start: Int64, now: @escaping @Sendable () -> Int64
    ) -> MonitoringEngine.Collect {
        switch target.address {
        case .http(let address):
            let collector = HTTPCollector(
                target: target, at: address, clients: clients,
                userAgent: "mqp/\(MQPCommand.version)")
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
}
