import Answers
import ArgumentParser
import Diagnostics
import Foundation
import LocalStore
import Queries
import QueryExecution
import Telemetry

/// Answers a query from the rows that a run keeps.
struct QueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Answers a query in NRQL from the recent rows that a run keeps.",
        discussion: """
            A run whose configuration has `state:` or `store:` keeps its rows there; this reads them, \
            also while the run goes on. Nothing is asked of New Relic.

            EXAMPLES
              mqp query "SELECT latest(queue.depth) FROM MessageQueueQueueSample FACET queueName"
              mqp query "SELECT average(queue.depth) FROM MessageQueueQueueSample TIMESERIES" mqp.yml \
            --format chart
              mqp query "SELECT count(*) FROM MqpTargetSample FACET target, state SINCE today \
            COMPARE WITH 1 day ago"
              mqp query "FROM Entity SELECT name, tags.clusterName WHERE type = 'MESSAGE_QUEUE_QUEUE'"
              mqp query - mqp.yml < question.nrql
              mqp query --print promql "SELECT latest(queue.depth) FROM MessageQueueQueueSample \
            FACET entityGuid"
              mqp query --check < queries.nrql       the canonical form of each, or what is wrong

            FORMATS
              table  for people: aligned, rounded, with units
              chart  for people: lines over time with TIMESERIES, bars without
              json   for programs: an object with `columns` (name, unit), `facets`, and `rows` with the \
            `facets`, `begin`, `end` and `values` of each, and `before` with COMPARE WITH. Integers \
            have all their digits, times are milliseconds since 1970, what is unknown is null
              csv    for spreadsheets: RFC 4180, times in UTC

            With --check each line of standard input is a query, and each line of the output belongs to \
            the line of the same number: the canonical form, or what is wrong behind `-- error:`. Blank \
            lines and comments (`--`, `//`, `#`) are written as they are. Nothing is run. What is wrong \
            is drawn on standard error. With --format json each line is an object with `line`, `query` \
            and `findings`.

            The exit code is 2 when the query cannot be run, which is said with its place. With --check \
            it is 1 when a query is wrong.
            """)

    /// How an answer is written.
    enum Format: String, CaseIterable, ExpressibleByArgument { case table, json, csv, chart }

    @Argument(help: "The query, in one argument; `-` reads it from standard input.")
    var query: String?

    @Argument(
        help: "The configuration, with `state:` or `store:`; mqp.yml if none is named.",
        completion: .file(extensions: ["yml", "yaml"]))
    var config: String?

    @Option(help: "How the answer is written: table, json, csv or chart.")
    var format = Format.table

    @Flag(help: "Check queries on standard input, one a line, and run nothing.")
    var check = false

    @Option(
        name: .customLong("print"),
        help: "Print the query as nrql (canonical) or promql, and run nothing.")
    var language: QueryLanguage?

    @Option(help: "How wide a table or a chart is, in columns; as the terminal if not said.")
    var width: Int?

    @Flag(help: "Without colours, as with NO_COLOR.")
    var noColor = false

    @Flag(help: "With ASCII alone, as where the locale names another encoding than UTF-8.")
    var ascii = false

    @Option(
        help:
            "What `now` is in the query, in UTC as 2026-01-31T12:00:00Z, or in milliseconds since 1970."
    )
    var now: Moment?

    @Option(help: "How long it may take to answer.")
    var timeout = Interval(.seconds(30))

    /// The configuration where none is named.
    private static let standardConfig = "mqp.yml"
    /// The widths that are drawn.
    private static let widths = 20...1000

    func validate() throws {
        if let width, !Self.widths.contains(width) {
            throw ValidationError(
                "--width is from \(Self.widths.lowerBound) to \(Self.widths.upperBound)")
        }
        if check {
            if language != nil { throw ValidationError("--check prints the canonical NRQL") }
            if config != nil {
                throw ValidationError("--check reads the queries from standard input")
            }
            if format == .csv || format == .chart {
                throw ValidationError("--check writes lines, or --format json")
            }
        } else if query == nil {
            throw ValidationError(
                "there is no query; write it in quotes, or `-` to read it from standard input")
        }
    }

    func run() async throws {
        if check {
            // The only argument that is left is the configuration.
            let outcome = try QueryCheck(
                config: query.map(QueryArgument.text), isJSON: format == .json
            ).run()
            if outcome != .success { throw outcome.code }
            return
        }
        try await answer(query ?? "")
    }

    private func answer(_ argument: String) async throws {
        let isInput = argument == "-"
        let text = isInput ? try QueryInput.text() : QueryArgument.text(argument)
        let origin = QueryOrigin(name: isInput ? "stdin" : "query")
        let read = ReadQuery(text)
        guard let query = read.query, read.isRight else {
            throw say(read.findings.map { $0.asError(in: read) }, of: text, in: origin)
        }
        if let language { return try print(query, read, as: language) }
        let path = config ?? Self.standardConfig
        let definitions = try QueryDefinitions(config: path)
        let folder = try StoreFolder(of: path, in: definitions)
        let store = try folder.open()
        if let tree = read.tree {
            let findings = StoredNames(store).findings(of: tree, in: definitions)
            let error = say(read.findings + findings, of: text, in: origin)
            if findings.contains(where: { $0.severity == .error }) { throw error }
        }
        let deadline = Task.detached { [timeout] in
            try await Task.sleep(for: timeout.duration)
            Console.error(
                "error: no answer within \(timeout.defaultValueDescription); ask for less, or raise "
                    + "--timeout")
            Console.exit(.couldNotRun)
        }
        defer { deadline.cancel() }
        let moment = now?.milliseconds ?? Int64(Date().timeIntervalSince1970 * 1000)
        let result: QueryResult
        do throws(QueryError) {
            result = try store.answer(query, in: ClockZone.context(now: moment))
        } catch { throw folder.problem(error) }
        let answer = Answer(
            result, to: read.canonical ?? text,
            meanings: Answer.meanings(of: query, columns: result.columns) {
                definitions.unit(of: $0)
            }, comparedWith: query.compareWith, zone: ClockZone.zone(query.timeZone))
        for remark in answer.remarks { Console.error("warning: \(remark)") }
        write(answer)
    }

    private func print(_ query: Query, _ read: ReadQuery, as language: QueryLanguage) throws {
        switch language {
        case .nrql: Console.out((read.canonical ?? "") + "\n")
        case .promql:
            let definitions = try QueryDefinitions(config: config)
            switch query.promQL(naming: definitions.naming) {
            case .success(let printed): Console.out(promQLText(printed))
            case .failure(let refusal):
                Console.error(promQLProblems(refusal))
                throw Console.Outcome.couldNotRun.code
            }
        }
    }

    private func write(_ answer: Answer) {
        switch format {
        case .table: Console.out(answer.table(style(isLimited: width != nil || isTerminal)))
        case .json: Console.out(answer.json)
        case .csv: Console.out(answer.csv)
        case .chart:
            guard let chart = answer.chart(style(isLimited: true)) else {
                Console.error(
                    "error: a chart is drawn of aggregates, with TIMESERIES or FACET; this query "
                        + "lists rows")
                Console.exit(.couldNotRun)
            }
            Console.out(chart)
        }
    }

    private var isTerminal: Bool { Console.isTerminal(1) }

    private func style(isLimited: Bool) -> AnswerStyle {
        AnswerStyle(
            width: isLimited ? width ?? (isTerminal ? Console.size.width : nil) : nil,
            isColored: isTerminal && !noColor && Console.allowsColor,
            isUnicode: !ascii && Console.isUnicode)
    }

    /// Draws findings under the query; what is thrown ends the program.
    private func say(
        _ findings: [NRQLFinding], of text: String, in origin: QueryOrigin
    ) -> any Error {
        guard !findings.isEmpty else { return Console.Outcome.couldNotRun.code }
        var report = DiagnosticReport()
        for finding in findings { report.add(finding.diagnostic(of: text, in: origin)) }
        var files = SourceFiles()
        files.add(Array(text.utf8), path: origin.name)
        Console.error(render(report, as: .text, files: files, color: Console.hasColor))
        return Console.Outcome.couldNotRun.code
    }
}

extension NRQLFinding {
    /// What is only to be looked at in a query that is checked, stands in the way of one that is run.
    fileprivate func asError(in read: ReadQuery) -> NRQLFinding {
        guard read.obstacles.contains(self) else { return self }
        var copy = self
        copy.severity = .error
        return copy
    }
}
