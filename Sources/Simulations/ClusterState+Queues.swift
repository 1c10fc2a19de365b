extension ClusterState {
    /// What goes into a queue and out of it in this step.
    mutating func passQueue(_ index: Int) {
        let queue = topology.queues[index]
        guard !isDown(queue) else { return }
        let bits = queue.chance.bits(step)
        let offered = whole(queue.rate * factor(queue.chance), by: Chance.share(of: bits))
        let refusal = queue.broker.map { brokers[$0].refusal } ?? 0
        let other = Chance.share(of: Chance.mixed(bits))
        let refused = refusal == 0 ? 0 : min(offered, whole(Double(offered) * refusal, by: other))
        let capacity = queues[index].isAbandoned ? 0 : whole(queue.capacity, by: other)
        let ready = queues[index].published.total - queues[index].delivered.total
        let unacknowledged = queues[index].delivered.total - queues[index].acknowledged.total
        let delivered = min(ready, capacity)
        queues[index].published.add(offered - refused)
        queues[index].delivered.add(delivered)
        queues[index].acknowledged.add(unacknowledged)
        guard let broker = queue.broker else { return }
        let (bytesIn, bytesOut) = ((offered - refused) * queue.size, delivered * queue.size)
        brokers[broker].bytesIn.add(bytesIn)
        brokers[broker].bytesOut.add(bytesOut)
        brokers[broker].requests.add(offered)
        brokers[broker].failed.add(refused)
        brokers[broker].work += Double(bytesIn) + Double(bytesOut)
        brokers[broker].queued += Double(ready + unacknowledged) * Double(queue.size)
    }

    /// Whether the broker that holds a queue is down.
    func isDown(_ queue: ClusterTopology.Queue) -> Bool {
        queue.broker.map { brokers[$0].isDown } ?? false
    }
}
