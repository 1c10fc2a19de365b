import ArgumentParser
import Definitions
import Diagnostics
import Foundation
import Synthesis
import Telemetry

/// Makes entities of rows that are read from standard input.
struct SynthesizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "synthesize",
        abstract: "Prints the entities that rows of telemetry make.",
        discussion: """
            Reads rows from standard input, a JSON object a line, and prints each entity as a line \
            of JSON when it is seen first, with the tags that the row gives it. With --per-row \
            there is a line for each row, in their order, with the entities and the relationships \
            that it makes; a row that cannot be read has an error there.

            A row's event type is its `eventType`, else its `event_type`, else --event-type. \
            Values of an object within a row are attributes under names with dots.

            EXAMPLES
              mqp synthesize --account 1 < rows.ndjson
              mqp synthesize --definitions my-definitions/ --account 1 --per-row < rows.ndjson
              jq -c '.[]' tests/Metric.json | mqp synthesize --account 1 --event-type Metric \\
                --definitions entity-definitions/

            The exit code is 1 when a row could not be read, and 2 when the definitions have an \
            error. More than \(EntityLines.maximumEntities) different entities may be printed again.
            """)

    @Option(
        help: """
            A folder of definitions, and no other; once for each. The shipped ones when there is \
            none; to add to them, name the folder of `mqp definitions path` first.
            """,
        completion: .directory)
    var definitions: [String] = []

    @Option(help: "The account in every GUID.")
    var account: Int64

    @Option(help: "The event type of rows that do not say theirs.")
    var eventType = ""

    @Flag(help: "Print a line for each row, not for each entity.")
    var perRow = false

    @Flag(help: "Take files that end in `.stg.yml` in the place of those without.")
    var staging = false

    @Flag(help: "Print warnings about the definitions too.")
    var warnings = false

    func validate() throws {
        guard (0...EntityGUID.maximumAccountID).contains(account) else {
            throw ValidationError("the account is a number of up to 10 digits")
        }
    }

    func run() throws {
        let set = try loadDefinitions()
        guard let reader = SampleReader(eventType: eventType) else {
            Console.error("error: there is no memory to read rows")
            throw Console.Outcome.couldNotRun.code
        }
        var run = SynthesisRun(set, account: account, reader: reader, isPerRow: perRow)
        let outcome = run.run()
        if outcome != .success { throw outcome.code }
    }

    private func loadDefinitions() throws -> DefinitionSet {
        var files = DefinitionFiles()
        for folder in definitions { files.add(folder, isStaging: staging) }
        if definitions.isEmpty {
            guard let shipped = ShippedDefinitions.folder("definitions") else {
                Console.error("error: the shipped definitions are not found; set MQP_SHARE")
                throw Console.Outcome.couldNotRun.code
            }
            files.add(shipped, isShipped: true, isStaging: staging)
        }
        guard files.failures.isEmpty else {
            for failure in files.failures { Console.error("error: \(failure)") }
            throw Console.Outcome.couldNotRun.code
        }
        var report = DiagnosticReport()
        let set = DefinitionSet.load(files.files, report: &report)
        // A folder of definitions holds other files as well; they are for `mqp lint` to tell of.
        let findings = report.filtered {
            $0.rule != "format/unknown-file" && (warnings || $0.severity == .error)
        }
        if !findings.sorted.isEmpty {
            Console.error(
                render(findings, as: .text, files: files.sources, color: Console.hasColor))
        }
        if findings.hasErrors { throw Console.Outcome.couldNotRun.code }
        return set
    }
}
