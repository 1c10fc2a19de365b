import ArgumentParser
import Definitions
import Delivery
import Logging

/// Watches what a configuration names, until it is stopped.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Watches the targets of a configuration and sends their rows to its sinks.",
        discussion: """
            Checks the configuration and all definitions first; where something is wrong, says \
            all of it and starts nothing. SIGINT and SIGTERM deliver what is left, for 15 s at most, and \
            end with 0; what is not delivered then stays in the spool, if it is on disk.

            EXAMPLES
              mqp run mqp.yml
              mqp run mqp.yml --once              the rows of one moment
              mqp run mqp.yml --once --settle 15s rates over 15 seconds
              mqp run mqp.yml --duration 10m --log-format json

            The exit code is 2 when nothing could be run. With --once it is 1 when a target did not \
            answer, something discovered became no target, or a row was not delivered.
            """)

    @Argument(
        help: "The configuration: a YAML file with account, targets and sinks.",
        completion: .file(extensions: ["yml", "yaml"]))
    var config: String

    @Flag(help: "Ask every target twice, deliver the rows of the second time, and end.")
    var once = false

    @Option(help: "With --once, how far apart the two are, if not 5s; rates are over it.")
    var settle: Interval?

    @Option(help: "End after so long, such as 90s or 10m.")
    var duration: Interval?

    @Option(help: "How the log on standard error is written: text or json.")
    var logFormat = LogFormat.text

    @Option(help: "The least level that is logged: trace, debug, info, notice, warning, error.")
    var logLevel = Logger.Level.info

    private static let standardSettle = Duration.seconds(5)

    func validate() throws {
        if settle != nil, !once { throw ValidationError("--settle is for --once alone") }
        let least = settle?.duration ?? Self.standardSettle
        if once, let duration, duration.duration <= least {
            throw ValidationError(
                "--duration \(write(duration.duration)) ends before the second sample, after "
                    + write(least))
        }
    }

    func run() async throws {
        let output = LogOutput()
        let format = logFormat
        let level = logLevel
        let shipper = LogShipper(now: TimeSource.system.milliseconds)
        let logger = Logger(label: "mqp") { _ in
            ProgramLog(logLevel: level, format: format, output: output, shipper: shipper)
        }
        let input = try RunInput.load(config)
        if input.warningCount > 0 {
            logger.warning(
                "there are warnings; `mqp lint \(config)` shows them",
                metadata: ["count": "\(input.warningCount)"])
        }
        let session = try await RunSession.open(
            input, logger: logger, output: output, shipper: shipper)
        let outcome =
            if once {
                await session.once(
                    settle: settle?.duration ?? Self.standardSettle, limit: duration?.duration)
            } else {
                await session.watch(limit: duration?.duration)
            }
        if outcome != .success { throw outcome.code }
    }
}

/// A duration on the command line.
struct Interval: ExpressibleByArgument {
    let duration: Duration

    init(_ duration: Duration) { self.duration = duration }

    init?(argument: String) {
        guard let duration = readDuration(argument), duration > .zero else { return nil }
        self.duration = duration
    }

    var defaultValueDescription: String { write(duration) }
}
