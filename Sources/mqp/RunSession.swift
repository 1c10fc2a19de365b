import Collectors
import Definitions
import Delivery
import Diagnostics
import Engine
import Foundation
import Logging
import Sinks
import Spool

/// One run of the program: Collect, Transform, Synthesize and Stream are started, and ended in the
/// order in which no row is lost.
struct RunSession {
    private let engine: MonitoringEngine
    private let delivery: RunDelivery
    private let scrape: RunService?
    private let board: LiveBoard
    private let inventory: Inventory
    private let state: RunState?
    private let alerts: AlertService?
    private let discovery: RunDiscovery?
    private let discoveryRows: DiscoverySelfTelemetry
    private let clients: HTTPClients
    private let logger: Logger
    private let output: LogOutput
    private let time = TimeSource.system
    private let signals = StopSignals()

    /// How often the live table is painted.
    static let paintInterval = Duration.seconds(1)
    /// The lines of the table that is printed in the end, where the terminal has fewer.
    static let leastFinalHeight = 45

    /// Opens the spool and what listens, composes everything, and asks nobody yet.
    ///
    /// - Throws: `couldNotRun`, after it was said, where one of them cannot be opened.
    static func open(
        _ input: RunInput, logger: Logger, output: LogOutput, shipper: LogShipper
    ) async throws -> RunSession {
        let clients = HTTPClients(proxies: ProxySettings(variables: Console.variables))
        do {
            let delivery = try await RunDelivery.open(
                input, clients: clients, shipper: shipper, logger: logger)
            // Which targets are discovered is not known yet: the engine says so when it is.
            if input.configuration.discoveries.isEmpty {
                let names = Set(input.configuration.targets.map(\.definition.name.value))
                await delivery.forgetCounters { !names.contains($0) }
            }
            let scrape = try await RunService.start(
                input.configuration.listen, delivery: delivery, logger: logger)
            return RunSession(
                input, clients: clients, delivery: delivery, scrape: scrape, logger: logger,
                output: output)
        } catch {
            await clients.shutdown()
            throw error
        }
    }

    private init(
        _ input: RunInput, clients: HTTPClients, delivery: RunDelivery, scrape: RunService?,
        logger: Logger, output: LogOutput
    ) {
        let start = time.milliseconds()
        let state = input.stateFolder.flatMap { [time] in
            RunState(folder: $0, time: time, logger: logger)
        }
        let inventory = Inventory(
            input.definitions, accountID: input.configuration.account, store: state?.load(input))
        let board = LiveBoard(
            definitions: input.definitions, inventory: inventory,
            targets: Set(input.configuration.targets.map(\.definition.name.value)))
        let checkpoints =
            state == nil
            ? nil : input.stateFolder.map { CheckpointFiles(stateFolder: $0, logger: logger) }
        let threads = FileThreads()
        engine = MonitoringEngine(
            input.configuration, definitions: input.definitions, sources: input.sources,
            inventory: inventory,
            environment: .init(time: time, jitter: { .random(in: 0...1) }), logger: logger,
            collector: { [time, definitions = input.definitions, path = input.path] target, plans in
                RunCollectors.collector(
                    of: target, asking: plans, in: definitions, clients: clients,
                    start: start, now: time.milliseconds, time: time,
                    checkpoints: checkpoints?.store(of: target.definition.name.value),
                    threads: threads,
                    besides: path)
            },
            offsets: state == nil
                ? nil
                : input.stateFolder.map { OffsetFiles(stateFolder: $0, logger: logger).store },
            stream: delivery.stream { poll in
                if delivery.sinks.hasTable { await board.note(poll) }
            })
        alerts = AlertService(
            input, delivery: delivery, clients: clients,
            folder: state == nil ? nil : input.stateFolder, time: time, logger: logger)
        discovery = RunDiscovery(input, clients: clients, time: time, logger: logger)
        discoveryRows = DiscoverySelfTelemetry(
            catalogue: input.definitions.metrics.mapValues(\.value))
        self.inventory = inventory
        self.state = state
        self.delivery = delivery
        self.scrape = scrape
        self.board = board
        self.clients = clients
        self.logger = logger
        self.output = output
    }

    /// Watches until a signal comes or the time is over.
    ///
    /// - Parameter limit: The time; nil for no end.
    /// - Returns: Success, however the world was.
    func watch(limit: Duration?) async -> Console.Outcome {
        await listening { await watchUntilStopped(limit: limit) }
    }

    private func watchUntilStopped(limit: Duration?) async -> Console.Outcome {
        logger.info("started", metadata: ["version": "\(MQPCommand.version)"])
        let painter = TerminalPainter(isColored: Console.allowsColor, time: time)
        let isLive = delivery.sinks.hasTable && painter.isTerminal
        if isLive { output.hold() }
        let delivering = Task { await delivery.run() }
        await withTaskGroup(of: Void.self) { group in
            let sets = discovery?.sets { [board] in await board.discovered($0) }
            group.addTask { await engine.run(following: sets) }
            if let discovery {
                group.addTask { await discovery.run(delivery: delivery, rows: discoveryRows) }
            }
            if isLive { group.addTask { await paint(with: painter) } }
            group.addTask { await stop(after: limit) }
            if !delivery.sinks.hasTable { group.addTask { await nobodyListens() } }
            if let state { group.addTask { await state.keep(inventory) } }
            if let alerts { group.addTask { await alerts.run() } }
            // The engine and the painter end only when they are cancelled.
            _ = await group.next()
            group.cancelAll()
        }
        await painter.close()
        output.release()
        if delivery.sinks.hasTable { await printTable() }
        // What could not be delivered is told, and no failure of who stopped the program.
        _ = await finish(delivering)
        return .success
    }

    /// Asks every target twice and delivers the rows of the second time.
    func once(settle: Duration, limit: Duration?) async -> Console.Outcome {
        await listening { await askTwice(settle: settle, limit: limit) }
    }

    private func askTwice(settle: Duration, limit: Duration?) async -> Console.Outcome {
        let delivering = Task { await delivery.run() }
        let states = await withTaskGroup(of: [String: TargetState]?.self) { group in
            group.addTask { await watchOnce(settle: settle) }
            group.addTask {
                await stop(after: limit)
                return nil
            }
            let first = await group.next()
            group.cancelAll()
            return first ?? nil
        }
        if delivery.sinks.hasTable { await printTable() }
        let delivered = await finish(delivering)
        // A run that was stopped has not failed; one that ended has seen every target.
        guard let states, !states.isEmpty else { return delivered }
        return states.values.contains(where: \.isFailing) ? .findings : delivered
    }

    /// Asks every target, those that are discovered among them; where nothing could be found, or what
    /// was found became no target, that counts as a target that does not answer.
    private func watchOnce(settle: Duration) async -> [String: TargetState] {
        guard let discovery else { return await engine.runOnce(settle: settle) }
        let (targets, isWhole) = await discovery.first(delivery: delivery)
        await board.discovered(Set(targets.map(\.definition.name.value)))
        var states = await engine.runOnce(settle: settle, with: targets)
        if !isWhole { states["(discovery)"] = .failing(reason: .unreachable, request: "") }
        return states
    }

    /// Runs the work while signals are heard.
    private func listening(
        _ work: () async -> Console.Outcome
    ) async -> Console.Outcome {
        let listener = Task {
            await signals.run {
                output.release()
                Console.error("error: stopped before all rows were delivered")
                Console.exit(.findings)
            }
        }
        defer { listener.cancel() }
        return await work()
    }

    /// Returns when every sink is closed for good, as standard output is when its reader is gone.
    private func nobodyListens() async {
        while true {
            do { try await time.sleep(Self.paintInterval) } catch { return }
            let states = await delivery.status().map(\.state)
            let areClosed =
                !states.isEmpty
                && states.allSatisfy {
                    if case .failing(.closed, _) = $0 { true } else { false }
                }
            if areClosed {
                logger.info("stopping", metadata: ["reason": "nobody reads the output any more"])
                return
            }
        }
    }

    /// Returns when a signal to end comes, or the time is over.
    private func stop(after limit: Duration?) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                guard let signal = await signals.wait() else { return }
                logger.info("stopping", metadata: ["signal": "\(signal)"])
            }
            if let limit { group.addTask { try? await time.sleep(limit) } }
            _ = await group.next()
            group.cancelAll()
        }
    }

    private func finish(_ delivering: Task<Void, Never>) async -> Console.Outcome {
        signals.end()
        state?.finish(inventory)
        await alerts?.finish()
        await discovery?.close()
        let statuses = await delivery.flush()
        delivering.cancel()
        await scrape?.stop()
        await clients.shutdown()
        for status in statuses {
            let account = status.account
            logger.info(
                "sink closed",
                metadata: [
                    "sink": "\(status.name)", "accepted": "\(account.accepted)",
                    "delivered": "\(account.delivered)", "waiting": "\(account.spooled)",
                    "dead": "\(account.deadLettered)", "dropped": "\(account.droppedTotal)",
                ])
        }
        return delivery.outcome(statuses)
    }

    private func paint(with painter: TerminalPainter) async {
        while !Task.isCancelled {
            let model = await board.model(
                clock: clock, now: time.milliseconds(), sinks: delivery.status())
            _ = try? await painter.paint(model)
            do { try await time.sleep(Self.paintInterval) } catch { return }
        }
    }

    /// The table as it is in the end, printed once.
    private func printTable() async {
        let size = Console.size
        let table = LiveTable(
            width: size.width - 1, height: max(size.height, Self.leastFinalHeight),
            isColored: Console.isTerminal(1) && Console.allowsColor)
        let model = await board.model(
            clock: clock, now: time.milliseconds(), sinks: delivery.status())
        Console.out(table.lines(model).joined(separator: "\n") + "\n")
    }

    private var clock: String {
        Date().formatted(
            .verbatim(
                "\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits)",
                timeZone: .current, calendar: .init(identifier: .gregorian)))
    }
}
