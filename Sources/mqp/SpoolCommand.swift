import ArgumentParser
import Delivery
import Diagnostics
import Formats
import Foundation
import Logging
import Spool
import Telemetry

/// What can be done with a spool by hand.
struct SpoolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spool",
        abstract: "Looks into the spool of a configuration, and repairs what went wrong.",
        discussion: """
            EXAMPLES
              mqp spool ls mqp.yml                        its files
              mqp spool verify mqp.yml                    reads and counts every row
              mqp spool dead-letter mqp.yml               what was refused, and why
              mqp spool dead-letter mqp.yml --format json > rows.ndjson
              mqp spool replay mqp.yml --sink otlp        dead letters wait again
              mqp spool drain mqp.yml --wait 10m          delivers what waits

            `ls` and `verify` look beside a run. `replay`, `drain`, and `dead-letter` with --remove or \
            --format json take the spool, so the run has to be ended first.
            """,
        subcommands: [
            SpoolList.self, SpoolVerify.self, SpoolReplay.self, SpoolDrain.self,
            SpoolDeadLetters.self,
        ])
}

/// Lists the files of a spool.
struct SpoolList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls", abstract: "Lists the segments, and what waits in them.")

    @Argument(
        help: "The configuration, with `state:` or `spool:`.",
        completion: .file(extensions: ["yml", "yaml"]))
    var config: String

    func run() async throws {
        let folder = try SpoolFolder(of: config)
        let inspection = try await folder.inspect()
        var lines = [folder.path]
        for segment in inspection.segments {
            let created = Date(timeIntervalSince1970: Double(segment.createdAt) / 1000)
            lines.append(
                "  \(segment.file)  rows \(segment.rows.lowerBound)..<\(segment.rows.upperBound)  "
                    + "\(segment.bytes) bytes  since \(created.ISO8601Format())")
        }
        if inspection.segments.isEmpty { lines.append("  no segments") }
        for name in inspection.setAside { lines.append("  \(name)  set aside: another format") }
        for sink in inspection.sinks {
            lines.append(
                "  sink \(shown(sink.name)): \(sink.account.spooled) rows wait, "
                    + "\(sink.deadLetters) dead letters")
        }
        Console.out(lines.joined(separator: "\n") + "\n")
    }
}

/// Reads everything in a spool.
struct SpoolVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Reads every record, and counts the ledger of each sink by the rows.",
        discussion: "The exit code is 1 when something is damaged or does not balance.")

    @Argument(
        help: "The configuration, with `state:` or `spool:`.",
        completion: .file(extensions: ["yml", "yaml"]))
    var config: String

    func run() async throws {
        let folder = try SpoolFolder(of: config)
        let result: SpoolVerification
        do throws(SpoolError) {
            result = try await SpoolVerification(POSIXFiles(folder: folder.path))
        } catch {
            throw SpoolFolder.problem("the spool cannot be read: \(error.message)")
        }
        for finding in result.findings { Console.error("error: \(finding)") }
        var lines = ["\(result.rows) rows in \(result.bytes) bytes can be read"]
        for (sink, count) in result.waiting.sorted(by: { $0.key < $1.key }) {
            lines.append("\(count) wait for \(shown(sink))")
        }
        lines.append(
            result.findings.isEmpty
                ? "nothing is damaged, and every ledger balances"
                : "\(result.findings.count) findings, see above")
        Console.out(lines.joined(separator: "\n") + "\n")
        if !result.findings.isEmpty { throw Console.Outcome.findings.code }
    }
}

/// Lets dead letters go to their sink once more.
struct SpoolReplay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Lets dead letters go to their sink once more, with the next run or drain.")

    @Argument(
        help: "The configuration, with `state:` or `spool:`.",
        completion: .file(extensions: ["yml", "yaml"]))
    var config: String

    @Option(help: "The sink whose dead letters they are.")
    var sink: String

    @Option(help: "The id of a row; all of the sink when there is none.")
    var row: [String] = []

    func run() async throws {
        let count = try await withSpool(of: config) { spool in
            let letters = try await deadLetters(of: sink, rows: row, in: spool)
            let count = try await spool.replay(letters.map(\.row.id), of: sink)
            try await spool.sync()
            return count
        }
        Console.out("\(count) rows wait for \(shown(sink)) again\n")
    }
}

/// Delivers what waits, without asking any target.
struct SpoolDrain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain",
        abstract: "Delivers what waits to the sinks of the configuration, and asks no target.",
        discussion: """
            Ends when nothing is left, when the time is over, or for a sink whose breaker opens. The \
            exit code is 1 when rows are left.
            """)

    @Argument(
        help: "The configuration, with `state:` or `spool:`.",
        completion: .file(extensions: ["yml", "yaml"]))
    var config: String

    @Option(help: "How long to try at most, such as 10m.")
    var wait = Interval(.seconds(60))

    func run() async throws {
        let output = LogOutput()
        let logger = Logger(label: "mqp") { _ in
            ProgramLog(logLevel: .notice, format: .text, output: output)
        }
        let input = try RunInput.load(config)
        let shipper = LogShipper(now: TimeSource.system.milliseconds)
        let (_, _, statuses) = try await withDelivery(
            of: input, within: wait.duration, shipper: shipper, logger: logger
        ) { _ in }
        var isLeft = false
        for status in statuses {
            let account = status.account
            isLeft = isLeft || account.spooled > 0
            Console.out(
                "\(shown(status.name)): \(account.delivered) delivered, \(account.spooled) wait, "
                    + "\(account.deadLettered) dead, \(account.droppedTotal) dropped\n")
        }
        if isLeft { throw Console.Outcome.findings.code }
    }
}

/// Shows or removes what endpoints refused.
struct SpoolDeadLetters: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead-letter",
        abstract: "Shows the rows that an endpoint refused alone, and why; or removes them.")

    @Argument(
        help: "The configuration, with `state:` or `spool:`.",
        completion: .file(extensions: ["yml", "yaml"]))
    var config: String

    @Option(help: "Those of one sink.")
    var sink: String?

    @Option(help: "The id of a row; all when there is none.")
    var row: [String] = []

    @Flag(help: "Remove them for good; needs --sink. The account goes on counting them.")
    var remove = false

    @Option(help: "How they are written: text, or json, a line for each row.")
    var format = StatusCommand.Format.text

    func validate() throws {
        if remove, sink == nil { throw ValidationError("--remove needs --sink") }
    }

    func run() async throws {
        if remove, let sink {
            let count = try await withSpool(of: config) { spool in
                let letters = try await deadLetters(of: sink, rows: row, in: spool)
                return try await spool.removeDeadLetters(letters.map(\.row.id), of: sink)
            }
            return Console.out("\(count) dead letters of \(shown(sink)) are removed\n")
        }
        if format == .json { return try await writeRows() }
        let folder = try SpoolFolder(of: config)
        let inspection = try await folder.inspect()
        if let sink, !inspection.sinks.contains(where: { $0.name == sink }) {
            let names = inspection.sinks.map { "`\(shown($0.name))`" }.joined(separator: ", ")
            throw SpoolFolder.problem("no sink is named `\(shown(sink))`; there are \(names)")
        }
        let chosen = inspection.deadLetters.filter { letter in
            (sink == nil || letter.sink == sink) && (row.isEmpty || row.contains(letter.row))
        }
        for letter in chosen {
            let time = Date(timeIntervalSince1970: Double(letter.refusedAt) / 1000)
            Console.out(
                "\(letter.row)  \(shown(letter.sink))  \(time.ISO8601Format())  "
                    + "\(letter.reason): \(shown(letter.message))\n")
        }
        if chosen.isEmpty { Console.out("no dead letters\n") }
    }

    /// Writes the rows themselves, as a file sink would.
    private func writeRows() async throws {
        let letters = try await withSpool(of: config) { spool in
            try await deadLetters(of: sink, rows: row, in: spool)
        }
        var encoder = EventEncoder()
        var block = OutputBlock()
        for letter in letters {
            _ = encoder.encode(letter.row.row, id: letter.row.id, into: &block.bytes)
            block.bytes.append(UInt8(ascii: "\n"))
        }
        if case .failed = block.flush() {
            throw SpoolFolder.problem("the output cannot be written")
        }
    }
}
