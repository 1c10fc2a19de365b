import ArgumentParser
import Definitions
import Delivery
import Diagnostics
import Logging
import Spool
import Synthesis
import Telemetry

/// Delivers rows that are in a file: what another run wrote, or dead letters that were mended.
struct SendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract:
            "Delivers rows from a file, a JSON object a line, to the sinks of a configuration.",
        discussion: """
            The rows are those that a file sink writes, or `mqp spool dead-letter --format json`; they \
            go through the spool like all others, so what cannot be delivered now is kept where that \
            is on disk. A row gets a new id. Targets are not asked, and no run may have the spool.

            EXAMPLES
              mqp send mqp.yml rows.ndjson
              mqp simulate shop --from $(date -u +%FT%TZ) | mqp send mqp.yml

            The exit code is 1 when a line is no row, or rows were not delivered.
            """)

    @Argument(
        help: "The configuration: its spool and its sinks are used.",
        completion: .file(extensions: ["yml", "yaml"]))
    var config: String

    @Argument(help: "The file with the rows; standard input when there is none.")
    var rows: String?

    @Option(help: "How long to try to deliver at the end, such as 30s.")
    var wait = Interval(.seconds(60))

    @Option(help: "How the log on standard error is written: text or json.")
    var logFormat = LogFormat.text

    @Option(help: "The least level that is logged: trace, debug, info, notice, warning, error.")
    var logLevel = Logger.Level.info

    func run() async throws {
        let output = LogOutput()
        let (level, format) = (logLevel, logFormat)
        let shipper = LogShipper(now: TimeSource.system.milliseconds)
        let logger = Logger(label: "mqp") { _ in
            ProgramLog(logLevel: level, format: format, output: output, shipper: shipper)
        }
        let input = try RunInput.load(config)
        let descriptor = try Console.input(rows)
        let (taken, delivery, statuses) = try await withDelivery(
            of: input, within: wait.duration, shipper: shipper, logger: logger
        ) { delivery in
            var intake = RowIntake(
                descriptor: descriptor, definitions: input.definitions,
                now: TimeSource.system.milliseconds())
            return await intake.run(into: delivery)
        }
        for status in statuses {
            let account = status.account
            logger.info(
                "sink closed",
                metadata: [
                    "sink": "\(status.name)", "accepted": "\(account.accepted)",
                    "delivered": "\(account.delivered)", "waiting": "\(account.spooled)",
                    "dead": "\(account.deadLettered)", "dropped": "\(account.droppedTotal)",
                ])
        }
        let outcome = taken == .success ? delivery.outcome(statuses) : taken
        if outcome != .success { throw outcome.code }
    }
}

/// Rows from lines into the spool, as fast as it takes them.
struct RowIntake: ~Copyable {
    private var lines: InputLines
    private var recall: RowRecall
    private var faultCount = 0
    private let now: Int64

    /// Rows of one commit; also how many are in memory at once.
    static let commitRows = 2_000
    /// Bytes of lines of one commit.
    static let commitBytes = 2 << 20
    /// The most faults that are told in words.
    static let maximumMessages = 100

    /// - Parameters:
    ///   - descriptor: The input.
    ///   - definitions: What is a metric.
    ///   - now: The time of rows that have none, in milliseconds since 1970 UTC.
    init(descriptor: Int32, definitions: DefinitionSet, now: Int64) {
        self.now = now
        lines = InputLines(descriptor: descriptor)
        recall = RowRecall(definitions)
    }

    /// Reads to the end.
    ///
    /// - Returns: `findings` where lines were no rows, `couldNotRun` where rows were not accepted or
    ///   the input could not be read; both were said.
    mutating func run(into delivery: RunDelivery) async -> Console.Outcome {
        guard let reader = SampleReader() else {
            Console.error("error: there is no memory to read rows")
            return .couldNotRun
        }
        var rows: [EntityRow] = []
        rows.reserveCapacity(Self.commitRows)
        while let isOpen = lines.readBlock() {
            var bytes = 0
            while let line = lines.next() {
                bytes += take(line, by: reader, into: &rows)
                guard rows.count >= Self.commitRows || bytes >= Self.commitBytes else { continue }
                bytes = 0
                guard await commit(&rows, to: delivery) else { return .couldNotRun }
            }
            guard await commit(&rows, to: delivery) else { return .couldNotRun }
            guard isOpen else { break }
        }
        if lines.hasFailed {
            Console.error("error: the rows cannot be read")
            return .couldNotRun
        }
        let untold = faultCount - Self.maximumMessages
        if untold > 0 { Console.error("error: and \(untold) more lines that are no rows") }
        return faultCount > 0 ? .findings : .success
    }

    /// - Returns: How long the line was.
    private mutating func take(
        _ line: InputLines.Line, by reader: SampleReader, into rows: inout [EntityRow]
    ) -> Int {
        guard case .text(let text) = line else {
            refuse("longer than \(InputLines.maximumLength) bytes")
            return 0
        }
        do throws(RowError) {
            guard let sample = try reader.read(text) else { return text.count }
            switch recall.row(of: sample, now: now) {
            case .success(let row): rows.append(row)
            case .failure(let fault): refuse("\(fault)")
            }
        } catch {
            refuse("\(error)")
        }
        return text.count
    }

    private mutating func refuse(_ reason: String) {
        faultCount += 1
        if faultCount <= Self.maximumMessages {
            Console.error("error: line \(lines.lineNumber): \(reason)")
        }
    }

    /// Waits where the spool is full until sinks have delivered.
    ///
    /// - Returns: Whether the rows are accepted; if not, it was said why.
    private mutating func commit(_ rows: inout [EntityRow], to delivery: RunDelivery) async -> Bool
    {
        var parts = RowParts(rows)
        rows.removeAll(keepingCapacity: true)
        while !parts.next.isEmpty {
            do throws(SpoolError) {
                try await delivery.accept(SpoolCommit(rows: parts.next))
                delivery.history?.flush()
                parts.advance()
            } catch {
                if error.reason == .full {
                    await delivery.spool.waitForRoom()
                    continue
                }
                if error.reason == .tooLarge {
                    if parts.split() { continue }
                    // Only this row is too large; the others go on.
                    faultCount += 1
                    Console.error(
                        "error: a row before line \(lines.lineNumber + 1) is not accepted: "
                            + "\(error.message); a larger `maximumBytes` of the spool takes it")
                    parts.advance()
                    continue
                }
                Console.error(
                    "error: the last rows up to line \(lines.lineNumber) are not accepted: "
                        + error.message)
                return false
            }
        }
        return true
    }
}
