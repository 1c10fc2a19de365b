extension ClusterState {
    /// Steps for which a group in a storm stays as it is.
    static let stormPeriod: Int64 = 10
    /// The share of that time in which such a group rebalances.
    static let stormShare = 0.7

    /// What a group reads and commits in this step.
    mutating func consume(_ index: Int) {
        let group = topology.groups[index]
        settleMembers(index)
        guard !groups[index].isStuck, !groups[index].isRebalancing else { return }
        let commits = (step + Int64(group.chance.bits(-1) >> 32)) % group.commitPeriod == 0
        if commits { groups[index].commits.add(Int64(groups[index].members)) }
        for subscription in group.subscriptions {
            read(topology.subscriptions[subscription], members: groups[index].members)
            if commits { commit(topology.subscriptions[subscription].cells) }
        }
    }

    private mutating func settleMembers(_ index: Int) {
        let group = topology.groups[index]
        groups[index].members = group.members
        groups[index].isRebalancing = false
        guard groups[index].isInStorm else { return }
        let bits = group.chance.bits(step / Self.stormPeriod)
        groups[index].isRebalancing = Chance.share(of: bits) < Self.stormShare
        let away = Int(Chance.mixed(bits) >> 32) % (group.members / 2 + 1)
        groups[index].members = group.members - away
    }

    /// Every member takes what it can from its partitions, each step beginning with another one.
    private mutating func read(_ subscription: ClusterTopology.Subscription, members: Int) {
        let topic = topology.topics[subscription.topic]
        let count = topic.partitions.count
        let owners = min(members, count)
        for owner in 0..<owners {
            // The partitions of a member are those whose number leaves its own by division.
            let own = (count - owner + owners - 1) / owners
            var left = whole(
                subscription.memberCapacity,
                by: Chance.share(of: Chance.mixed(topic.chance.bits(step) &+ UInt64(owner))))
            for turn in 0..<own {
                guard left > 0 else { break }
                let number = owner + owners * ((turn + Int(step % Int64(own))) % own)
                left -= take(left, number, of: subscription, topic)
            }
        }
    }

    private mutating func take(
        _ limit: Int64, _ number: Int, of subscription: ClusterTopology.Subscription,
        _ topic: ClusterTopology.Topic
    ) -> Int64 {
        let partition = topic.partitions.lowerBound + number
        let cell = subscription.cells.lowerBound + number
        guard let leader = partitions[partition].leader else { return 0 }
        let taken = min(limit, partitions[partition].end.total - cells[cell].read.total)
        cells[cell].read.add(taken)
        topics[subscription.topic].messagesOut.add(taken)
        let bytes = taken * topic.size
        brokers[leader].bytesOut.add(bytes)
        brokers[leader].work += Double(bytes)
        return taken
    }

    /// Commits what was read before this step.
    private mutating func commit(_ range: Range<Int>) {
        for cell in range {
            cells[cell].committed.add(cells[cell].read.total - cells[cell].committed.total)
        }
    }

    /// The messages that a group has not committed of a topic, in all and in the worst partition.
    func lag(_ number: Int, at thousandths: Int64) -> (total: Int64, greatest: Int64) {
        let subscription = topology.subscriptions[number]
        let partitions = topology.topics[subscription.topic].partitions
        var lag: (total: Int64, greatest: Int64) = (0, 0)
        for (cell, partition) in zip(subscription.cells, partitions) {
            let behind =
                self.partitions[partition].end.value(at: thousandths)
                - cells[cell].committed.value(at: thousandths)
            lag.total += behind
            lag.greatest = max(lag.greatest, behind)
        }
        return lag
    }
}
