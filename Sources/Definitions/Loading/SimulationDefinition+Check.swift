import Diagnostics

extension SimulationDefinition {
    /// What the parts must be together: counts, names that are there once, and names that are there.
    func check(report: inout DiagnosticReport) {
        let errorCount = report.errorCount
        if clusters.isEmptyInFile { report.add(.noClusters(at: clusters.place)) }
        checkCounts(report: &report)
        // Names are spelt out only where there are not too many of them.
        guard !report.hasErrors(since: errorCount) else { return }
        var seen: [String: Place] = [:]
        for cluster in clusters {
            note(cluster.name.value, "cluster", at: cluster.name.place, in: &seen, &report)
            cluster.check(report: &report)
        }
        for incident in incidents { check(incident, report: &report) }
    }

    private func checkCounts(report: inout DiagnosticReport) {
        let topics = clusters.flatMap(\.topics)
        let brokers = clusters.map(\.brokers.count).reduce(0, +)
        let topicCount = topics.map(\.count).reduce(0, +)
        let partitions = topics.map { $0.count * $0.partitions }.reduce(0, +)
        let queues = clusters.flatMap(\.queues).map(\.count).reduce(0, +)
        let groups = clusters.flatMap(\.groups).map(\.count).reduce(0, +)
        let reads = clusters.map(\.reads)
        let subscriptions = reads.map(\.topics).reduce(0, +)
        let counts = [
            ("clusters", clusters.count, Self.maximumClusters),
            ("brokers", brokers, Self.maximumBrokers),
            ("topics", topicCount, Self.maximumTopics),
            ("partitions", partitions, Self.maximumPartitions),
            ("queues", queues, Self.maximumQueues),
            ("groups", groups, Self.maximumGroups),
            (
                "partitions that groups read", reads.map(\.partitions).reduce(0, +),
                Self.maximumPartitionsRead
            ),
            ("incidents", incidents.count, Self.maximumIncidents),
        ].filter { $0.1 > $0.2 }
        for (what, count, maximum) in counts {
            report.add(.tooMany(what, count, maximum, at: name.place))
        }
        let rows =
            clusters.count + brokers + topicCount + partitions + queues + groups + subscriptions
        if counts.isEmpty, rows > Self.maximumRows {
            report.add(.tooMany("rows", rows, Self.maximumRows, at: name.place))
        }
    }

    private func check(_ incident: SimulatedIncident, report: inout DiagnosticReport) {
        let kind = incident.kind
        for (subject, name) in incident.subjects where subject != kind.value.subject {
            report.add(.needless(subject, name, of: kind.value))
        }
        let subject = kind.value.subject
        let named = incident.subjects.first { $0.subject == subject }?.name
        if named == nil, kind.value.needsSubject { report.add(.missing(subject, of: kind)) }
        if let period = incident.period, period.value <= incident.duration {
            report.add(.overlapping(period))
        }
        guard let cluster = clusters.first(where: { $0.name.value == incident.cluster.value })
        else {
            report.add(.unknown("cluster", incident.cluster, in: clusters.map(\.name.value)))
            return
        }
        guard let named else { return }
        let known = cluster.words(for: subject)
        if !known.contains(named.value) {
            report.add(.unknown(subject.rawValue, named, in: known))
        }
    }
}

extension SimulatedCluster {
    /// How many topics, and how many of their partitions, the groups read, each counted for each.
    fileprivate var reads: (topics: Int, partitions: Int) {
        var counts: [String: (topics: Int, partitions: Int)] = [:]
        for topic in topics {
            counts[topic.pattern.value] = (topic.count, topic.count * topic.partitions)
        }
        let largest = topics.map(\.partitions).max() ?? 0
        var total = (topics: 0, partitions: 0)
        for group in groups {
            for topic in group.topics {
                let read = counts[topic.value] ?? (1, largest)
                total.topics += group.count * read.topics
                total.partitions += group.count * read.partitions
            }
        }
        return total
    }

    /// What can be named: every thing, and every pattern.
    fileprivate func words(for subject: SimulatedIncident.Subject) -> Set<String> {
        switch subject {
        case .broker: Set(brokers.map(\.id.value))
        case .topic: Self.words(topics)
        case .group: Self.words(groups)
        case .queue: Self.words(queues)
        }
    }

    private static func words(_ things: [some SimulatedThings]) -> Set<String> {
        Set(things.flatMap { [$0.pattern.value] + $0.names })
    }

    fileprivate func check(report: inout DiagnosticReport) {
        var seen: [String: Place] = [:]
        for broker in brokers {
            note(broker.id.value, "broker", at: broker.id.place, in: &seen, &report)
        }
        checkNames(topics, "topic", report: &report)
        checkNames(groups, "group", report: &report)
        for vhost in Set(queues.map(\.vhost)).sorted() {
            checkNames(queues.filter { $0.vhost == vhost }, "queue", report: &report)
        }
        for topic in topics {
            if brokers.isEmpty {
                report.add(.noBrokers(topic.pattern))
            } else if let replication = topic.replication, replication.value > brokers.count {
                report.add(.replication(replication, brokers.count))
            }
        }
        let known = words(for: .topic)
        for topic in groups.flatMap(\.topics) where !known.contains(topic.value) {
            report.add(.unknown("topic", topic, in: known))
        }
    }

    private func checkNames(
        _ things: [some SimulatedThings], _ what: String, report: inout DiagnosticReport
    ) {
        var seen: [String: Place] = [:]
        for thing in things {
            if thing.count > 1, !thing.hasNumber {
                report.add(.noNumber(thing.pattern, what))
                continue
            }
            for name in thing.names {
                note(name, what, at: thing.pattern.place, in: &seen, &report)
            }
        }
    }
}

/// Notes that there is a thing of a name, and reports where there was one before.
private func note(
    _ name: String, _ what: String, at place: Place, in seen: inout [String: Place],
    _ report: inout DiagnosticReport
) {
    if let first = seen[name] {
        report.add(.duplicate(what, name, at: place, first))
    } else {
        seen[name] = place
    }
}

extension Diagnostic {
    fileprivate static func noClusters(at place: Place) -> Diagnostic {
        Diagnostic(
            "simulation/empty", "`clusters` is empty", at: place, label: "nothing to simulate",
            help: "add a cluster, such as `- { cluster: orders, provider: kafka }`")
    }

    fileprivate static func tooMany(
        _ what: String, _ count: Int, _ maximum: Int, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "simulation/limit", "the simulation has \(count) \(what)", at: place,
            label: "more than \(maximum)", help: "make two simulations of it, or a smaller one")
    }

    fileprivate static func duplicate(
        _ what: String, _ name: String, at place: Place, _ first: Place
    ) -> Diagnostic {
        Diagnostic(
            "simulation/duplicate", "there are two \(what)s `\(shown(name))`", at: place,
            label: "again here", help: "give each \(what) a name of its own",
            remarks: [.init("first named here", at: first)])
    }

    fileprivate static func noNumber(_ name: Located<String>, _ what: String) -> Diagnostic {
        Diagnostic(
            "simulation/duplicate", "several \(what)s would be named `\(shown(name.value))`",
            at: name.place, label: "has no `{n}`",
            help: "write `{n}` where the number goes, such as `\(shown(name.value))-{n}`")
    }

    fileprivate static func noBrokers(_ topic: Located<String>) -> Diagnostic {
        Diagnostic(
            "simulation/replication", "the topic `\(shown(topic.value))` has no broker to be on",
            at: topic.place, label: "a cluster without brokers has only queues",
            help: "write `brokers: 3` in the cluster, or make a queue of the topic")
    }

    fileprivate static func replication(
        _ replication: Located<Int>, _ brokers: Int
    ) -> Diagnostic {
        Diagnostic(
            "simulation/replication", "there are not \(replication.value) brokers for a partition",
            at: replication.place, label: "the cluster has \(brokers)",
            help: "write `replication: \(brokers)` or less, or add brokers")
    }

    fileprivate static func unknown(
        _ what: String, _ name: Located<String>, in names: some Collection<String>
    ) -> Diagnostic {
        let listed = names.sorted().prefix(10)
        let more = names.count > listed.count ? " and \(names.count - listed.count) more" : ""
        return Diagnostic(
            "simulation/unknown-name", "there is no \(what) `\(shown(name.value))`",
            at: name.place, label: "not in the simulation",
            help: suggestion(for: name.value, in: names)
                ?? (names.isEmpty
                    ? "add the \(what) first"
                    : "the \(what)s are \(listed.joined(separator: ", "))\(more)"))
    }

    fileprivate static func needless(
        _ subject: SimulatedIncident.Subject, _ name: Located<String>,
        of kind: SimulatedIncident.Kind
    ) -> Diagnostic {
        Diagnostic(
            "simulation/incident", "`\(kind.rawValue)` does not befall a \(subject.rawValue)",
            at: name.place, label: "has no meaning here",
            help: kind.needsSubject
                ? "name a \(kind.subject.rawValue) instead"
                : "name a \(kind.subject.rawValue), or nothing for the whole cluster")
    }

    fileprivate static func missing(
        _ subject: SimulatedIncident.Subject, of kind: Located<SimulatedIncident.Kind>
    ) -> Diagnostic {
        Diagnostic(
            "simulation/incident", "`\(kind.value.rawValue)` befalls a \(subject.rawValue)",
            at: kind.place, label: "which one?", help: "add `\(subject.rawValue):` with its name")
    }

    fileprivate static func overlapping(_ period: Located<Duration>) -> Diagnostic {
        Diagnostic(
            "simulation/incident", "the incident would begin again before it is over",
            at: period.place, label: "not longer than `for`",
            help: "write a longer `every`, or a shorter `for`")
    }
}
