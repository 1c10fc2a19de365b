import Alerts
import Collectors
import Definitions
import Delivery
import Diagnostics
import Engine
import Foundation
import LocalStore
import Logging
import Queries
import QueryExecution
import Synchronization
import Synthesis
import Telemetry

/// Rows at a time that is an argument, and what the alerts make of them. The rows are kept in a store
/// as a run keeps them, in a folder that is removed at the end.
final class AlertTest {
    let store: LocalStore
    private let folder: URL
    private let signals: AlertSignals
    private(set) var evaluation: AlertEvaluation
    private(set) var timeline = AlertTimeline()
    private var told: Set<String> = []

    /// The most evaluations, and the most polls of a simulation, of one command.
    static let maximumSteps: Int64 = 1_000_000
    /// The most things that are told about the rows.
    private static let maximumTold = 20

    var rules: [AlertRule] { evaluation.rules }

    /// - Parameters:
    ///   - input: The definitions.
    ///   - step: How far evaluations are apart, in milliseconds.
    ///   - folder: Where the rows are kept; it is made here.
    /// - Throws: `couldNotRun`, after it was said, where there is nothing to evaluate.
    init(_ input: RunInput, step: Int64, in folder: URL) throws {
        let rules = try AlertRules.compiled(input.definitions, input.sources, runbook: nil)
        let signals = AlertSignals(rules)
        self.signals = signals
        for refused in signals.refused {
            let reasons = refused.reasons.all.map(\.message).joined(separator: "; ")
            Console.error("warning: \(refused.rule) cannot be evaluated: \(reasons)")
        }
        evaluation = AlertEvaluation(rules, step: step)
        self.folder = folder
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw SpoolFolder.problem(
                "there is no room for the rows in \(folder.path); TMPDIR names another folder")
        }
        store = LocalStore(writingAt: StoreFolder.file(in: folder.path))
        guard store.status.isWriting else {
            store.close()
            try? FileManager.default.removeItem(at: folder)
            throw SpoolFolder.problem(
                "there is no room for the rows in \(folder.path); TMPDIR names another folder")
        }
    }

    deinit {
        store.close()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Evaluates at the multiples of the step from the beginning to the end.
    func feed(
        simulationOf input: RunInput, over span: Range<Int64>, every interval: Int64
    ) async throws {
        let clock = SimulatedClock(start: span.lowerBound)
        let clients = HTTPClients(proxies: ProxySettings(variables: [:]))
        let polls = Mutex<[Poll]>([])
        let engine = MonitoringEngine(
            input.configuration, definitions: input.definitions, sources: input.sources,
            inventory: Inventory(input.definitions, accountID: input.configuration.account),
            environment: .init(time: clock.source, jitter: { 0 }),
            logger: Logger(label: "mqp") { _ in SwiftLogNoOpLogHandler() },
            collector: { target, plans in
                RunCollectors.collector(
                    of: target, asking: plans, in: input.definitions, clients: clients,
                    start: span.lowerBound,
                    now: clock.source.milliseconds)
            },
            stream: RowStream(taking: { poll in polls.withLock { $0.append(poll) } }))
        var poll = span.lowerBound
        var step = evaluation.next(after: span.lowerBound)
        while min(poll, step) <= span.upperBound {
            clock.advance(by: min(poll, step) - clock.now)
            if step <= poll {
                evaluate(at: step)
                step += evaluation.step
            } else {
                await engine.step()
                let made = polls.withLock { polls in
                    defer { polls = [] }
                    return polls
                }
                for poll in made {
                    for failure in poll.failures {
                        tell(
                            "\(failure.request): \(failure.error.reason.rawValue): \(failure.error.detail)"
                        )
                    }
                }
                store.write(made.flatMap(\.rows), now: poll)
                poll += interval
            }
        }
        await clients.shutdown()
    }

    /// Evaluates once, over the rows that were written.
    func evaluate(at time: Int64) {
        store.flush()
        let readings = signals.readings(at: time) { query, now throws(QueryError) in
            try store.answer(query, in: ClockZone.context(now: now))
        }
        for failure in readings.failures { tell("a signal has no answer: \(failure.message)") }
        if readings.leftOut > 0 { tell("signals have more series than an answer shows") }
        timeline.see(readings.byRule, of: rules)
        for (rule, change) in evaluation.evaluate(readings.byRule, at: time) {
            timeline.add(change, of: rule)
        }
    }

    /// Says something about the rows, once.
    func tell(_ text: String) {
        guard told.count < Self.maximumTold, told.insert(text).inserted else { return }
        Console.error("warning: \(shown(text, upTo: .max))")
    }
}
