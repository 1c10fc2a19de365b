import Diagnostics
import Expressions
import Telemetry

/// A scope with every kind of name, and the tables of three queues on two nodes.
enum ExampleScope {
    static let scope = ExpressionScope(frames: [
        frame(
            "queues", .own,
            [
                ("name", .text, false), ("type", .choice(["classic", "quorum", "stream"]), false),
                ("state", .text, true), ("messages", quantity("{message}"), true),
                ("ready", quantity("{message}"), false), ("memory", quantity("By"), true),
                ("uptime", quantity("ms"), true), ("durable", .boolean, false),
                ("running", .boolean, true), ("stats.in", counter("{message}"), true),
                ("stats.out", counter("{message}"), false), ("gc", counter("ms"), true),
                ("priority", .number(.one), false), ("content-type", .text, true),
                ("usage", quantity("%"), true), ("ratio", .number(.one), true),
                ("count", .number(.one), false), ("over", .number(.one), false),
                ("node", .text, true),
            ]),
        frame(
            "overview", .single,
            [
                ("cluster_name", .text, false), ("connections", quantity("{connection}"), true),
                ("sent", counter("By"), false),
            ]),
        frame(
            "nodes", .many,
            [
                ("name", .text, false), ("running", .boolean, true),
                ("used", quantity("KiBy"), true),
                ("limit", quantity("By"), false), ("written", counter("By"), true),
            ]),
        frame("links", .many, [("lag", quantity("s"), true)]),
        frame("target", .single, [("cluster", .text, true)]),
    ])

    /// Row 0 is known, row 1 is missing wherever it may be, row 2 is at the edges.
    static let tables: [RowTable] = {
        let queues = table(
            0,
            [
                [
                    .text("orders"), .text("quorum"), .text("running"), .integer(120), .integer(20),
                    .integer(2048), .integer(250), .boolean(true), .boolean(true), .integer(500),
                    .integer(400), .integer(9), .integer(5), .text("json"), .double(80),
                    .double(0.25), .integer(7), .integer(3), .text("a"),
                ],
                [
                    .text("idle"), .text("classic"), .missing, .missing, .integer(0), .missing,
                    .missing, .boolean(false), .missing, .missing, .integer(0), .missing,
                    .integer(0), .missing, .missing, .missing, .integer(1), .integer(0), .missing,
                ],
                [
                    .text("edge"), .text("stream"), .text(""), .integer(9_007_199_254_740_993),
                    .unsigned(.max), .double(1e308), .double(.infinity), .boolean(true),
                    .boolean(false), .unsigned(.max), .integer(1), .integer(1), .integer(-4),
                    .text("it's \"x\""), .double(-1), .double(1e-300), .integer(0), .integer(-1),
                    .text("b"),
                ],
            ],
            changes: [[30, 15, 5], [.nan, 0, .nan], [6, .infinity, 1]], elapsed: [15, .nan, 0])
        let overview = table(
            1, [[.text("rabbit@one"), .integer(3), .integer(1000)]], changes: [[100]],
            elapsed: [10])
        let nodes = table(
            2,
            [
                [.text("a"), .boolean(true), .integer(1), .integer(4096), .integer(10)],
                [.text("b"), .boolean(false), .missing, .integer(0), .missing],
                [.text("c"), .missing, .integer(3), .integer(1024), .integer(30)],
            ],
            changes: [[10], [.nan], [20]], elapsed: [10, 10, 10])
        return [queues, overview, nodes, table(3, []), table(4, [[.missing]])]
    }()

    /// The same rows, and no answer to any other request.
    static let unanswered: [RowTable] =
        [tables[0]]
        + scope.frames.dropFirst().map { frame in
            var table = RowTable(fieldCount: frame.fields.count, counterCount: 0)
            table.isAnswered = false
            return table
        }

    private static func quantity(_ symbol: String) -> ValueType { .number(unit(symbol)) }
    private static func counter(_ symbol: String) -> ValueType { .counter(unit(symbol)) }

    static func unit(_ symbol: String) -> MetricUnit {
        guard let unit = MetricUnit(symbol) else { preconditionFailure("\(symbol) is no unit") }
        return unit
    }

    private static func frame(
        _ name: String, _ rows: ExpressionScope.Frame.Rows, _ fields: [(String, ValueType, Bool)]
    ) -> ExpressionScope.Frame {
        var counters = 0
        return ExpressionScope.Frame(
            name: name, rows: rows,
            fields: fields.enumerated().map { slot, field in
                var counterSlot: Int?
                if case .counter = field.1 {
                    counterSlot = counters
                    counters += 1
                }
                return FieldDeclaration(
                    name: field.0, type: field.1, isOptional: field.2, slot: slot,
                    counterSlot: counterSlot)
            })
    }

    private static func table(
        _ frame: Int, _ rows: [[Scalar]], changes: [[Double]] = [], elapsed: [Double] = []
    ) -> RowTable {
        let fields = scope.frames[frame].fields
        var table = RowTable(
            fieldCount: fields.count, counterCount: fields.count { $0.counterSlot != nil })
        for (index, row) in rows.enumerated() {
            table.appendRow()
            for (slot, value) in row.enumerated() { table[index, slot] = value }
        }
        if !changes.isEmpty { table.changes = changes.flatMap(\.self) }
        if !elapsed.isEmpty { table.elapsed = elapsed }
        return table
    }
}

/// An expression as if it stood alone in a file.
func source(_ text: String, line: Int = 1) -> SourceText {
    let start = SourcePosition(line: line, column: 1, offset: 0)
    let end = SourcePosition(
        line: line, column: 1 + text.unicodeScalars.count, offset: text.utf8.count)
    return SourceText(
        text, at: Place(path: "mistakes.txt", range: SourceRange(start, end)), verbatimStart: start)
}

/// The compiled expression; the findings, where there are any, are a failure of the test.
func compiled(_ text: String, when condition: String? = nil) throws -> CompiledExpression {
    var report = DiagnosticReport()
    let result = compile(
        source(text), scope: ExampleScope.scope, guardedBy: condition.map { source($0) },
        report: &report)
    guard let result, report.diagnostics.isEmpty else { throw Findings(report: report) }
    return result
}

/// Findings that a test did not expect.
struct Findings: Error, CustomStringConvertible {
    let report: DiagnosticReport
    var description: String { render(report, as: .short, files: SourceFiles()) }
}

extension CompiledExpression {
    /// The value for a row of the example as a person would write it, `?` where it is unknown.
    func shown(_ row: Int, in tables: [RowTable] = ExampleScope.tables) -> String {
        scalar(row: row, tables: tables).text ?? "?"
    }
}
