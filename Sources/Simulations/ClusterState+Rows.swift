import Definitions
import Telemetry

// What stands in each column of each table; what is hidden there is not asked for here.

extension ClusterState {
    func value(_ column: ClusterColumn) -> Scalar {
        switch column {
        case .provider: .text(topology.provider)
        case .cluster: .text(topology.name)
        case .region: region
        case .version: .text(topology.version)
        }
    }

    func value(_ column: BrokerColumn, of index: Int, at part: Int64) -> Scalar {
        let fixed = topology.brokers[index]
        let broker = brokers[index]
        return switch column {
        case .provider: .text(topology.provider)
        case .cluster: .text(topology.name)
        case .region: region
        case .id: .text(fixed.id)
        case .host: .text(fixed.host)
        case .up: .boolean(!broker.isDown)
        case .cpu: rounded(cpu(index))
        case .memoryUsed: .integer(Int64(Double(fixed.memory) * memory(index)))
        case .memoryLimit: .integer(fixed.memory)
        case .diskUsed: .integer(Int64(fixed.disk * diskShare(index)))
        case .diskSize: .integer(Int64(fixed.disk))
        case .bytesIn: .integer(broker.bytesIn.value(at: part))
        case .bytesOut: .integer(broker.bytesOut.value(at: part))
        case .requests: .integer(broker.requests.value(at: part))
        case .requestsFailed: .integer(broker.failed.value(at: part))
        case .requestLatency: rounded(latency(index))
        case .handlerIdle: rounded(max(0, 1 - 0.95 * cpu(index)))
        case .underReplicated: .integer(broker.underReplicated)
        case .leaders: .integer(broker.leaders)
        }
    }

    func value(_ column: TopicColumn, of index: Int, at part: Int64) -> Scalar {
        let fixed = topology.topics[index]
        let topic = topics[index]
        return switch column {
        case .provider: .text(topology.provider)
        case .cluster: .text(topology.name)
        case .region: region
        case .topic: .text(fixed.name)
        case .partitions: .integer(Int64(fixed.partitions.count))
        case .partitionsOnline: .integer(topic.online)
        case .underReplicated: .integer(topic.underReplicated)
        case .messagesIn: .integer(topic.messagesIn.value(at: part))
        case .messagesOut: .integer(topic.messagesOut.value(at: part))
        case .bytesIn: .integer(topic.bytesIn.value(at: part))
        case .requests: .integer(topic.requests.value(at: part))
        case .requestsFailed: .integer(topic.failed.value(at: part))
        // What nobody reads has no lag.
        case .lag where fixed.readers.isEmpty: .missing
        case .lag: .integer(fixed.readers.map { lag($0, at: part).total }.reduce(0, +))
        case .hottestShare:
            rounded(topic.isHot ? fixed.shares.hotGreatest : fixed.shares.greatest)
        }
    }

    func value(_ column: PartitionColumn, of index: Int, at part: Int64) -> Scalar {
        let partition = partitions[index]
        let fixed = topology.topics[partition.topic]
        return switch column {
        case .provider: .text(topology.provider)
        case .cluster: .text(topology.name)
        case .region: region
        case .topic: .text(fixed.name)
        case .partition: .integer(Int64(index - fixed.partitions.lowerBound))
        case .leader: partition.leader.map { .text(topology.brokers[$0].id) } ?? .missing
        case .isr: .integer(partition.inSync)
        case .endOffset where partition.leader == nil: .missing
        case .endOffset: .integer(partition.end.value(at: part))
        }
    }

    func value(_ column: QueueColumn, of index: Int, at part: Int64) -> Scalar {
        let fixed = topology.queues[index]
        let queue = queues[index]
        let published = queue.published.value(at: part)
        let delivered = queue.delivered.value(at: part)
        let acknowledged = queue.acknowledged.value(at: part)
        return switch column {
        case .provider: .text(topology.provider)
        case .cluster: .text(topology.name)
        case .region: region
        case .vhost: .text(fixed.vhost)
        case .queue: .text(fixed.name)
        case .state: .text(isDown(fixed) ? "down" : "running")
        case .running: .boolean(!isDown(fixed))
        case .messagesReady: .integer(published - delivered)
        case .messagesUnacknowledged: .integer(delivered - acknowledged)
        case .publish: .integer(published)
        case .deliver: .integer(delivered)
        case .ack: .integer(acknowledged)
        case .consumers: .integer(queue.isAbandoned ? 0 : fixed.consumers)
        // What a queue needs itself, and its messages.
        case .memory: .integer((64 << 10) + (published - acknowledged) * fixed.size)
        }
    }

    func value(_ column: GroupColumn, of index: Int, at part: Int64) -> Scalar {
        let fixed = topology.groups[index]
        let group = groups[index]
        return switch column {
        case .provider: .text(topology.provider)
        case .cluster: .text(topology.name)
        case .region: region
        case .group: .text(fixed.name)
        case .state: .text(group.isRebalancing ? "rebalancing" : "stable")
        case .members: .integer(Int64(group.members))
        case .lagTotal:
            .integer(fixed.subscriptions.map { lag($0, at: part).total }.reduce(0, +))
        case .lagMax:
            .integer(fixed.subscriptions.map { lag($0, at: part).greatest }.max() ?? 0)
        case .commits: .integer(group.commits.value(at: part))
        }
    }

    func value(_ column: SubscriptionColumn, of index: Int, at part: Int64) -> Scalar {
        let fixed = topology.subscriptions[index]
        return switch column {
        case .provider: .text(topology.provider)
        case .cluster: .text(topology.name)
        case .region: region
        case .group: .text(topology.groups[fixed.group].name)
        case .topic: .text(topology.topics[fixed.topic].name)
        case .lag: .integer(lag(index, at: part).total)
        }
    }

    private var region: Scalar { topology.region.map { .text($0) } ?? .missing }
}

/// A share or a time to four places, which is as exact as anybody reports it.
private func rounded(_ value: Double) -> Scalar { .double((value * 10_000).rounded() / 10_000) }
