import Definitions
public import KafkaClient
public import Plans
import Telemetry

/// Asks a Kafka cluster, which all requests of a target share.
///
/// The requests of one poll are answered from one snapshot, whose commits are older than its ends:
/// the first request that was answered already begins the next. What of a snapshot did not come is
/// told with the rows; a cluster that does not answer fails all requests of the poll.
public actor KafkaCollector {
    private let watcher: KafkaWatcher
    private let timeout: Duration
    private let now: @Sendable () -> Int64
    private var answer: Result<Answer, CollectionError>?
    private var answered: Set<String> = []
    private var settings: (topics: KafkaTopicConfigurations, age: Int)?
    /// The traffic that answers have told of already.
    private var counted = KafkaTraffic()

    /// How many polls the topics' settings are kept for; they change seldom.
    public static let pollsBetweenSettings = 20

    private struct Answer {
        var snapshot: KafkaSnapshot
        /// What the cluster was sent since the answer before.
        var requests: Int
        var bytes: Int
    }

    /// A collector for one target, which connects when it is first asked.
    ///
    /// - Parameters:
    ///   - watcher: The cluster's client, which is closed with the collector.
    ///   - timeout: How long one snapshot may take.
    ///   - now: The wall clock, in milliseconds since 1970 UTC.
    public init(
        _ watcher: KafkaWatcher, timeout: Duration, now: @escaping @Sendable () -> Int64
    ) {
        self.watcher = watcher
        self.timeout = timeout
        self.now = now
    }

    deinit { watcher.close() }

    /// Reads a table.
    ///
    /// - Parameters:
    ///   - plan: Which table, and which columns of it.
    ///   - limit: How long it may take.
    /// - Returns: The rows.
    /// - Throws: Why the cluster did not answer.
    public func collect(
        _ plan: RequestPlan, within limit: Duration
    ) async throws(CollectionError) -> Collected {
        guard case .kafka(let table)? = plan.table else {
            throw CollectionError(.unexpectedShape, detail: "Kafka has tables alone")
        }
        if answered.contains(plan.name) {
            answer = nil
            answered = []
        }
        answered.insert(plan.name)
        let end = ContinuousClock.now + limit
        /// What is left of it for the next thing that is asked.
        var left: Duration { min(end - .now, timeout) }
        let isFirst = answer == nil
        let answer = try await current(within: left).get()
        var collected: Collected
        if table == .settings {
            let settings = try await settings(of: answer.snapshot, within: left)
            collected = Collected(
                rows: KafkaRows(answer.snapshot).rows(of: settings, by: plan.layout))
            collected.faults.note(settings.failures)
        } else {
            let times = try await times(
                of: answer.snapshot, for: table, plan.layout, within: left)
            collected = Collected(
                rows: KafkaRows(answer.snapshot, times: times).rows(of: table, by: plan.layout))
            collected.faults.note(times)
            if table == .groups || table == .members || table == .offsets {
                let failures = answer.snapshot.failures
                if let all = failures.first.first(where: \.isOfAllGroups),
                    answer.snapshot.groups.groups.isEmpty
                {
                    throw CollectionError(all.error)
                }
                if table == .offsets { collected.faults.note(failures) }
                // What is not among the rows is not gone.
                let isWhole =
                    table == .offsets
                    ? answer.snapshot.areCommitsWhole : answer.snapshot.isGroupListWhole
                if !isWhole { collected.faults.truncatedAnswers += 1 }
            }
        }
        if isFirst {
            collected.requests = answer.requests
            collected.bytes = answer.bytes
        }
        return collected
    }

    private func current(within limit: Duration) async -> Result<Answer, CollectionError> {
        if let answer { return answer }
        let result: Result<Answer, CollectionError>
        do throws(KafkaError) {
            let snapshot = try await watcher.snapshot(within: limit)
            // What is asked beside the snapshot is in the answer after it.
            let traffic = watcher.traffic
            result = .success(
                Answer(
                    snapshot: snapshot,
                    requests: Int(max(0, traffic.requests - counted.requests)),
                    bytes: Int(max(0, traffic.answerBytes - counted.answerBytes))))
            counted = traffic
        } catch {
            result = .failure(CollectionError(error))
        }
        answer = result
        return result
    }

    /// How old lags are, as far as the fields that are read ask for it.
    private func times(
        of snapshot: KafkaSnapshot, for table: KafkaTable, _ layout: RowLayout,
        within limit: Duration
    ) async throws(CollectionError) -> KafkaRows.Times {
        let end = ContinuousClock.now + limit
        var times = KafkaRows.Times()
        guard table == .offsets else { return times }
        let wanted = Set(layout.fields.map { $0.keys.joined(separator: ".") })
        // They come beside the lags, which are there without them.
        do throws(KafkaError) {
            if wanted.contains(KafkaOffsetColumn.timestampLag.rawValue) {
                times.byTimestamp = try await watcher.timestampLags(
                    of: snapshot, now: now(), within: limit)
            }
            if wanted.contains(KafkaOffsetColumn.recordLag.rawValue) {
                times.byRecord = try await watcher.recordLags(
                    of: snapshot, now: now(), within: end - .now)
            }
        } catch {
            guard error.reason != .cancelled else { throw CollectionError(error) }
            times.failure = error
        }
        return times
    }

    private func settings(
        of snapshot: KafkaSnapshot, within limit: Duration
    ) async throws(CollectionError) -> KafkaTopicConfigurations {
        if let settings, settings.age < Self.pollsBetweenSettings {
            self.settings?.age += 1
            return settings.topics
        }
        do throws(KafkaError) {
            let topics = try await watcher.topicConfiguration(
                topics: snapshot.metadata.topics.map(\.name), within: limit)
            // What may not be seen stays so; what else did not come is asked for again.
            let isWhole = topics.failures.first.allSatisfy { $0.error.reason == .authorization }
            if isWhole { settings = (topics, 1) }
            return topics
        } catch {
            throw CollectionError(error)
        }
    }
}

extension Collected {
    /// Rows that no request of their own was sent for.
    fileprivate init(rows: RowTable) {
        self.init(rows: rows, faults: RowFaults(), requests: 0, bytes: 0)
    }
}

extension RowFaults {
    /// Parts of an answer that did not come.
    fileprivate mutating func note(_ failures: KafkaFailures) {
        total += failures.count
        // Of one kind and reason the first stands for all.
        var told: Set<[String]> = []
        for failure in failures.first where summaries.count < Self.maximumSummaries {
            let kind = [failure.part.kind, failure.error.reason.rawValue]
            guard told.insert(kind).inserted else { continue }
            summaries.append("\(failure.part.sentence): \(failure.error.steadyDetail)")
        }
    }
}

extension KafkaError {
    /// The detail without what librdkafka says of times and of repetitions, which differ each time.
    fileprivate var steadyDetail: String {
        guard let times = detail.firstRange(of: " (after ") else { return detail }
        return String(detail[..<times.lowerBound])
    }
}

extension RowFaults {
    /// Lags whose time was asked for and did not come.
    fileprivate mutating func note(_ times: KafkaRows.Times) {
        if let failure = times.failure {
            total += 1
            if summaries.count < Self.maximumSummaries {
                summaries.append("the times of lags did not come: \(failure.steadyDetail)")
            }
        }
        for one in [times.byTimestamp, times.byRecord].compactMap(\.self) {
            note(one.failures)
            guard one.omitted > 0 else { continue }
            total += one.omitted
            guard summaries.count < Self.maximumSummaries else { continue }
            summaries.append(
                "more than \(KafkaWatcher.maximumRecords) messages to read for the times of lags")
        }
    }
}

extension KafkaPartialFailure {
    fileprivate var isOfAllGroups: Bool { part == .groups }
}

extension KafkaPartialFailure.Part {
    /// What kind of thing it is.
    fileprivate var kind: String {
        switch self {
        case .groups: "groups"
        case .group: "group"
        case .leader: "leader"
        case .topic: "topic"
        }
    }

    /// That it did not come, in words.
    fileprivate var sentence: String {
        switch self {
        case .groups: "the list of groups did not come whole"
        case .group(let id): "the commits or members of group `\(id)` did not come"
        case .leader(let id): "the offsets of the partitions that broker \(id) leads did not come"
        case .topic(let name): "the settings of topic `\(name)` did not come"
        }
    }
}

extension CollectionError {
    /// A failure of Kafka by the reasons of all transports.
    init(_ error: KafkaError) {
        let reason: Reason =
            switch error.reason {
            case .unreachable: .unreachable
            case .dns: .dns
            case .tls: .tls
            case .authentication: .unauthorized
            case .authorization: .forbidden
            case .timeout: .timeout
            case .missing: .notFound
            case .unsupported, .protocol, .settings: .unexpectedShape
            case .tooMany: .tooManyRows
            case .cancelled: .cancelled
            }
        self.init(reason, detail: error.detail)
    }
}
