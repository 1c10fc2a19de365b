import Collectors
import Definitions
import Delivery
import Diagnostics
import Engine
import Foundation
import Logging
import Sinks
import Spool
import Telemetry

/// The Stream stage of a run: rows are accepted by the spool, and a worker for each sink takes them
/// from there to its endpoint.
struct RunDelivery {
    let spool: Spool
    let workers: [SinkWorker]
    let sinks: RunSinks
    /// Where `mqp status` finds how the run is; nil where nothing is kept on disk.
    private let folder: String?
    private let own: SinkSelfTelemetry
    private let ownSpool: SpoolSelfTelemetry
    /// What is kept for queries; nil where nothing is.
    let history: RunHistory?
    private let ownStore: StoreSelfTelemetry
    /// How the alerts are, as the service that evaluates them says.
    let alerts = AlertBoard()
    /// How the targets are asked.
    private let targets = TargetBoard()
    /// How the discoveries are.
    let discoveries = DiscoveryBoard()
    private let shipper: LogShipper
    private let refused = RefusedTargets()
    private let tellers = RunTellers()
    private let startedAt: Int64
    /// The accounts as the runs before left them.
    private let before: [String: SinkAccount]
    private let time = TimeSource.system

    /// How long a stopping program tries to deliver what it has.
    static let flushLimit = Duration.seconds(15)
    /// How often a row about each sink is told.
    static let tellInterval = Duration.seconds(60)
    /// How often lines of the log are handed on.
    static let shipInterval = Duration.seconds(1)
    /// How often is looked for what was refused later.
    static let lookInterval = Duration.seconds(60)

    /// Opens the spool and puts a worker behind each sink; nothing is delivered yet.
    ///
    /// - Throws: `couldNotRun`, after it was said, where the spool cannot be opened.
    static func open(
        _ input: RunInput, clients: HTTPClients, shipper: LogShipper, logger: Logger
    ) async throws -> RunDelivery {
        let time = TimeSource.system
        let sinks = RunSinks(input, clients: clients, time: time)
        let settings = input.configuration.spool
        let folder = input.spoolFolder
        let files: any SpoolFiles =
            if let folder { POSIXFiles(folder: folder) } else {
                MemoryFiles(maximumBytes: settings.maximumBytes * 2 + settings.deadLetterBytes)
            }
        if let folder {
            try? FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        }
        let spool: Spool
        do throws(SpoolError) {
            let recovery: SpoolRecovery
            (spool, recovery) = try await Spool.open(
                files, options: SpoolOptions(settings),
                sinks: sinks.spoolSinks, id: .random(in: 0 ... .max),
                now: time.milliseconds)
            tell(recovery, logger: logger)
        } catch {
            let hint =
                error.reason == .locked
                ? "; end that one, or give this one a `state:` of its own" : ""
            Console.error("error: the spool cannot be opened: \(error.message)\(hint)")
            throw Console.Outcome.couldNotRun.code
        }
        let workers = sinks.configured.compactMap { configured in
            spool.cursor(of: configured.sink.name).map {
                SinkWorker(
                    sink: configured.sink, cursor: $0, policy: configured.policy,
                    isDurable: spool.isPersistent, time: time, logger: logger)
            }
        }
        if sinks.takesLog { shipper.turnOn() }
        return RunDelivery(
            spool: spool, workers: workers, sinks: sinks, folder: folder,
            own: SinkSelfTelemetry(catalogue: input.definitions.metrics.mapValues(\.value)),
            ownSpool: SpoolSelfTelemetry(
                catalogue: input.definitions.metrics.mapValues(\.value)),
            history: RunHistory.open(input, logger: logger),
            ownStore: StoreSelfTelemetry(
                catalogue: input.definitions.metrics.mapValues(\.value)),
            shipper: shipper, startedAt: time.milliseconds(),
            before: Dictionary(
                workers.compactMap { worker in
                    spool.cursor(of: worker.name).map { (worker.name, $0.account) }
                }, uniquingKeysWith: { first, _ in first }))
    }

    /// What the targets see of it.
    ///
    /// - Parameter note: Told of each poll, whether or not it is accepted.
    /// - Returns: The stream.
    func stream(note: @escaping @Sendable (Poll) async -> Void) -> RowStream {
        RowStream(
            accept: { [refused, targets] poll in
                await note(poll)
                targets.note(poll)
                do throws(SpoolError) {
                    try await accept(
                        SpoolCommit(
                            rows: poll.rows,
                            baselines: poll.baselines.map { [poll.target: $0] } ?? [:]))
                    refused.note(poll.target, nil)
                    return .accepted
                } catch {
                    refused.note(poll.target, error)
                    return .refused(reason: error.reason.rawValue, message: error.message)
                }
            },
            hasRoom: { [spool] in spool.hasRoom },
            baselines: { [spool] target in spool.baselines[target] },
            forget: { [targets] isGone in
                refused.forget(isGone)
                targets.forget(isGone)
                await forgetCounters(where: isGone)
            })
    }

    /// Takes rows and counters, all or nothing; what is accepted is kept for queries too.
    func accept(_ commit: SpoolCommit) async throws(SpoolError) {
        try await spool.append(commit)
        history?.take(commit.rows, now: time.milliseconds())
    }

    /// Forgets the counters of targets that are not watched any more: each segment would carry them for
    /// ever.
    func forgetCounters(where isGone: (String) -> Bool) async {
        let gone = spool.baselines.filter { isGone($0.key) }
        guard !gone.isEmpty else { return }
        // What the disk does not take now is left for the next run.
        _ = try? await spool.append(SpoolCommit(rows: [], baselines: gone.mapValues { _ in [] }))
    }

    /// Delivers until the task is cancelled.
    func run() async {
        await report()
        await withTaskGroup(of: Void.self) { group in
            for worker in workers { group.addTask { await worker.run() } }
            group.addTask { [self] in
                await tellers.run {
                    async let rows: Void = repeating(every: Self.tellInterval) { await tell() }
                    async let lines: Void = repeating(every: Self.shipInterval) { await shipLog() }
                    _ = await (rows, lines)
                }
            }
            if let history {
                group.addTask { await repeating(every: RunHistory.lookInterval) { history.look() } }
            }
            if folder != nil {
                group.addTask { await repeating(every: RunReport.interval) { await report() } }
            }
            for reader in sinks.lateRefusals.values {
                group.addTask {
                    await repeating(every: Self.lookInterval) { _ = await reader.look() }
                }
            }
        }
    }

    /// What is wrong with the spool now, in words.
    private var spoolProblems: [String] {
        var problems = refused.problems
        let status = spool.status
        if status.isRefusing { problems.append("the spool is full: rows are not accepted") }
        if let failure = status.lastError, status.isBehind {
            problems.append("the spool cannot be written: \(failure.error.message)")
        }
        return problems
    }

    /// What is wrong now, in words; nothing where rows get through and are accounted for.
    func problems() async -> [String] {
        var problems = spoolProblems
        for status in await status() {
            if !status.isBalanced {
                problems.append("sink \(status.name): the ledger does not balance")
            }
            if case .failing(let reason, let message) = status.state {
                problems.append("sink \(status.name): \(reason.rawValue): \(message)")
            }
        }
        return problems
    }

    /// How a run went whose sinks ended like this: whether all of its rows were accepted, and delivered
    /// as far as anything of them was known.
    func outcome(_ statuses: [SinkStatus]) -> Console.Outcome {
        let isWhole = statuses.allSatisfy { status in
            let (now, then) = (status.account, before[status.name] ?? SinkAccount())
            return now.spooled == 0 && now.deadLettered <= then.deadLettered
                && droppedKnown(now) == droppedKnown(then) && now.isBalanced
        }
        return isWhole && refused.isEmpty ? .success : .findings
    }

    private func droppedKnown(_ account: SinkAccount) -> Int {
        account.droppedTotal - account.dropped[DropReason.empty.label, default: 0]
    }

    func status() async -> [SinkStatus] {
        var all: [SinkStatus] = []
        for worker in workers { all.append(await worker.status) }
        return all
    }

    /// Delivers what is left, all sinks at the same time, and closes them and the spool.
    func flush(within limit: Duration = flushLimit) async -> [SinkStatus] {
        // A row that came after a worker had ended would be nobody's.
        await tellers.end()
        await shipLog()
        let statuses = await withTaskGroup(of: SinkStatus.self) { group in
            for worker in workers { group.addTask { await worker.flush(within: limit) } }
            var all: [SinkStatus] = []
            for await status in group { all.append(status) }
            return all.sorted { $0.name < $1.name }
        }
        // So that who asks after the end is told of every row.
        history?.close()
        await report(statuses)
        await spool.close()
        return statuses
    }

    private func repeating(every interval: Duration, _ work: () async -> Void) async {
        while !Task.isCancelled {
            do { try await time.sleep(interval) } catch { return }
            await work()
        }
    }

    /// Tells a row about each sink, each reason for which its rows were dropped, and the spool.
    private func tell() async {
        let now = time.milliseconds()
        var samples = [ownSpool.sample(of: spool.status, at: now)]
        if let history { samples.append(ownStore.sample(of: history.status, at: now)) }
        for status in await status() {
            samples.append(own.sample(of: status, at: now))
            samples += ownSpool.drops(of: status, at: now)
        }
        await tell(samples)
    }

    /// Tells rows about the run itself.
    func tell(_ samples: [Sample]) async {
        let rows = samples.map { EntityRow(sample: $0, entities: []) }
        // Where there is no room for them, the status shows the same.
        _ = try? await accept(SpoolCommit(rows: rows))
    }

    /// Hands the lines of the log to the sinks that take them.
    private func shipLog() async {
        var parts = RowParts(shipper.drain())
        while !parts.next.isEmpty {
            do throws(SpoolError) {
                try await accept(SpoolCommit(rows: parts.next))
                parts.advance()
            } catch {
                guard error.reason == .tooLarge else {
                    return shipper.putBack(parts.rest)
                }
                if parts.split() { continue }
                shipper.leaveOut()
                parts.advance()
            }
        }
    }

    /// Writes how the run is.
    private func report(_ statuses: [SinkStatus]? = nil) async {
        guard let folder else { return }
        var entries: [RunReport.Sink] = []
        let current = if let statuses { statuses } else { await status() }
        for status in current {
            entries.append(
                RunReport.Sink(
                    status, refusedLater: await sinks.lateRefusals[status.name]?.status))
        }
        RunReport(
            pid: getpid(), version: MQPCommand.version, startedAt: startedAt,
            writtenAt: time.milliseconds(), isRefusing: spool.status.isRefusing,
            spoolProblems: spoolProblems, sinks: entries, targets: targets.report,
            store: history?.report,
            alerts: alerts.report,
            discoveries: discoveries.report.isEmpty ? nil : discoveries.report
        ).write(in: folder)
    }

    private static func tell(_ recovery: SpoolRecovery, logger: Logger) {
        if recovery.isReadOnly {
            logger.error("the spool is on a disk that can only be read: no rows are accepted")
        }
        if recovery.cutBytes > 0 {
            logger.notice(
                "the spool ended in a half-written commit, which was never accepted",
                metadata: ["bytes": "\(recovery.cutBytes)"])
        }
        for (name, count) in recovery.abandoned.sorted(by: { $0.key < $1.key }) {
            logger.warning(
                "rows wait for a sink that is not in the configuration",
                metadata: ["sink": "\(name)", "rows": "\(count)"])
        }
        for name in recovery.setAside {
            logger.error(
                "a segment of the spool has another format and is set aside",
                metadata: ["file": "\(name)"])
        }
        for finding in recovery.findings.prefix(10) {
            logger.error("the spool is damaged", metadata: ["detail": "\(finding)"])
        }
    }
}

extension SpoolOptions {
    /// What the configuration says.
    init(_ settings: SpoolSettings) {
        self.init(
            maximumBytes: settings.maximumBytes, maximumAge: settings.maximumAge,
            atLimit: settings.atLimit == .refuse ? .refuse : .dropOldest,
            deadLetterBytes: settings.deadLetterBytes)
    }
}
