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
    private let store: LocalStore
    private let folder: URL
    private let signals: AlertSignals
    private var evaluation: AlertEvaluation
    private(set) var timeline = AlertTimeline()
    private var told: Set<String> = []

    /// The most evaluations of one command.
    static let maximumSteps: Int64 = 1_000_000
    /// The most lines of the input that are told as no rows.
    private static let maximumTold = 20

    var ruleCount: Int { evaluation.rules.count }

    /// - Throws: `couldNotRun`, after it was said, where there is nothing to evaluate.
    init(_ input: RunInput, step: Int64) throws {
        let rules = try AlertRules.compiled(input.definitions, input.sources, runbook: nil)
        let signals = AlertSignals(rules)
        self.signals = signals
        for refused in signals.refused {
            let reasons = refused.reasons.all.map(\.message).joined(separator: "; ")
            Console.error("warning: \(refused.rule) cannot be evaluated: \(reasons)")
        }
        evaluation = AlertEvaluation(rules, step: step)
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "mqp-alerts-\(UUID().uuidString)")
        self.folder = folder
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw SpoolFolder.problem("there is no room for the rows in \(folder.path)")
        }
        store = LocalStore(writingAt: StoreFolder.file(in: folder.path))
        guard store.status.isWriting else {
            store.close()
            try? FileManager.default.removeItem(at: folder)
            throw SpoolFolder.problem("there is no room for the rows in \(folder.path)")
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
        let rows = Mutex<[EntityRow]>([])
        let engine = MonitoringEngine(
            input.configuration, definitions: input.definitions, sources: input.sources,
            inventory: Inventory(input.definitions, accountID: input.configuration.account),
            environment: .init(time: clock.source, jitter: { 0 }),
            logger: Logger(label: "mqp") { _ in SwiftLogNoOpLogHandler() },
            collector: { target in
                RunCollectors.collector(
                    of: target, in: input.definitions, clients: clients, start: span.lowerBound,
                    now: clock.source.milliseconds)
            },
            stream: RowStream(taking: { poll in rows.withLock { $0 += poll.rows } }))
        var poll = span.lowerBound
        var step = evaluation.next(after: span.lowerBound)
        while min(poll, step) <= span.upperBound {
            clock.advance(by: min(poll, step) - clock.now)
            if step <= poll {
                evaluate(at: step)
                step += evaluation.step
            } else {
                await engine.step()
                store.write(
                    rows.withLock { rows in
                        defer { rows = [] }
                        return rows
                    }, now: poll)
                poll += interval
            }
        }
        await clients.shutdown()
    }

    /// Reads rows to the end, and evaluates whenever one is later than a step.
    ///
    /// - Returns: From the first row's time to the last evaluation.
    func feed(
        rowsFrom descriptor: Int32, _ definitions: DefinitionSet
    ) throws -> Range<Int64> {
        guard let reader = SampleReader() else {
            throw SpoolFolder.problem("there is no memory to read rows")
        }
        var lines = InputLines(descriptor: descriptor)
        var recall = RowRecall(definitions)
        var start: Int64?
        var step: Int64 = 0
        var steps: Int64 = 0
        while let isOpen = lines.readBlock() {
            var rows: [EntityRow] = []
            while let line = lines.next() {
                guard let row = row(of: line, reader, &recall, at: lines.lineNumber) else {
                    continue
                }
                let time = row.sample.timestamp
                if start == nil {
                    start = time
                    step = evaluation.next(after: time)
                }
                guard time - (start ?? time) <= Self.maximumSpan else {
                    throw SpoolFolder.problem("the rows are of more than a year")
                }
                if time >= step { steps += (time - step) / evaluation.step + 1 }
                guard steps <= Self.maximumSteps else {
                    throw SpoolFolder.problem(
                        "the rows take more than \(Self.maximumSteps) evaluations: --step is too short"
                    )
                }
                while time >= step {
                    store.write(rows, now: step)
                    rows = []
                    evaluate(at: step)
                    step += evaluation.step
                }
                rows.append(row)
            }
            store.write(rows, now: step)
            // Rows that wait are bounded by the store, which must not have to leave any out here.
            store.flush()
            guard isOpen else { break }
        }
        if lines.hasFailed { throw SpoolFolder.problem("the rows cannot be read") }
        guard let start else { throw SpoolFolder.problem("there are no rows") }
        evaluate(at: step)
        return start..<step
    }

    /// The longest time of recorded rows, in milliseconds.
    private static let maximumSpan: Int64 = 366 * 86_400_000

    private func row(
        of line: InputLines.Line, _ reader: SampleReader, _ recall: inout RowRecall, at number: Int
    ) -> EntityRow? {
        guard case .text(let text) = line else {
            tell("line \(number) is longer than \(InputLines.maximumLength) bytes")
            return nil
        }
        do throws(RowError) {
            guard let sample = try reader.read(text) else { return nil }
            switch recall.row(of: sample, now: 0) {
            case .success(let row) where row.sample.timestamp > 0: return row
            case .success: tell("line \(number) has no `timestamp`")
            case .failure(let fault): tell("line \(number): \(fault)")
            }
        } catch {
            tell("line \(number): \(error)")
        }
        return nil
    }

    private func evaluate(at time: Int64) {
        store.flush()
        let readings = signals.readings(at: time) { query, now throws(QueryError) in
            try store.answer(query, in: ClockZone.context(now: now))
        }
        for failure in readings.failures { tell("a signal has no answer: \(failure.message)") }
        if readings.leftOut > 0 { tell("signals have more series than an answer shows") }
        for (rule, change) in evaluation.evaluate(readings.byRule, at: time) {
            timeline.add(change, of: rule)
        }
    }

    private func tell(_ text: String) {
        guard told.count < Self.maximumTold, told.insert(text).inserted else { return }
        Console.error("warning: \(shown(text, upTo: .max))")
    }
}

extension AlertEvaluation {
    /// The first multiple of the step after a time.
    func next(after time: Int64) -> Int64 { (time / step + 1) * step }
}
