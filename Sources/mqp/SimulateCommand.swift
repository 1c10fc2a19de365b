import ArgumentParser
import Collectors
import Definitions
import Delivery
import Diagnostics
import Engine
import Foundation
import Logging
import Synchronization
import Telemetry

/// Runs simulated clusters through the whole pipeline in a time of their own.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Prints the rows of simulated clusters, as fast as they can be computed.",
        discussion: """
            Asks the simulation as `mqp run` would, but in a time that jumps from one poll to the \
            next: an hour takes a second or two. The same simulation, times and seed print the same \
            bytes on every machine.

            EXAMPLES
              mqp simulate shop
              mqp simulate shop --for 2h --every 30s > rows.ndjson
              mqp simulate mine --definitions my-definitions/ --seed 8

            Rows are JSON, one a line; the first poll knows no rates yet. The exit code is 2 when the \
            simulation cannot be run.
            """)

    @Argument(help: "The name of a simulation.")
    var simulation = "shop"

    @Option(help: "When it begins, in UTC; the time of day decides how busy it is.")
    var from = Moment(seconds: 1_767_225_600)

    @Option(name: .customLong("for"), help: "How much time is simulated, such as 90s or 2h.")
    var length = Interval(.seconds(600))

    @Option(help: "How often it is asked.")
    var every = Interval(.seconds(30))

    @Option(help: "Another seed than the simulation's own.")
    var seed: Int?

    @Option(help: "The source that watches it.")
    var source = "simulation"

    @Option(help: "The account in every GUID.")
    var account: Int64 = 1

    @Option(help: "Folders of your own definitions, read after the shipped ones.")
    var definitions: [String] = []

    /// The most polls of one command.
    private static let maximumPolls = 10_000_000

    func validate() throws {
        guard every.duration >= .seconds(1), every.duration <= .seconds(86_400) else {
            throw ValidationError("--every is from 1s to 24h")
        }
        guard length.duration / every.duration <= Double(Self.maximumPolls) else {
            throw ValidationError("that is more than \(Self.maximumPolls) polls")
        }
        if let seed, !SimulationDefinition.seeds.contains(seed) {
            throw ValidationError("a seed is from 0 to \(SimulationDefinition.seeds.upperBound)")
        }
        guard (0...EntityGUID.maximumAccountID).contains(account) else {
            throw ValidationError("the account is a number of up to 10 digits")
        }
    }

    func run() async throws {
        let input = try RunInput.load(
            text: configurationText, named: "(command line)", definitions: definitions,
            change: { set in
                guard let seed else { return }
                for index in set.simulations.indices { set.simulations[index].seed = seed }
            })
        let clock = SimulatedClock(start: from.milliseconds)
        let clients = HTTPClients(proxies: ProxySettings(variables: [:]))
        let output = Mutex(RowPrinter())
        let engine = MonitoringEngine(
            input.configuration, definitions: input.definitions, sources: input.sources,
            inventory: Inventory(input.definitions, accountID: account),
            environment: .init(time: clock.source, jitter: { 0 }),
            logger: Logger(label: "mqp") { _ in SwiftLogNoOpLogHandler() },
            collector: { target, plans in
                RunCollectors.collector(
                    of: target, asking: plans, in: input.definitions, clients: clients,
                    start: from.milliseconds,
                    now: clock.source.milliseconds)
            },
            stream: RowStream(taking: { poll in output.withLock { $0.print(poll) } }))
        let end = from.milliseconds + length.duration.wholeMilliseconds
        while clock.now < end, case .written = output.withLock({ $0.outcome }) {
            await engine.step()
            clock.advance(by: every.duration.wholeMilliseconds)
        }
        await clients.shutdown()
        let outcome = output.withLock { output in
            output.flush()
            return output.outcome
        }
        guard case .failed = outcome else { return }
        Console.error("error: the output cannot be written")
        throw Console.Outcome.couldNotRun.code
    }

    private var configurationText: String {
        """
        format: 1
        account: \(account)
        targets:
          - target: simulation
            source: \(JSONValue.string(source).indented)
            simulation: \(JSONValue.string(simulation).indented)
            interval: \(write(every.duration))
        sinks:
          - sink: stdout
            format: ndjson
        """
    }
}

/// A moment on the command line, such as `2026-01-01T00:00:00Z`.
struct Moment: ExpressibleByArgument {
    /// Since 1970 UTC.
    let milliseconds: Int64

    init(seconds: Int64) { milliseconds = seconds * 1_000 }

    init?(argument: String) {
        if let number = Int64(argument) {
            guard (0...Int64(Self.maximumSeconds) * 1_000).contains(number) else { return nil }
            milliseconds = number
            return
        }
        guard Self.isOfCalendar(argument), let date = try? Date(argument, strategy: .iso8601),
            (0...Self.maximumSeconds).contains(date.timeIntervalSince1970)
        else { return nil }
        milliseconds = Int64(date.timeIntervalSince1970 * 1_000)
    }

    /// Whether a text is a date and a time that there are: Foundation takes the 30th of February for the
    /// 2nd of March.
    private static func isOfCalendar(_ text: String) -> Bool {
        let form =
            /(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)/
            .asciiOnlyDigits()
        guard let match = text.wholeMatch(of: form), let year = Int(match.1),
            let month = Int(match.2), let day = Int(match.3), let hour = Int(match.4),
            let minute = Int(match.5), let second = Int(match.6), (1...12).contains(month)
        else { return false }
        let isLeap = year.isMultiple(of: 4) && !year.isMultiple(of: 100) || year.isMultiple(of: 400)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        return (1...days).contains(day) && hour < 24 && minute < 60 && second < 60
    }

    /// The end of the year 9999.
    private static let maximumSeconds = 253_402_300_799.0

    var defaultValueDescription: String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601)
    }
}
