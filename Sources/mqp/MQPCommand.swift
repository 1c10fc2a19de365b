import ArgumentParser

/// The program: one command for each thing that a person does with it.
@main
struct MQPCommand: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "mqp",
        abstract: "Watches message queues; YAML says which, how, and what they mean.",
        discussion: """
            EXAMPLES
              mqp run mqp.yml                 watch what the file says, until stopped
              mqp run mqp.yml --once          the rows of one moment
              mqp status mqp.yml              where the rows are now
              mqp query "SELECT latest(queue.depth) FROM MessageQueueQueueSample FACET queueName"
              mqp spool dead-letter mqp.yml   what endpoints refused, and why
              mqp send mqp.yml rows.ndjson    deliver rows from a file
              mqp lint                        check the shipped definitions
              mqp lint mqp.yml definitions/   check your own, with the shipped ones
              mqp simulate shop               print the rows of a simulated shop
              mqp collect rabbitmq http://localhost:15672 --username guest --password-file pw
                                              try a source once, without a configuration
              mqp record broker --output incident.ndjson --duration 10m
              mqp replay incident.ndjson      print the rows of what was recorded
              mqp entities mqp.yml            show what a run with `state:` knows now
              mqp dashboard render message-queues --account 1 > dashboard.json
              mqp alerts render > mqp-alerts.yml
              mqp alerts test                 show when alerts fire in a simulated shop
              mqp dashboard apply message-queues --account 1 --dry-run
              mqp alerts apply --account 1    bring the alerts to New Relic
              mqp synthesize --account 1 < rows.ndjson

            EXIT CODES
              0  all is well
              1  something needs a look: a finding, a silent target, undelivered rows
              2  could not run: wrong arguments or configuration, an unreadable file
            """,
        version: version,
        subcommands: [
            RunCommand.self, StatusCommand.self, SpoolCommand.self, SendCommand.self,
            QueryCommand.self, CollectCommand.self, RecordCommand.self, ReplayCommand.self,
            SimulateCommand.self, EntitiesCommand.self, LintCommand.self,
            DashboardCommand.self, AlertsCommand.self, DefinitionsCommand.self,
            SynthesizeCommand.self,
        ])

    /// Runs the command; wrong arguments are said on standard error and end with 2.
    static func main() async {
        MemorySettings.apply()
        Console.openStandardStreams()
        do {
            var command = try parseAsRoot(
                QueryArgument.marked(Array(CommandLine.arguments.dropFirst())))
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            let code = exitCode(for: error)
            guard code != .success, !(error is ExitCode) else { exit(withError: error) }
            // In the form of every other error of the program.
            let message = fullMessage(for: error)
            Console.error(
                message.hasPrefix("Error: ") ? "error: " + message.dropFirst(7) : message)
            Console.exit(.couldNotRun)
        }
    }
}
