import Definitions
import Diagnostics
import Expressions
import Telemetry
import Testing

/// The mappings of a sample: what can be missing, units, conditions, what identity depends on.
@Suite struct SampleCompilerTests {
    @Test func `knows which attributes can be missing in a row`() throws {
        let row = CompiledRow(
            """
            attributes:
              provider: { const: p }
              number: { const: 5 }
              name: name
              state: state
              closed: { value: state, on_missing: none }
              otherwise: state ?? "none"
              cluster: about.cluster
              place: about.place
              target: target.name
              group: target.cluster
              either: target.cluster ?? about.cluster
              flag: if(durable, "yes", "no")
            """)
        let sample = try #require(row.sample, "\(row.findings)")
        #expect(row.findings == [])
        #expect(sample.optionalAttributes == ["state", "place", "group"])
        #expect(sample.shape.attributes.first == "provider")
        #expect(sample.shape.attributes.count == 12)
        guard case .constant(let constant) = sample.attributes[1],
            case .expression(_, let onMissing) = sample.attributes[4]
        else {
            Issue.record("\(sample.attributes)")
            return
        }
        #expect(constant == .integer(5))
        #expect(onMissing == .text("none"))
    }

    @Test func `names the one-row answers that attributes read`() throws {
        let row = CompiledRow(
            """
            attributes: { cluster: target.cluster ?? about.cluster, name: name }
            metrics: { depth: about.total }
            """)
        let sample = try #require(row.sample, "\(row.findings)")
        #expect(sample.request == 1)
        #expect(sample.identityRequests == [0])
        #expect(sample.sharedAttributes == [0])
    }

    @Test func `does not depend on an answer that only metrics or a filter read`() throws {
        let row = CompiledRow(
            """
            where: about.total > 0
            attributes: { name: name, nodes: "if(count(nodes) > 1, \\"many\\", \\"one\\")" }
            metrics: { depth: about.total }
            """)
        let sample = try #require(row.sample, "\(row.findings)")
        #expect(sample.identityRequests == [])
        #expect(sample.filter != nil)
    }

    @Test func `reads only the fields that mappings and keys name`() throws {
        let row = CompiledRow(
            """
            attributes: { name: name }
            metrics:
              speed: rate(stats.in)
              depth: { value: messages, when: rank > 0 }
            """)
        let requests = try #require(row.source).requests
        #expect(requests.map(\.usedFields) == [[], [0, 1, 4, 7, 9], [0]])
        #expect(requests.map(\.name) == ["about", "queues", "nodes"])
    }

    @Test(
        arguments: [
            ("wait", "uptime", 2.5), ("wait.ms", "uptime", 2500),
            ("usage", "in(ready, \"{message}\") / 40", 50),
            ("usage", "0.5", 50), ("count", "rank", 7), ("up", "rank", 7),
            ("up", "if(durable, 1, 0)", 1),
            ("wait", "messages / rate(stats.out)", 5), ("speed", "rate(stats.out)", 2),
            ("wait", "in(uptime, \"s\") * 1", nil), ("depth", "uptime", nil),
            ("depth", "name", nil),
            ("depth", "durable", nil), ("usage", "uptime", nil), ("speed", "messages", nil),
        ] as [(String, String, Double?)])
    func `states a value in the metric's unit or refuses it`(
        _ metric: String, _ expression: String, _ value: Double?
    ) throws {
        let row = CompiledRow(
            """
            attributes: { name: name }
            metrics: { \(metric): { value: '\(expression)', when: rate(stats.out) > 0 } }
            """)
        guard let value else {
            #expect(row.report.sorted.map(\.rule) == ["metric/unit-mismatch"])
            return
        }
        let sample = try #require(row.sample, "\(row.findings)")
        var table = RowTable(fieldCount: 11, counterCount: 2)
        table.appendRow()
        let row0: [Scalar] = [
            .text("/"), .text("a"), .text("quorum"), .missing, .integer(10), .integer(20),
            .integer(2500), .integer(7), .boolean(true), .integer(0), .integer(0),
        ]
        for (slot, scalar) in row0.enumerated() { table[0, slot] = scalar }
        table.changes = [0, 30]
        table.elapsed = [15]
        let other = RowTable(fieldCount: 3, counterCount: 1)
        let tables = [
            table, other, other,
            TargetFields.table(
                name: "t", cluster: nil, source: "s", url: "u"),
        ]
        #expect(sample.metrics[0].value.number(row: 0, tables: tables) == value)
        #expect(sample.metrics[0].condition?.boolean(row: 0, tables: tables) == true)
    }

    @Test func `says what the expression gives where the unit does not fit`() {
        func message(_ expression: String) -> String? {
            CompiledRow(
                """
                attributes: { name: name }
                metrics: { depth: \(expression) }
                """
            ).report.sorted.first?.message
        }
        #expect(message("uptime") == "`depth` is in `{message}`, the expression gives `ms`")
        #expect(
            message("durable") == "`depth` is in `{message}`, the expression gives true or false")
        #expect(message("name") == "`depth` is in `{message}`, the expression gives a text")
    }

    @Test func `wants every division closed`() {
        let open = CompiledRow(
            """
            attributes:
              share: messages / ready
              closed: { value: messages / ready, on_missing: 0 }
              otherwise: messages / ready ?? 0
            metrics:
              usage: messages / ready
              up: { value: messages / ready, when: ready > 0 }
              wait: { value: messages / rate(stats.out), when: durable }
            """)
        #expect(
            open.report.sorted.map(\.rule) == Array(repeating: "expression/division", count: 3))
        #expect(open.source == nil)
    }

    @Test func `refuses a condition that is a value`() {
        let row = CompiledRow(
            """
            where: messages
            attributes: { name: name }
            metrics: { depth: { value: messages, when: name } }
            """)
        #expect(row.report.sorted.map(\.rule) == ["expression/type", "expression/type"])
        #expect(row.source == nil)
    }

    @Test(arguments: [
        "where: nothing > 0\nattributes: { name: name }", "attributes: { name: nmae }",
        "attributes: { name: name }\nmetrics: { depth: mesages }",
        "attributes: { name: name }\nmetrics: { depth: { value: messages, when: nothing } }",
        "attributes: { name: nodes.name }", "attributes: { name: rate(messages) }",
    ])
    func `refuses a name or a use that is wrong`(_ sample: String) {
        let row = CompiledRow(sample)
        #expect(row.report.hasErrors)
        #expect(row.source == nil)
    }

    @Test func `refuses a metric that no catalogue declares`() {
        let row = CompiledRow(
            """
            attributes: { name: name }
            metrics: { dpeth: messages, altogether.other: messages }
            """)
        #expect(
            row.report.sorted.map(\.message)
                == [
                    "no catalogue declares the metric `altogether.other`",
                    "no catalogue declares the metric `dpeth`",
                ].reversed())
        #expect(row.report.sorted.first?.help == "did you mean `depth`?")
    }

    @Test func `takes the event type from the sample's name or from its key`() {
        let named = CompiledRow("eventType: Other:Type_1\nattributes: { name: name }")
        #expect(named.sample?.shape.eventType == "Other:Type_1")
        #expect(CompiledRow("attributes: { name: name }").sample?.shape.eventType == "Row")
        #expect(CompiledRow("eventType: 'a b'\nattributes: {}").report.hasErrors)
        #expect(CompiledRow("eventType: ''\nattributes: {}").report.hasErrors)
    }

    @Test(arguments: [
        ("{}", "format/attribute"), ("{ value: name, const: 1 }", "format/attribute"),
        ("{ const: .inf }", "format/type"), ("{ const: [] }", "format/type"),
        ("{ const: }", "format/type"), ("[name]", "format/type"), ("", "format/type"),
        ("{ value: [] }", "format/type"), ("{ vlaue: name }", "format/unknown-key"),
    ])
    func `refuses an attribute without one source`(_ mapping: String, _ rule: String) {
        let row = CompiledRow("attributes: { a: \(mapping) }")
        #expect(row.report.sorted.map(\.rule.rawValue) == [rule], "\(row.findings)")
    }

    @Test func `keeps the kind of a constant`() throws {
        let row = CompiledRow(
            "attributes: { a: { const: true }, b: { const: 1.5 }, c: { const: '1' }, d: { const: 9 } }"
        )
        let sample = try #require(row.sample, "\(row.findings)")
        let constants = sample.attributes.compactMap { attribute -> Scalar? in
            if case .constant(let value) = attribute { value } else { nil }
        }
        #expect(constants == [.boolean(true), .double(1.5), .text("1"), .integer(9)])
    }

    @Test func `knows of which request each name is`() throws {
        let row = CompiledRow(
            """
            attributes:
              own: name
              before: about.cluster
              behind: if(count(nodes.running) > 1, "many", "one")
              target: target.name
            """)
        let sample = try #require(row.sample, "\(row.findings)")
        #expect(sample.fields(ofAttribute: "own").map(\.request) == [1])
        #expect(sample.fields(ofAttribute: "before").map(\.request) == [0])
        #expect(sample.fields(ofAttribute: "behind").map(\.request) == [2])
        #expect(sample.fields(ofAttribute: "target").isEmpty)
    }
}
