import ArgumentParser
import Collectors
import Definitions
import Delivery
import Diagnostics
import Engine
import Logging
import Synchronization
import Telemetry

/// Prints the rows that a recording makes, in its own time.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Prints the rows of what `mqp record` recorded, as fast as they can be computed.",
        discussion: """
            Runs the answers of a recording through the whole pipeline, with the times and the rates that \
            they had. Definitions can be others than then: so a new metric or rule is tried on a recorded \
            incident. To have a recording in a run, with sinks and alerts, name it under `recording:` of a \
            target.

            EXAMPLES
              mqp replay incident.ndjson > rows.ndjson
              mqp replay incident.ndjson --definitions my-definitions/

            Rows are JSON, one a line; the first poll knows no rates yet. The exit code is 1 when the \
            recording is cut off, and 2 when it cannot be read.
            """)

    @Argument(help: "The recording.", completion: .file(extensions: ["ndjson"]))
    var recording: String

    @Option(help: "The account in every GUID.")
    var account: Int64 = 1

    @Option(help: "Folders of your own definitions, read after the shipped ones.")
    var definitions: [String] = []

    func validate() throws {
        guard (0...EntityGUID.maximumAccountID).contains(account) else {
            throw ValidationError("the account is a number of up to 10 digits")
        }
    }

    func run() async throws {
        let header: RecordingHeader
        do throws(CollectionError) { header = try RecordingHeader.read(recording) } catch {
            try fail(error.detail)
        }
        let input = try RunInput.load(
            text: text(header), named: "(command line)", definitions: definitions, change: { _ in })
        let clock = SimulatedClock(start: header.time)
        let output = Mutex(RowPrinter())
        let collectors = Mutex<[RecordingCollector]>([])
        let engine = MonitoringEngine(
            input.configuration, definitions: input.definitions, sources: input.sources,
            inventory: Inventory(input.definitions, accountID: account),
            environment: .init(time: clock.source, jitter: { 0 }),
            logger: Logger(label: "mqp") { _ in SwiftLogNoOpLogHandler() },
            collector: { [recording] _, plans in
                let collector = RecordingCollector(
                    path: recording, plans: plans, speed: .maximum,
                    time: .init(elapsed: clock.source.elapsed, sleep: clock.source.sleep))
                collectors.withLock { $0.append(collector) }
                return { plan, limit throws(CollectionError) in
                    try await collector.collect(plan, within: limit)
                }
            },
            stream: RowStream(taking: { poll in output.withLock { $0.print(poll) } }))
        guard let collector = collectors.withLock({ $0.first }) else {
            try fail("it has no target")
        }
        let failure = await replay(engine, collector, clock) {
            if case .written = output.withLock({ $0.outcome }) { true } else { false }
        }
        let outcome = output.withLock { output in
            output.flush()
            return output.outcome
        }
        if case .failed = outcome { try fail("the output cannot be written") }
        if let failure { try fail(failure.detail) }
        guard await collector.isCut else { return }
        Console.error("warning: the recording was cut off; its whole polls were replayed")
        throw Console.Outcome.findings.code
    }

    /// Takes poll after poll, each at its own time.
    ///
    /// - Returns: Why the recording could not be read to its end.
    private func replay(
        _ engine: MonitoringEngine, _ collector: RecordingCollector, _ clock: SimulatedClock,
        while isWanted: () -> Bool
    ) async -> CollectionError? {
        do throws(CollectionError) {
            while isWanted(), let moment = try await collector.nextMoment() {
                clock.move(to: moment.milliseconds)
                await engine.step()
            }
            return nil
        } catch {
            return error
        }
    }

    private func fail(_ reason: String) throws -> Never {
        Console.error("error: \(reason)")
        throw Console.Outcome.couldNotRun.code
    }

    private func text(_ header: RecordingHeader) -> String {
        var target = [
            "target: \(JSONValue.string(header.target).indented)",
            "source: \(JSONValue.string(header.source).indented)",
            "recording: \(JSONValue.string(recording).indented)",
        ]
        if let cluster = header.cluster {
            target.append("cluster: \(JSONValue.string(cluster).indented)")
        }
        if let instance = header.instance {
            target.append("instance: \(JSONValue.string(instance).indented)")
        }
        return """
            format: 1
            account: \(account)
            targets:
              - \(target.joined(separator: "\n    "))
            sinks:
              - sink: stdout
                format: ndjson
            """
    }
}
