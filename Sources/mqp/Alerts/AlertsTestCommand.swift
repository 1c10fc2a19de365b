import Alerts
import ArgumentParser
import Definitions
import Diagnostics
import Foundation
import Telemetry

/// Feeds an incident to the alerts and shows when each fires.
struct AlertsTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Shows when alerts fire in a simulated or recorded incident.",
        discussion: """
            Evaluates the alerts over rows as `mqp run` would, in a time that jumps from step to \
            step. The rows are those of a simulation, or of a file as `mqp send` reads it, in the \
            order of their times. Times are shown from the beginning.

            EXAMPLES
              mqp alerts test
              mqp alerts test --simulation shop --incident "billing reads nothing" --for 30m
              mqp alerts test --rows recorded.ndjson --format json
              mqp alerts test --incident "a disk fills" --expect expected.yml

            The exit code is 1 where something is not as --expect says, and 2 where nothing can be \
            evaluated.
            """)

    /// How it is written.
    enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

    @Option(help: "The name of a simulation; shop if none is named.")
    var simulation: String?

    @Option(help: "Only these incidents of the simulation; all of them if none is named.")
    var incident: [String] = []

    @Flag(help: "Without any incident.")
    var noIncidents = false

    @Option(
        help: "A file of recorded rows instead, one JSON object a line; `-` is standard input.",
        completion: .file(extensions: ["ndjson"]))
    var rows: String?

    @Option(help: "When the simulation begins, in UTC; 2026-01-01T00:00:00Z if not said.")
    var from: Moment?

    @Option(
        name: .customLong("for"),
        help: "How much time is simulated, such as 30m or 2h; 45m if not said.")
    var length: Interval?

    @Option(help: "How often the simulation is asked; 30s if not said.")
    var every: Interval?

    @Option(help: "How far evaluations are apart.")
    var step = Interval(.seconds(15))

    @Option(help: "A file that says what should fire; see the format reference.")
    var expect: String?

    @Option(help: "How it is written: text or json.")
    var format = Format.text

    @Option(help: "Folders of your own definitions, read after the shipped ones.")
    var definitions: [String] = []

    private var simulationName: String { simulation ?? "shop" }
    private var polling: Duration { every?.duration ?? .seconds(30) }
    private var simulated: Duration { length?.duration ?? .seconds(45 * 60) }

    private static let steps = Duration.seconds(1)...Duration.seconds(600)
    private static let pollings = Duration.seconds(1)...Duration.seconds(3600)
    private static let lengths = Duration.seconds(1)...Duration.seconds(31 * 86_400)

    func validate() throws {
        let bounds = [
            ("--step", step.duration, Self.steps), ("--every", polling, Self.pollings),
            ("--for", simulated, Self.lengths),
        ]
        for (name, value, range) in bounds where !range.contains(value) {
            throw ValidationError(
                "\(name) is from \(write(range.lowerBound)) to \(write(range.upperBound)), not "
                    + write(value))
        }
        if noIncidents, !incident.isEmpty {
            throw ValidationError(
                "--incident and --no-incidents contradict each other; leave one out")
        }
        if rows != nil {
            let given = [
                ("--simulation", simulation != nil), ("--incident", !incident.isEmpty),
                ("--no-incidents", noIncidents), ("--from", from != nil), ("--for", length != nil),
                ("--every", every != nil),
            ]
            if let (name, _) = given.first(where: \.1) {
                throw ValidationError(
                    "\(name) is of a simulation, and --rows are no simulation; leave one out")
            }
            return
        }
        for (name, value) in [("--step", step.duration), ("--every", polling)]
        where value > simulated {
            throw ValidationError(
                "\(name) \(write(value)) is longer than --for \(write(simulated)), so nothing would "
                    + "be evaluated")
        }
        guard simulated / min(step.duration, polling) <= Double(AlertTest.maximumSteps) else {
            throw ValidationError(
                "that is more than \(AlertTest.maximumSteps) evaluations; a longer --step and --every, "
                    + "or a shorter --for, take fewer")
        }
    }

    func run() async throws {
        let expected = try expect.map { try ExpectedAlerts(in: $0) }
        var known: [String] = []
        let input = try RunInput.load(
            text: configurationText, named: "(command line)", definitions: definitions,
            change: { set in
                known = (set.simulation(named: simulationName)?.incidents ?? []).map(\.name.value)
                if noIncidents || !incident.isEmpty { set.keep(incident, of: simulationName) }
            })
        let incidents = rows == nil ? try incidents(input, among: known) : []
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "mqp-alerts-\(UUID().uuidString)")
        let view = try await removing(folder) {
            let test = try AlertTest(input, step: step.milliseconds, in: folder)
            try expected?.check(against: test.rules)
            if rows == nil { try expected?.check(length: simulated) }
            let span = try await feed(test, input)
            if rows != nil {
                try expected?.check(length: .milliseconds(span.upperBound - span.lowerBound))
            }
            return AlertTestView(
                timeline: test.timeline, incidents: incidents, span: span,
                step: step.milliseconds, ruleCount: test.rules.count,
                failures: expected.map {
                    test.timeline.failures(of: $0.expectations, from: span.lowerBound)
                })
        }
        Console.out(format == .json ? view.json : view.text)
        if view.failures?.isEmpty == false { throw Console.Outcome.findings.code }
    }

    private func feed(_ test: AlertTest, _ input: RunInput) async throws -> Range<Int64> {
        guard let rows else {
            let start = from?.milliseconds ?? 1_767_225_600_000
            let span = start..<(start + simulated.wholeMilliseconds)
            try await test.feed(
                simulationOf: input, over: span, every: polling.wholeMilliseconds)
            return span
        }
        if rows == "-" {
            return try test.feed(
                rowsFrom: STDIN_FILENO, named: "standard input", input.definitions)
        }
        let name = "`\(shown(rows))`"
        let descriptor: Int32
        do throws(RegularFile.Failure) {
            descriptor = try RegularFile.descriptor(of: rows)
        } catch {
            let cure = error.isMissing ? "" : "; what comes from elsewhere is read with `--rows -`"
            throw SpoolFolder.problem("\(name): \(error.reason)\(cure)")
        }
        defer { close(descriptor) }
        return try test.feed(rowsFrom: descriptor, named: name, input.definitions)
    }

    /// The incidents that are simulated.
    ///
    /// - Throws: `couldNotRun`, after it was said, where one is named that there is not.
    private func incidents(
        _ input: RunInput, among all: [String]
    ) throws -> [SimulatedIncident] {
        let incidents = input.definitions.simulation(named: simulationName)?.incidents ?? []
        for name in incident {
            guard let found = incidents.first(where: { $0.name.value == name }) else {
                let list = all.map { "`\(shown($0))`" }.joined(separator: ", ")
                let help =
                    suggestion(for: name, in: all)
                    ?? (all.isEmpty ? "it has none" : "there are \(list)")
                throw SpoolFolder.problem(
                    "the simulation `\(shown(simulationName))` has no incident `\(shown(name))`; \(help)"
                )
            }
            if found.offset >= simulated {
                throw SpoolFolder.problem(
                    "the incident `\(shown(name))` begins after \(write(found.offset)), and only "
                        + "\(write(simulated)) are simulated; a longer --for shows it")
            }
        }
        return incidents
    }

    private var configurationText: String {
        """
        format: 1
        account: 1
        targets:
          - target: simulation
            source: simulation
            simulation: \(JSONValue.string(simulationName).indented)
            interval: \(write(polling))
        sinks:
          - sink: stdout
            format: ndjson
        """
    }
}

extension Interval {
    /// Whole milliseconds.
    var milliseconds: Int64 { duration.wholeMilliseconds }
}

extension DefinitionSet {
    /// Leaves out the incidents of a simulation that are not among some.
    fileprivate mutating func keep(_ incidents: [String], of simulation: String) {
        guard let index = simulations.firstIndex(where: { $0.name.value == simulation }) else {
            return
        }
        simulations[index].incidents.removeAll { !incidents.contains($0.name.value) }
    }
}
