import Diagnostics
import Expressions
import Testing

/// Which divisors may be zero, and what closes them.
@Suite struct DivisionTests {
    @Test(
        arguments: [
            (
                "least(count(nodes.running) / count(nodes), if(count(links.lag) > 0, "
                    + "count(links.lag > 0) / count(links.lag), 1))", "count(nodes) > 0"
            ),
            ("(rate(stats.in) + rate(stats.out)) / rate(stats.in)", "rate(stats.in) > 0"),
            ("1 / 2", nil), ("1 / -2", nil), ("1 / (2 * 3)", nil),
            ("1 / ready", "ready > 0"), ("1 / ready", "0 < ready"), ("1 / ready", "ready >= 1"),
            ("1 / ready", "ready != 0"), ("1 / ready", "0 != ready"), ("1 / ready", "ready == 5"),
            ("1 / ready", "ready < 0"), ("1 / ready", "-1 >= ready"),
            ("1 / queues.ready", "ready > 0"), ("1 / ready", "queues.ready > 0 and durable"),
            ("1 / ready", "durable and (priority > 1 and ready > 0)"),
            ("1 / ready", "not (ready == 0)"), ("1 / ready", "not (ready <= 0 or durable)"),
            ("1 / (ready * priority)", "ready > 0 and priority != 0"),
            ("1 / ready", "ready * priority > 0"), ("1 / ready", "ready / priority > 0"),
            ("1 / (ready / 2)", "ready > 0"), ("1 / -ready", "ready > 0"),
            ("1 / abs(ready)", "ready > 0"), ("1 / ready", "abs(ready) > 0"),
            ("1 / in(memory, \"KiBy\")", "memory > 0"), ("1 / memory", "in(memory, \"KiBy\") >= 1"),
            ("1 / usage", "usage > 0.5"), ("messages / rate(stats.in)", "rate(stats.in) > 0"),
            ("1 / count(nodes)", "count(nodes) > 0"),
            ("1 / sum(nodes.used)", "sum(nodes.used) > 0"),
            ("1 / greatest(ready, 1)", nil), ("1 / least(priority, -1)", nil),
            ("1 / (memory ?? memory * 2)", "memory > 0"),
            ("1 / (priority + 1)", "priority + 1 > 0"),
            ("if(ready > 0, 1 / ready, 0)", nil), ("if(ready == 0, 0, 1 / ready)", nil),
            ("if(durable and ready > 0, 1 / ready, 0)", nil),
            ("if(ready <= 0 or durable, 0, 1 / ready)", nil),
            ("ready > 0 and 1 / ready > 0", nil), ("ready == 0 or 1 / ready > 0", nil),
            ("1 / ready ?? 0", nil), ("abs(1 / ready) + 1 ?? 0", nil),
            ("sum(nodes.used / nodes.limit) ?? 0", nil),
            ("sum(nodes.used / nodes.limit ?? 0)", nil),
            ("sum(if(nodes.limit > 0, nodes.used / nodes.limit, 0))", nil),
        ] as [(String, String?)])
    func `closes a divisor`(_ text: String, _ condition: String?) throws {
        let expression = try compiled(text, when: condition)
        #expect(expression.openDivisions == [])
    }

    @Test(
        arguments: [
            ("1 / 0", nil, 4), ("1 / (1 - 1)", nil, 5), ("1 / ready", nil, 4),
            ("1 / ready", "ready >= 0", 4), ("1 / ready", "ready > -1", 4),
            ("1 / ready", "ready != 1", 4), ("1 / ready", "ready < 1", 4),
            ("1 / ready", "ready == 0", 4), ("1 / ready", "ready > 0 or durable", 4),
            ("1 / ready", "not (ready > 0)", 4), ("1 / ready", "priority > 0", 4),
            ("1 / (ready * priority)", "ready > 0", 5), ("1 / (ready + 1)", "ready > 0", 5),
            ("1 / greatest(ready, 0)", nil, 4), ("1 / (priority - 1)", "priority > 0", 5),
            ("if(ready > 0, 0, 1 / ready)", nil, 21), ("if(ready > 0, 1, 2) / ready", nil, 22),
            ("if(1 / ready > 0, 1, 0)", nil, 7), ("0 + 1 / ready", nil, 8),
            ("ratio ?? 1 / count", nil, 13), ("1 / ready > 0 and ready > 0", nil, 4),
            ("sum(nodes.used / nodes.limit)", nil, 17), ("count(1 / nodes.limit > 0)", nil, 10),
            ("1 / rate(stats.in)", "rate(stats.out) > 0", 4),
            ("1 / rate(stats.in)", "delta(stats.in) > 0", 4),
        ] as [(String, String?, Int)])
    func `leaves a divisor open`(_ text: String, _ condition: String?, _ offset: Int) throws {
        let expression = try compiled(text, when: condition)
        #expect(expression.openDivisions.map(\.range.start.offset) == [offset])
        #expect(expression.canBeMissing)
    }

    @Test func `lists open divisors in the order of the source`() throws {
        let expression = try compiled(
            "1 / count + 2 / in(memory, \"By\") - if(durable, 1 / ratio, 0)")
        #expect(expression.openDivisions.map(\.range.start.offset) == [4, 16, 51])
    }
}
