import Definitions
import Diagnostics
import Expressions
import Telemetry
import Testing

/// How the aggregates of an entity type are compiled.
@Suite struct AggregateCompilerTests {
    private func compiled(
        _ aggregates: String, isWhole: Bool = true
    ) throws -> (aggregates: CompiledAggregates?, findings: [String]) {
        let loaded = Loaded([
            "m.yml": Sources.catalogue,
            "infra-thing/definition.yml": """
            domain: INFRA
            type: THING
            ownership: { primaryOwner: { teamName: T } }
            aggregates: \(aggregates)
            """,
        ])
        var report = loaded.report
        let type = try #require(loaded.set.entityTypes.first)
        let result = type.definition.compileAggregates(
            catalogue: loaded.set.metrics, isWhole: isWhole, report: &report)
        return (result, report.findings)
    }

    @Test func `names its metrics and attributes, values before scores`() throws {
        let (aggregates, findings) = try compiled(
            """
            {
              up: { score: { name: health, terms: [{ name: t, deduct: 1 }] } },
              depth: sum(depth over A),
              usage: { value: avg(usage over B), minimumKnown: 0.25 },
            }
            """)
        #expect(findings == [])
        #expect(aggregates?.metrics.map(\.name) == ["depth", "usage", "up"])
        #expect(
            aggregates?.attributeNames == [
                "depth.known", "usage.known", "health.known", "health.terms", "health.deductions",
            ])
        #expect(aggregates?.values.map(\.minimumKnown) == [0, 0.25])
        #expect(aggregates?.values.map(\.inputs) == [[0], [1]])
        #expect(aggregates?.scores.first?.range == 0...100)
        #expect(aggregates?.isEmpty == false)
    }

    @Test func `has none where the type has none`() throws {
        let (aggregates, findings) = try compiled("{}")
        #expect(findings == [])
        #expect(aggregates?.isEmpty == true)
    }

    @Test func `states a value in the metric's unit`() throws {
        let (aggregates, findings) = try compiled("{ wait.ms: max(wait over A), usage: up / 1 }")
        #expect(findings == [])
        let types = try #require(aggregates).values.map { ($0.metric.unit, $0.value.type) }
        #expect(types.map { ValueType.number($0.0) } == types.map(\.1))
    }

    @Test func `takes a constant for the most that a term deducts, or what it says`() throws {
        let (aggregates, findings) = try compiled(
            """
            { up: { score: { name: h, terms: [
              { name: a, deduct: 10 / 4 }, { name: b, deduct: up, to: 5 },
              { name: c, deduct: up, from: 1, to: 1 } ] } } }
            """)
        #expect(findings == [])
        #expect(aggregates?.scores.first?.terms.map(\.bounds) == [0...2.5, 0...5, 1...1])
    }

    @Test(arguments: [
        ("{ nope: sum(depth over A) }", ["4:15 metric/undeclared"]),
        ("{ depth: sum(nope over A) }", ["4:26 expression/unknown-name"]),
        ("{ depth: sum(up over A) }", []),
        ("{ depth: sum(wait over A) }", ["4:22 metric/unit-mismatch"]),
        ("{ usage: { value: 1 / up, when: count(up over A) > 0 } }", ["4:35 expression/division"]),
        (
            "{ usage: { value: up, when: 1 / up > 0 } }",
            ["4:45 expression/division"]
        ),
        (
            "{ up: { score: { name: a, terms: [{ name: t, when: up, deduct: nope, to: 1 }] } } }",
            ["4:64 expression/type", "4:76 expression/unknown-name"]
        ),
        (
            "{ usage: { score: { name: a, terms: [{ name: t, deduct: 1 }] } } }",
            ["4:15 metric/unit-mismatch"]
        ),
        (
            "{ up: { score: { name: a, terms: [{ name: t, deduct: usage - 80, to: 1 }] } } }",
            ["4:66 aggregate/deduction"]
        ),
    ]) func `tells what is wrong at its place`(_ text: String, _ findings: [String]) throws {
        let (aggregates, found) = try compiled(text)
        #expect(found == findings)
        #expect((aggregates == nil) == !findings.isEmpty)
    }

    @Test(arguments: ["{ nope: sum(depth over A) }", "{ depth: sum(nope over A) + nope }"])
    func `says nothing of metrics that may be declared elsewhere`(_ text: String) throws {
        let (aggregates, findings) = try compiled(text, isWhole: false)
        #expect(aggregates == nil)
        #expect(findings == [])
    }
}
