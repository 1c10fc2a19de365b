import Diagnostics
import Expressions
import Telemetry
import Testing

/// What is known of an expression before it runs: type, unit, what can be missing, what it reads.
@Suite struct TypeTests {
    static let units: [(String, String)] = [
        ("messages", "{message}"), ("priority", "1"), ("5", "1"), ("5 * messages", "{message}"),
        ("messages / 2", "{message}"), ("1 + messages", "{message}"), ("-uptime", "ms"),
        ("abs(uptime)", "ms"), ("rate(stats.in)", "{message}/s"), ("delta(stats.in)", "{message}"),
        ("rate(gc)", "ms/s"), ("rate(overview.sent)", "By/s"),
        ("messages / rate(stats.in)", "s"), ("memory / messages", "By/{message}"),
        ("messages / ready", "1"), ("ratio + usage", "1"), ("usage + ratio", "%"),
        ("0 + uptime", "ms"), ("uptime ?? 0", "ms"), ("if(durable, 0, uptime)", "ms"),
        ("if(durable, 1, messages)", "{message}"), ("if(durable, 1, 2) + messages", "{message}"),
        ("least(5, messages)", "{message}"), ("map(type, {\"quorum\": messages}, 1)", "{message}"),
        ("in(uptime, \"s\")", "1"), ("count(nodes)", "1"), ("sum(nodes.used)", "KiBy"),
        ("sum(if(nodes.running, nodes.limit, 0))", "By"), ("1 / uptime", "1000.1/s"),
        ("memory * memory", "By2"),
    ]

    @Test(arguments: units) func `gives a number its unit`(_ text: String, _ symbol: String) throws
    {
        guard case .number(let unit) = try compiled(text).type else {
            Issue.record("\(text) is not a number")
            return
        }
        #expect(unit.symbol == symbol)
    }

    @Test func `tells truths and texts`() throws {
        #expect(try compiled("messages > 1 and durable").type == .boolean)
        #expect(try compiled("name").type == .text)
        #expect(try compiled("type").type == .choice(["classic", "quorum", "stream"]))
        #expect(try compiled("\"a\"").type == .choice(["a"]))
        #expect(
            try compiled("if(durable, \"a\", type)").type
                == .choice(["a", "classic", "quorum", "stream"]))
        #expect(try compiled("if(durable, \"a\", name)").type == .text)
        #expect(
            try compiled("map(priority, {1: \"low\", 2: \"high\"}, \"low\")").type
                == .choice(["low", "high"]))
    }

    @Test(arguments: [
        "ready", "1", "name", "durable", "messages ?? 0", "messages ?? ready",
        "messages ?? delta(stats.in) ?? 0", "if(durable, ready, 1)", "ready + 1 > 2",
        "map(type, {\"quorum\": 1, \"classic\": 2, \"stream\": 3}, 4)", "map(name, {\"a\": 1}, 2)",
        "map(durable, {true: 1, false: 0})", "rate(stats.in) ?? 0", "sum(nodes.used) ?? 0",
        "ready / 2", "messages / ready ?? 0", "if(ready > 0, 1 / ready, 0)",
        "overview.connections ?? 0",
    ])
    func `knows what is never missing`(_ text: String) throws {
        var report = DiagnosticReport()
        let result = compile(source(text), scope: ExampleScope.scope, report: &report)
        #expect(result?.canBeMissing == false)
    }

    @Test(arguments: [
        "messages", "messages + 1", "0 > uptime", "not running", "running and durable",
        "if(running, 1, 2)", "if(durable, messages, 1)", "messages ?? delta(stats.in)",
        "rate(stats.out)", "delta(stats.out)", "overview.cluster_name", "count(nodes)",
        "count(nodes.name)", "max(nodes.limit)", "map(name, {\"a\": 1})",
        "map(state, {\"a\": 1}, 2)", "map(type, {\"quorum\": 1})",
        // The words that are known are not all that can come.
        "map(type, {\"quorum\": 1, \"classic\": 2, \"stream\": 3})",
        "least(1, messages)", "1 / ready", "in(uptime, \"s\")",
        "abs(messages)", "-messages", "state == \"a\"", "target.cluster",
    ])
    func `knows what can be missing`(_ text: String) throws {
        #expect(try compiled(text).canBeMissing)
    }

    @Test func `warns of a default that is never used`() {
        for (text, count) in [
            ("ready ?? 0", 1), ("messages ?? 0 ?? 1", 1), ("count(nodes) ?? 0", 0),
            ("overview.cluster_name ?? \"\"", 0), ("1 / ready ?? 0", 0),
            ("sum(nodes.limit ?? 0) ?? 0", 1), ("if(ready > 0, 1 / ready, 0) ?? 0", 1),
        ] {
            var report = DiagnosticReport()
            let result = compile(source(text), scope: ExampleScope.scope, report: &report)
            #expect(result != nil)
            #expect(
                report.diagnostics.map(\.rule)
                    == Array(
                        repeating: "expression/needless-default", count: count), "\(text)")
        }
    }

    @Test func `lists every field that it reads`() throws {
        func reference(_ frame: Int, _ slot: Int) -> FieldReference {
            FieldReference(frame: frame, slot: slot)
        }
        let all = try compiled(
            "if(durable, delta(stats.in), 0) + delta(stats.out) / in(rate(overview.sent), \"By/s\")",
            when: "rate(overview.sent) > 0")
        #expect(
            all.references == [
                reference(0, 7), reference(0, 9), reference(0, 10), reference(1, 2),
            ])
        #expect(all.frames == [0, 1])
        let rows = try compiled("count(nodes) + count(links.lag)")
        #expect(rows.references == [reference(3, 0)])
        #expect(rows.frames == [2, 3])
        #expect(try compiled("1 + 1").frames.isEmpty)
    }

    static let conversions: [(String, String, String?)] = [
        ("uptime", "s", "0.25"), ("uptime", "us", "250000"), ("uptime", "ms", "250"),
        ("uptime", "By", nil), ("usage", "1", "0.8"), ("ratio", "%", "25"),
        ("count(nodes)", "{broker}", "3"), ("if(durable, 1, 0)", "{queue}", "1"),
        ("messages", "{message}", "120"), ("messages", "1", nil), ("messages", "{queue}", nil),
        ("priority", "s", nil), ("messages / rate(stats.in)", "min", "1"),
        ("count(nodes.running) / count(nodes.name)", "%", "33.33333333333333"),
        ("rate(gc)", "%", "0.03333333333333333"), ("name", "1", nil), ("durable", "1", nil),
        ("delta(stats.in) / uptime", "{message}/s", "120"),
    ]

    @Test(arguments: conversions) func `states its value in another unit`(
        _ text: String, _ symbol: String, _ value: String?
    ) throws {
        var report = DiagnosticReport()
        let expression = try #require(
            compile(source(text), scope: ExampleScope.scope, report: &report))
        let unit = ExampleScope.unit(symbol)
        let converted = expression.converted(to: unit)
        #expect(converted?.shown(0) == value)
        #expect(converted.map { $0.type == .number(unit) } ?? true)
    }

    @Test func `keeps an integer exact that is converted to its own unit`() throws {
        let converted = try compiled("messages").converted(to: ExampleScope.unit("{message}"))
        #expect(converted?.shown(2) == "9007199254740993")
    }
}
