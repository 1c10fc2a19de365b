import Definitions
import Diagnostics
import Testing

/// What a source must be as a whole.
@Suite struct SourceCompilerTests {
    static func source(
        request: String, more: String = "", attributes: String = "{}"
    ) -> CompiledRow {
        CompiledRow(
            whole: """
                format: 1
                source: s
                title: S
                requests: { r: \(request) }
                samples: { Row: { from: r, attributes: \(attributes)\(more) } }
                """)
    }

    @Test(arguments: [
        (
            "{ path: /a, fields: { c: { type: counter, unit: s } } }",
            "source/counter-without-key"
        ),
        ("{ path: /a, key: [id], fields: { m: string } }", "source/unknown-field"),
        ("{ path: /a, key: [id], fields: { id: string? } }", "source/optional-key"),
    ])
    func `refuses a request`(_ request: String, _ rule: String) {
        let row = Self.source(request: request)
        #expect(row.report.sorted.map(\.rule.rawValue) == [rule])
        #expect(row.source == nil)
    }

    @Test func `needs no key for counters of a single row`() {
        let row = Self.source(
            request: "{ path: /a, rows: one, fields: { c: { type: counter, unit: s } } }")
        #expect(row.findings == [])
    }

    @Test func `refuses a request with the name of the target`() {
        let row = CompiledRow(
            whole: """
                format: 1
                source: s
                title: S
                requests: { target: { path: /a, fields: { id: string } } }
                samples: { Row: { from: target, attributes: { id: id } } }
                """)
        #expect(row.report.sorted.map(\.rule) == ["source/reserved-name"])
    }

    @Test func `refuses a sample of a request that is not there`() {
        let row = CompiledRow(
            whole: """
                format: 1
                source: s
                title: S
                requests: { queues: { path: /a, fields: { id: string } } }
                samples: { A: { from: queus, attributes: {} }, B: { from: other, attributes: {} } }
                """)
        #expect(
            row.report.sorted.map(\.help) == [
                "did you mean `queues`?", "the requests are queues",
            ])
    }

    @Test func `refuses what is called unavailable and is mapped or not declared`() {
        let row = CompiledRow(
            whole: Sources.source(sample: "attributes: { id: name }\nmetrics: { depth: messages }")
                + "\nunavailable: { depth: why, wait: why, wiat: why }\n")
        #expect(row.report.sorted.map(\.rule) == ["source/available", "metric/undeclared"])
        #expect(row.report.sorted.first?.remarks.count == 1)
        #expect(row.source == nil)
    }

    @Test func `finds the slot of a field`() {
        let request = CompiledRow("attributes: { id: name }").source?.requests[1].definition
        #expect(request?.slot(of: "name") == 1)
        #expect(request?.slot(of: "nothing") == nil)
    }
}
