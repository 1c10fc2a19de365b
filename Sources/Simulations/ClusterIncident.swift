import Definitions
import Diagnostics

/// An incident of one cluster, and the numbers of what it befalls.
struct ClusterIncident: Sendable {
    let kind: SimulatedIncident.Kind
    let clock: IncidentClock
    /// Numbers of brokers, topics, groups or queues, whichever such an incident befalls.
    let subjects: [Int]
    /// Whether the whole cluster is meant.
    let isOfCluster: Bool

    init(_ incident: SimulatedIncident, cluster: SimulatedCluster, topology: ClusterTopology) {
        kind = incident.kind.value
        clock = IncidentClock(incident)
        let subject = kind.subject
        let name = incident.subjects.first { $0.subject == subject }?.name.value
        isOfCluster = name == nil
        let names: Set<String>
        let known: [String]
        switch subject {
        case .broker:
            names = Set([name].compactMap(\.self))
            known = topology.brokers.map(\.id)
        case .topic:
            names = Set(name.map { cluster.topics.names(meantBy: $0) } ?? [])
            known = topology.topics.map(\.name)
        case .group:
            names = Set(name.map { cluster.groups.names(meantBy: $0) } ?? [])
            known = topology.groups.map(\.name)
        case .queue:
            names = Set(name.map { cluster.queues.names(meantBy: $0) } ?? [])
            known = topology.queues.map(\.name)
        }
        subjects = known.indices.filter { names.contains(known[$0]) }
    }
}

extension ClusterState {
    /// Marks what the incidents of a moment befall, and nothing else.
    mutating func applyIncidents(at elapsed: Int64) {
        guard !incidents.isEmpty else { return }
        clearMarks()
        for incident in incidents {
            switch incident.clock.phase(at: elapsed) {
            case .before: break
            case .on(let share): mark(incident, share)
            case .over(let rest): markAfterwards(incident, rest)
            }
        }
    }

    private mutating func clearMarks() {
        isSilent = false
        for index in brokers.indices {
            brokers[index].isDown = false
            brokers[index].isCatchingUp = false
            brokers[index].isSilent = false
            brokers[index].foreign = 0
        }
        for index in topics.indices {
            topics[index].isHot = false
            topics[index].hasErrors = false
        }
        for index in groups.indices {
            groups[index].isStuck = false
            groups[index].isInStorm = false
        }
        for index in queues.indices { queues[index].isAbandoned = false }
    }

    private mutating func mark(_ incident: ClusterIncident, _ share: Double) {
        if incident.kind == .metricsLost, incident.isOfCluster { isSilent = true }
        for index in incident.subjects {
            switch incident.kind {
            case .brokerDown: brokers[index].isDown = true
            case .metricsLost: brokers[index].isSilent = true
            // Full at half of its time.
            case .diskFull: brokers[index].foreign = max(brokers[index].foreign, min(1, 2 * share))
            case .hotPartition: topics[index].isHot = true
            case .errors: topics[index].hasErrors = true
            case .stuckConsumer: groups[index].isStuck = true
            case .rebalanceStorm: groups[index].isInStorm = true
            case .queueNotDrained: queues[index].isAbandoned = true
            }
        }
    }

    /// A broker that is up again catches up, and somebody frees its disk.
    private mutating func markAfterwards(_ incident: ClusterIncident, _ rest: Double) {
        guard rest > 0 else { return }
        for index in incident.subjects {
            switch incident.kind {
            case .brokerDown: brokers[index].isCatchingUp = true
            case .diskFull: brokers[index].foreign = max(brokers[index].foreign, rest)
            default: break
            }
        }
    }
}
