import ArgumentParser
import Collectors
import Definitions
import Delivery
import Diagnostics
import Engine
import Foundation
import Logging
import Plans

/// Writes down what a target answers, so that it can be played again.
struct RecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Records what a target answers, to be replayed.",
        discussion: """
            Asks one target of a configuration as `mqp run` would, and writes the rows of each answer as \
            a line of JSON: the fields that the source reads, and nothing else. Failed requests are \
            written too, so that a replay shows the outage. No secret is in it. SIGINT and SIGTERM end \
            it in good order.

            EXAMPLES
              mqp record broker --output incident.ndjson
              mqp record broker --config mqp.yml --duration 10m --output incident.ndjson
              mqp record broker --output give-away.ndjson --hide name --hide vhost

            The exit code is 1 when nothing was answered, or --max-size was reached; and 2 when nothing \
            could be recorded.
            """)

    @Argument(help: "The name of a target of the configuration.")
    var target: String

    @Option(
        help: "The configuration.",
        completion: .file(extensions: ["yml", "yaml"]))
    var config = "mqp.yml"

    @Option(help: "The file to write.", completion: .file())
    var output: String

    @Option(help: "End after so long, such as 90s or 10m; when it is stopped, if not said.")
    var duration: Interval?

    @Option(
        help: """
            A text field, as `field` or `request.field`, whose values are replaced by names that stand \
            for them; once for each. The target's name and `cluster:` are then as well, and not what the \
            broker calls itself, such as `cluster_name`.
            """)
    var hide: [String] = []

    @Option(help: "The most MiB that are written; then it ends.")
    var maxSize = 1_024

    @Flag(help: "Write over a file that is there.")
    var force = false

    func validate() throws {
        guard (1...Self.maximumSize).contains(maxSize) else {
            throw ValidationError("--max-size is from 1 to \(Self.maximumSize) MiB")
        }
    }

    /// In MiB.
    private static let maximumSize = 1 << 20

    func run() async throws {
        let places = [config, output].map {
            URL(fileURLWithPath: $0).resolvingSymlinksInPath().path
        }
        guard places[0] != places[1] else {
            Console.error("error: `\(output)` is the configuration; name another file")
            throw Console.Outcome.couldNotRun.code
        }
        let input = try RunInput.load(config)
        let logger = Logger(label: "mqp") { _ in
            ProgramLog(logLevel: .info, format: .text, output: LogOutput())
        }
        var configuration = input.configuration
        configuration.targets = [try chosen(from: configuration.targets)]
        let time = TimeSource.system
        let clients = HTTPClients(proxies: ProxySettings(variables: Console.variables))
        let recorder = Recorder(time: time, hiding: RecordingPseudonyms(Set(hide)))
        let start = time.milliseconds()
        let engine = MonitoringEngine(
            configuration, definitions: input.definitions, sources: input.sources,
            inventory: Inventory(input.definitions, accountID: configuration.account),
            environment: .init(time: time, jitter: { 0 }), logger: logger,
            collector: { target, plans in
                recorder.prepare(target, plans)
                return recorder.recording(
                    RunCollectors.collector(
                        of: target, asking: plans, in: input.definitions, clients: clients,
                        start: start, now: time.milliseconds, besides: input.path))
            },
            stream: RowStream(taking: { _ in recorder.endPoll() }))
        do {
            try check(recorder.plans)
            try recorder.begin(output, isForced: force, maximumBytes: maxSize << 20)
        } catch {
            await clients.shutdown()
            throw error
        }
        await record(engine, recorder, time)
        await clients.shutdown()
        let outcome = recorder.finish()
        Console.error(recorder.summary(of: output))
        if outcome != .success { throw outcome.code }
    }

    private func record(
        _ engine: MonitoringEngine, _ recorder: Recorder, _ time: TimeSource
    ) async {
        let signals = StopSignals()
        let listener = Task { await signals.run { Console.exit(.findings) } }
        defer { listener.cancel() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await engine.run() }
            group.addTask { _ = await signals.wait() }
            group.addTask { await recorder.untilFull() }
            if let duration { group.addTask { try? await time.sleep(duration.duration) } }
            _ = await group.next()
            group.cancelAll()
        }
        signals.end()
    }

    private func chosen(from targets: [ResolvedTarget]) throws -> ResolvedTarget {
        if let chosen = targets.first(where: { $0.definition.name.value == target }) {
            guard case .recording = chosen.address else { return chosen }
            Console.error("error: `\(target)` is a recording already")
            throw Console.Outcome.couldNotRun.code
        }
        let names = targets.map(\.definition.name.value)
        Console.error(
            "error: `\(config)` has no target `\(shown(target))`; "
                + (suggestion(for: target, in: names)
                    ?? "its targets are \(names.joined(separator: ", "))"))
        throw Console.Outcome.couldNotRun.code
    }

    /// What is hidden must be a text that is read; a wrong name would give away what was to be hidden.
    private func check(_ plans: [RequestPlan]) throws {
        var names: Set<String> = []
        for plan in plans {
            for field in plan.layout.fields where field.kind == .string {
                names.formUnion([field.name, "\(plan.name).\(field.name)"])
            }
        }
        guard let unknown = hide.first(where: { !names.contains($0) }) else { return }
        Console.error(
            "error: no text field `\(shown(unknown))` is recorded; "
                + (suggestion(for: unknown, in: names)
                    ?? "the fields are \(names.filter { !$0.contains(".") }.sorted().joined(separator: ", "))")
        )
        throw Console.Outcome.couldNotRun.code
    }
}
