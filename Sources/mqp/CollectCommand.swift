import ArgumentParser
import Collectors
import Definitions
import Delivery
import Diagnostics
import Engine
import Logging
import Synchronization
import Telemetry

/// Tries a source against an address, without a configuration.
struct CollectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collect",
        abstract: "Tries a source once: what is answered, what is made of it, and what is not.",
        discussion: """
            Asks every request of a source twice, some seconds apart so that rates exist, and shows what \
            came: rows, faults, fields with and without values, samples, metrics that are known and why \
            others are not, and the entities. Nothing is kept or sent.

            The address is what the source's transport needs: a URL, brokers of Kafka, the name of a \
            simulation, or the path of a file.

            EXAMPLES
              mqp collect rabbitmq http://localhost:15672 --username guest --password-file password
              mqp collect kafka kafka-1:9092,kafka-2:9092 --cluster orders
              mqp collect mine state/queues.json --definitions my-definitions/ --once
              mqp collect simulation shop --request queues --json

            The exit code is 0 when rows came, 1 when none did, and 2 when nothing could be asked.
            """)

    @Argument(help: "The name of a source.")
    var source: String

    @Argument(help: "Where it is.")
    var address: String

    @Option(help: "The user, for a source over HTTP.")
    var username: String?

    @Option(help: "A file with the user's password.", completion: .file())
    var passwordFile: String?

    @Option(help: "A file with a bearer token.", completion: .file())
    var bearerFile: String?

    @Option(help: "A setting of the Kafka client, as `name=value`; once for each.")
    var setting: [String] = []

    @Option(help: "The cluster's name, where it is not the one that the broker gives.")
    var cluster: String?

    @Option(
        help: "Folders of your own definitions, read after the shipped ones.",
        completion: .directory)
    var definitions: [String] = []

    @Option(help: "Ask only this request, and the samples that are made of it alone.")
    var request: String?

    @Option(help: "How far apart the two questions are; rates are over it.")
    var interval = Interval(.seconds(2))

    @Option(help: "How long one request may take.")
    var timeout = Interval(.seconds(10))

    @Flag(help: "Ask once; then no rate is known.")
    var once = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard (.seconds(1)...(.seconds(3_600))).contains(interval.duration) else {
            throw ValidationError("--interval is from 1s to 1h")
        }
        guard (.milliseconds(100)...(.seconds(600))).contains(timeout.duration) else {
            throw ValidationError("--timeout is from 100ms to 10m")
        }
        if (username == nil) != (passwordFile == nil) {
            throw ValidationError("--username and --password-file go together")
        }
        if username != nil, bearerFile != nil {
            throw ValidationError("give either a user or --bearer-file")
        }
        if let wrong = setting.first(where: { !$0.contains("=") || $0.hasPrefix("=") }) {
            throw ValidationError("--setting is name=value, and not `\(shown(wrong))`")
        }
    }

    func run() async throws {
        let key = try addressKey()
        let input = try RunInput.load(
            text: configurationText(key), named: "(command line)", definitions: definitions,
            change: { _ in })
        guard let compiled = input.sources.first(where: { $0.definition.name.value == source })
        else { throw Console.Outcome.couldNotRun.code }
        try checkRequest(compiled)
        let trial = CollectTrial(compiled, only: request)
        let clients = HTTPClients(proxies: ProxySettings(variables: Console.variables))
        let time = TimeSource.system
        let start = time.milliseconds()
        let engine = MonitoringEngine(
            input.configuration, definitions: input.definitions, sources: input.sources,
            inventory: Inventory(input.definitions, accountID: 0),
            environment: .init(time: time, jitter: { 0 }),
            logger: Logger(label: "mqp") { _ in SwiftLogNoOpLogHandler() },
            collector: { target, plans in
                trial.prepare(plans)
                return trial.watching(
                    RunCollectors.collector(
                        of: target, asking: plans, in: input.definitions, clients: clients,
                        start: start - Self.simulatedPast, now: time.milliseconds),
                    time: time)
            },
            stream: RowStream(taking: { trial.take($0) }))
        await engine.step()
        if !once, trial.isWorthAsking {
            try await time.sleep(interval.duration)
            await engine.step()
        }
        await clients.shutdown()
        let report = trial.report(of: input.configuration.targets.first?.address.description ?? "")
        Console.out(json ? report.json.indented + "\n" : report.text)
        guard report.hasRows else { throw Console.Outcome.findings.code }
    }

    /// How long a simulation has run already, in milliseconds, so that there is something in it.
    private static let simulatedPast: Int64 = 60_000

    private func checkRequest(_ source: CompiledSource) throws {
        guard let request else { return }
        let names = source.requests.map(\.name)
        guard !names.contains(request) else { return }
        Console.error(
            "error: the source has no request `\(shown(request))`; "
                + (suggestion(for: request, in: names)
                    ?? "its requests are \(names.joined(separator: ", "))"))
        throw Console.Outcome.couldNotRun.code
    }

    /// The key of a target that takes the address.
    private func addressKey() throws -> String {
        var files = DefinitionFiles()
        files.addShipped()
        for folder in definitions { files.add(folder) }
        // What is wrong with them is said when all of it is checked.
        var scratch = DiagnosticReport()
        let set = DefinitionSet.load(files.files, report: &scratch)
        guard let transport = set.source(named: source)?.transport else {
            // It may stand in what cannot be read. The whole check says why, before an address counts.
            guard files.failures.isEmpty, !scratch.hasErrors else { return "url" }
            let names = set.sources.map(\.name.value).sorted()
            Console.error(
                "error: there is no source `\(shown(source))`; "
                    + (suggestion(for: source, in: names)
                        ?? "the sources are \(names.joined(separator: ", "))"))
            throw Console.Outcome.couldNotRun.code
        }
        guard transport != .nrql else {
            Console.error(
                "error: `\(shown(source))` asks New Relic, with an account and a key, and has no address; "
                    + "write a target with `newRelic:` and try it with `mqp run FILE --once`")
            throw Console.Outcome.couldNotRun.code
        }
        return transport.addressKey
    }

    private func configurationText(_ key: String) -> String {
        func quoted(_ text: String) -> String { JSONValue.string(text).indented }
        let place = key == "brokers" ? "[\(quoted(address))]" : quoted(address)
        var target = [
            "target: try", "source: \(quoted(source))", "\(key): \(place)",
            "interval: \(write(interval.duration))", "timeout: \(write(timeout.duration))",
        ]
        if let cluster { target.append("cluster: \(quoted(cluster))") }
        if let username, let passwordFile {
            let password = quoted("${file:\(passwordFile)}")
            target.append("credentials: { username: \(quoted(username)), password: \(password) }")
        }
        if let bearerFile {
            target.append("credentials: { bearer: \(quoted("${file:\(bearerFile)}")) }")
        }
        if !setting.isEmpty {
            target.append("settings:")
            for setting in setting {
                let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
                target.append("  \(quoted(parts[0])): \(quoted(parts.count > 1 ? parts[1] : ""))")
            }
        }
        return """
            format: 1
            account: 0
            targets:
              - \(target.joined(separator: "\n    "))
            sinks:
              - sink: stdout
                format: ndjson
            """
    }
}
