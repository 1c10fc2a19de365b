import Alerts
import ArgumentParser
import Definitions
import Diagnostics
import Foundation

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

    @Option(help: "The name of a simulation.")
    var simulation = "shop"

    @Option(help: "Only these incidents of the simulation; all of them if none is named.")
    var incident: [String] = []

    @Flag(help: "Without any incident.")
    var noIncidents = false

    @Option(
        help: "A file of recorded rows instead, one JSON object a line; `-` is standard input.",
        completion: .file(extensions: ["ndjson"]))
    var rows: String?

    @Option(help: "When the simulation begins, in UTC.")
    var from = Moment(seconds: 1_767_225_600)

    @Option(name: .customLong("for"), help: "How much time is simulated, such as 30m or 2h.")
    var length = Interval(.seconds(45 * 60))

    @Option(help: "How often the simulation is asked.")
    var every = Interval(.seconds(30))

    @Option(help: "How far evaluations are apart.")
    var step = Interval(.seconds(15))

    @Option(help: "A file that says what should fire; see the format reference.")
    var expect: String?

    @Option(help: "How it is written: text or json.")
    var format = Format.text

    @Option(help: "Folders of your own definitions, read after the shipped ones.")
    var definitions: [String] = []

    func validate() throws {
        for (name, value) in [("--every", every), ("--step", step)]
        where value.duration < .seconds(1) || value.duration > .seconds(86_400) {
            throw ValidationError("\(name) is from 1s to 24h")
        }
        guard length.duration / step.duration <= Double(AlertTest.maximumSteps) else {
            throw ValidationError("that is more than \(AlertTest.maximumSteps) evaluations")
        }
        if rows != nil, !incident.isEmpty || noIncidents {
            throw ValidationError("--incident is of a simulation, and not of --rows")
        }
        if noIncidents, !incident.isEmpty {
            throw ValidationError("--incident and --no-incidents contradict each other")
        }
    }

    func run() async throws {
        let expectations = try expect.map { try readExpectations(in: $0) }
        let input = try RunInput.load(
            text: configurationText, named: "(command line)", definitions: definitions,
            change: { set in
                if noIncidents || !incident.isEmpty { set.keep(incident, of: simulation) }
            })
        let incidents =
            rows == nil ? input.definitions.simulation(named: simulation)?.incidents : nil
        for name in incident where incidents?.contains(where: { $0.name.value == name }) != true {
            throw SpoolFolder.problem("the simulation has no incident `\(shown(name))`")
        }
        let test = try AlertTest(input, step: step.milliseconds)
        let span: Range<Int64>
        if let rows {
            span = try test.feed(rowsFrom: Console.input(rows), input.definitions)
        } else {
            span = from.milliseconds..<(from.milliseconds + length.milliseconds)
            try await test.feed(simulationOf: input, over: span, every: every.milliseconds)
        }
        let view = AlertTestView(
            timeline: test.timeline, incidents: incidents ?? [], span: span,
            step: step.milliseconds, ruleCount: test.ruleCount,
            failures: expectations.map { test.timeline.failures(of: $0, from: span.lowerBound) })
        Console.out(format == .json ? view.json : view.text)
        if view.failures?.isEmpty == false { throw Console.Outcome.findings.code }
    }

    private func readExpectations(in path: String) throws -> AlertExpectations {
        var files = DefinitionFiles()
        files.add(path)
        if let failure = files.failures.first { throw SpoolFolder.problem(failure) }
        var report = DiagnosticReport()
        guard let file = files.files.first, files.files.count == 1 else {
            throw SpoolFolder.problem("`\(shown(path))` is no file")
        }
        guard let read = AlertExpectations.read(file, report: &report) else {
            Console.error(
                render(report, as: .text, files: files.sources, color: Console.hasColor))
            throw Console.Outcome.couldNotRun.code
        }
        return read
    }

    private var configurationText: String {
        """
        format: 1
        account: 1
        targets:
          - target: simulation
            source: simulation
            simulation: \(JSONValue.string(simulation).indented)
            interval: \(write(every.duration))
        sinks:
          - sink: stdout
            format: ndjson
        """
    }
}

extension Interval {
    /// Whole milliseconds.
    var milliseconds: Int64 { Int64(duration / .milliseconds(1)) }
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
