import Diagnostics
import Expressions
import Telemetry
import Testing

/// What expressions yield for the three rows of the example.
@Suite struct ValueTests {
    /// An expression, and its value in rows 0, 1 and 2.
    static let values: [(String, String, String, String)] = [
        // Fields, exact where they are read alone.
        ("messages", "120", "?", "9007199254740993"),
        ("queues.messages", "120", "?", "9007199254740993"),
        ("ready", "20", "0", "18446744073709551615"),
        ("priority", "5", "0", "-4"),
        ("uptime", "250", "?", "?"),
        ("memory", "2048", "?", "1e+308"),
        ("name", "orders", "idle", "edge"),
        ("state", "running", "?", ""),
        ("durable", "true", "false", "true"),
        ("running", "true", "?", "false"),
        ("`content-type`", "json", "?", "it's \"x\""),
        ("queues.`content-type`", "json", "?", "it's \"x\""),
        ("count", "7", "1", "0"),
        ("`over`", "3", "0", "-1"),
        ("overview.cluster_name", "rabbit@one", "rabbit@one", "rabbit@one"),
        ("target.cluster", "?", "?", "?"),
        // Texts.
        ("concat(name, \"/\", state)", "orders/running", "?", "edge/"),
        ("concat(\"a\", 'b')", "ab", "ab", "ab"),
        ("concat(name, `content-type` ?? \"\")", "ordersjson", "idle", "edgeit's \"x\""),
        ("concat(overview.cluster_name, target.cluster)", "?", "?", "?"),
        ("concat(name, \"!\") == \"orders!\"", "true", "false", "false"),
        ("if(concat(\"o\", name) == \"oidle\", 1, 2)", "2", "1", "2"),
        // Arithmetic.
        ("1 + 2 * 3 - 4 / 2", "5", "5", "5"),
        ("(1 + 2) * 3", "9", "9", "9"),
        ("10 - 4 - 3", "3", "3", "3"),
        ("16 / 4 / 2", "2", "2", "2"),
        ("-priority", "-5", "0", "4"),
        ("--priority - -1", "6", "1", "-3"),
        ("messages * 2", "240", "?", "1.8014398509481984e+16"),
        ("priority / 0", "?", "?", "?"),
        ("count / priority", "1.4", "?", "0"),
        ("memory * 10", "20480", "?", "?"),
        ("1 / (memory * 10)", "4.8828125e-05", "?", "?"),
        ("ratio * ratio", "0.0625", "?", "0"),
        ("abs(priority)", "5", "0", "4"),
        ("1e3 + 0.5", "1000.5", "1000.5", "1000.5"),
        // Units.
        ("uptime + uptime", "500", "?", "?"),
        ("in(uptime, \"s\")", "0.25", "?", "?"),
        ("in(uptime, \"us\")", "250000", "?", "?"),
        ("in(memory, \"KiBy\")", "2", "?", "9.765625e+304"),
        ("usage > 0.5", "true", "?", "false"),
        ("usage + 0.05", "85", "?", "4"),
        ("in(usage, \"%\") - 70", "10", "?", "-71"),
        ("messages > 100", "true", "?", "true"),
        ("1 + messages", "121", "?", "9007199254740992"),
        ("uptime > 0", "true", "?", "?"),
        ("0 + uptime", "250", "?", "?"),
        // Counters.
        ("rate(stats.in)", "2", "?", "?"),
        ("delta(stats.in)", "30", "?", "6"),
        ("rate(stats.out)", "1", "?", "?"),
        ("delta(stats.out)", "15", "0", "?"),
        ("rate(gc)", "0.3333333333333333", "?", "?"),
        ("in(rate(overview.sent), \"By/s\")", "10", "10", "10"),
        ("messages / rate(stats.in)", "60", "?", "?"),
        ("rate(stats.in) ?? 0", "2", "0", "0"),
        // Comparison.
        ("priority == 5", "true", "false", "false"),
        ("priority != 5", "false", "true", "true"),
        ("priority < 5", "false", "true", "true"),
        ("priority <= 5", "true", "true", "true"),
        ("priority > 0", "true", "false", "false"),
        ("priority >= 0", "true", "true", "false"),
        ("messages == messages", "true", "?", "true"),
        ("durable == true", "true", "false", "true"),
        ("durable != running", "false", "?", "true"),
        ("type == \"quorum\"", "true", "false", "false"),
        ("\"quorum\" != type", "false", "true", "true"),
        ("state == \"running\"", "true", "?", "false"),
        ("state != ''", "true", "?", "false"),
        ("name == state", "false", "?", "false"),
        ("`content-type` == 'it''s \"x\"'", "false", "?", "true"),
        ("`content-type` == \"it's \\\"x\\\"\"", "false", "?", "true"),
        ("priority + 1 ?? 3 > 5 + 0", "true", "false", "false"),
        // Three-valued logic.
        ("running and durable", "true", "false", "false"),
        ("durable and running", "true", "false", "false"),
        ("running or durable", "true", "?", "true"),
        ("running or name == \"idle\"", "true", "true", "false"),
        ("not running", "false", "?", "true"),
        ("!running || false && true", "false", "?", "true"),
        ("true or running", "true", "true", "true"),
        ("running and true", "true", "?", "false"),
        // Choice.
        ("if(durable, 1, 2)", "1", "2", "1"),
        ("if(running, \"up\", \"down\")", "up", "?", "down"),
        ("if(running, messages, ready)", "120", "?", "1.8446744073709552e+19"),
        ("if(priority > 0, if(durable, 1, 2), 3)", "1", "3", "3"),
        ("if(running, durable, true)", "true", "?", "true"),
        ("messages ?? 0", "120", "0", "9007199254740992"),
        ("state ?? `content-type` ?? \"none\"", "running", "none", ""),
        ("running ?? false", "true", "false", "false"),
        ("target.cluster ?? overview.cluster_name", "rabbit@one", "rabbit@one", "rabbit@one"),
        ("least(priority, 3, count)", "3", "0", "-4"),
        ("greatest(priority, 3, count)", "7", "3", "3"),
        ("least(messages, 10)", "10", "?", "10"),
        ("greatest(uptime, 0)", "250", "?", "?"),
        ("map(type, {\"quorum\": 1, \"classic\": 2, \"stream\": 3})", "1", "2", "3"),
        ("map(state, {\"running\": 1, \"down\": 0})", "1", "?", "?"),
        ("map(state, {\"down\": 0}, 2)", "2", "?", "2"),
        ("map(state ?? \"none\", {\"none\": \"x\"}, state)", "running", "x", ""),
        ("map(durable, {true: \"yes\", false: \"no\"})", "yes", "no", "yes"),
        ("map(priority, {5: messages, -4: ready}, 0)", "120", "0", "1.8446744073709552e+19"),
        ("map(priority, {5: true}, false)", "true", "false", "false"),
        ("map(usage, {0.8: 1}, 0)", "1", "?", "0"),
        ("map(messages, {120: 1}, 0) + 1", "2", "?", "1"),
        // Aggregates.
        ("count(nodes)", "3", "3", "3"),
        ("count(links)", "0", "0", "0"),
        ("count(nodes.running)", "1", "1", "1"),
        ("count(nodes.used)", "2", "2", "2"),
        ("count(nodes.name)", "3", "3", "3"),
        ("count(nodes.name == \"a\")", "1", "1", "1"),
        // Of no row it is known, and that is no zero; without rows it is one.
        ("count(nodes.name == target.cluster)", "?", "?", "?"),
        ("count(nodes.name == node)", "1", "?", "1"),
        ("sum(nodes.used)", "4", "4", "4"),
        ("avg(nodes.used)", "2", "2", "2"),
        ("min(nodes.used)", "1", "1", "1"),
        ("max(nodes.used)", "3", "3", "3"),
        ("sum(nodes.used - nodes.limit)", "-1", "-1", "-1"),
        ("sum(rate(nodes.written))", "3", "3", "3"),
        ("max(delta(nodes.written))", "20", "20", "20"),
        ("sum(if(nodes.running ?? false, 1, 0))", "1", "1", "1"),
        ("sum(nodes.used ?? 0)", "4", "4", "4"),
        ("sum(links.lag)", "?", "?", "?"),
        ("avg(links.lag) ?? 0", "0", "0", "0"),
        ("count(links.lag > 0)", "0", "0", "0"),
        (
            "count(nodes.running) / count(nodes)", "0.3333333333333333", "0.3333333333333333",
            "0.3333333333333333"
        ),
        ("count(nodes.used / nodes.limit > 1 + 0)", "1", "1", "1"),
    ]

    @Test(arguments: values) func `computes`(
        _ text: String, _ first: String, _ second: String, _ third: String
    ) throws {
        let expression = try Self.compiledAnyhow(text)
        #expect((0...2).map { expression.shown($0) } == [first, second, third])
    }

    @Test func `does not know the rows of a request without an answer`() throws {
        for text in [
            "count(nodes)", "count(nodes.running)", "sum(nodes.used)", "target.cluster",
            "overview.cluster_name", "rate(overview.sent)",
        ] {
            let expression = try compiled(text)
            #expect(expression.canBeMissing)
            #expect(expression.shown(0, in: ExampleScope.unanswered) == "?")
        }
        #expect(try compiled("count(nodes) ?? 0").shown(0, in: ExampleScope.unanswered) == "0")
    }

    @Test func `gives numbers for truths and nothing for texts`() throws {
        let tables = ExampleScope.tables
        #expect(try compiled("durable").number(row: 0, tables: tables) == 1)
        #expect(try compiled("durable").number(row: 1, tables: tables) == 0)
        #expect(try compiled("running").number(row: 1, tables: tables).isNaN)
        #expect(try compiled("running").boolean(row: 1, tables: tables) == nil)
        #expect(try compiled("durable").boolean(row: 0, tables: tables) == true)
        #expect(try compiled("messages").boolean(row: 0, tables: tables) == nil)
        #expect(try compiled("name").number(row: 0, tables: tables).isNaN)
        #expect(try compiled("name").boolean(row: 0, tables: tables) == nil)
    }

    @Test func `takes a value of another kind for unknown`() throws {
        var tables = ExampleScope.tables
        tables[0][0, 3] = .text("many")
        tables[0][0, 7] = .integer(1)
        tables[0][0, 0] = .integer(12)
        #expect(try compiled("messages").shown(0, in: tables) == "?")
        #expect(try compiled("durable").shown(0, in: tables) == "?")
        #expect(try compiled("name").scalar(row: 0, tables: tables) == .text("12"))
        #expect(try compiled("name == \"12\"").shown(0, in: tables) == "true")
    }

    @Test func `knows nothing of a row behind the last`() throws {
        for text in ["messages", "rate(stats.in)", "name", "durable", "messages + 1"] {
            #expect(try compiled(text).shown(3) == "?")
        }
    }

    /// Compiles what may have a warning.
    private static func compiledAnyhow(_ text: String) throws -> CompiledExpression {
        do { return try compiled(text) } catch let findings as Findings {
            guard !findings.report.hasErrors else { throw findings }
            var ignored = findings.report
            let result = compile(source(text), scope: ExampleScope.scope, report: &ignored)
            return try #require(result)
        }
    }
}
