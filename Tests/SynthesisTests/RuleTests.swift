import Synthesis
import Telemetry
import Testing

/// Which rule makes an entity of a row, and what it is called.
@Suite struct RuleTests {
    static func type(_ rules: String, name: String = "QUEUE", more: String = "") -> String {
        "domain: INFRA\ntype: \(name)\nsynthesis:\n  rules:\n\(rules)\n\(more)"
    }

    static func rule(
        _ name: String, identifier: String = "id", entityName: String = "name: name",
        conditions: String, more: String = ""
    ) -> String {
        "    - { ruleName: \(name), identifier: \(identifier), \(entityName), "
            + "conditions: [\(conditions)]\(more) }"
    }

    /// Whether a row matches a rule with one condition.
    static func matches(
        _ condition: String, _ attributes: KeyValuePairs<String, Scalar>,
        metrics: [String: Double] = [:], eventType: String = "Row"
    ) throws -> Bool {
        var bench = try Bench(type(rule("r", conditions: condition)))
        return !bench.entities(attributes, of: eventType, metrics: metrics).isEmpty
    }

    @Test(
        arguments: [
            ("{ attribute: a, value: x }", .text("x"), true),
            ("{ attribute: a, value: x }", .text("X"), false),
            ("{ attribute: a, value: x }", .missing, false),
            ("{ attribute: a, value: '5' }", .integer(5), true),
            ("{ attribute: a, value: 5 }", .double(5), true),
            ("{ attribute: a, value: true }", .boolean(true), true),
            ("{ attribute: a, value: '' }", .text(""), true),
            ("{ attribute: a, prefix: x }", .text("xyz"), true),
            ("{ attribute: a, prefix: x }", .text("yx"), false),
            ("{ attribute: a, prefix: x }", .missing, false),
            ("{ attribute: a, present: true }", .text("x"), true),
            ("{ attribute: a, present: true }", .missing, false),
            ("{ attribute: a, present: false }", .text("x"), false),
            ("{ attribute: a, present: false }", .missing, true),
            ("{ attribute: a }", .boolean(false), true), ("{ attribute: a }", .missing, false),
        ] as [(String, Scalar, Bool)])
    func `tests an attribute's value`(
        _ condition: String, _ value: Scalar, _ isMet: Bool
    ) throws {
        #expect(try Self.matches(condition, ["id": .text("i"), "a": value]) == isMet)
    }

    @Test(arguments: [
        ("{ attribute: b }", false), ("{ attribute: b, value: x }", false),
        ("{ attribute: b, prefix: '' }", false), ("{ attribute: b, present: true }", false),
        ("{ attribute: b, present: false }", true),
    ])
    func `tests an attribute that no row of the kind has`(
        _ condition: String, _ isMet: Bool
    ) throws {
        #expect(try Self.matches(condition, ["id": .text("i")]) == isMet)
    }

    @Test(arguments: [
        ("{ attribute: eventType, value: Row }", true),
        ("{ attribute: eventType, value: row }", false),
        ("{ attribute: eventType, prefix: Ro }", true),
        ("{ attribute: eventType, prefix: ow }", false), ("{ attribute: eventType }", true),
        ("{ attribute: eventType, present: false }", false),
    ])
    func `tests the event type`(_ condition: String, _ isMet: Bool) throws {
        #expect(try Self.matches(condition, ["id": .text("i")]) == isMet)
    }

    @Test func `takes an attribute before the row's event type and a metric after it`() throws {
        let condition = "{ attribute: eventType, value: Other }"
        #expect(try Self.matches(condition, ["id": .text("i"), "eventType": .text("Other")]))
        let metric = "{ attribute: depth, value: '2.5' }"
        #expect(try Self.matches(metric, ["id": .text("i")], metrics: ["depth": 2.5]))
        #expect(try !Self.matches(metric, ["id": .text("i")], metrics: ["depth": .nan]))
        #expect(
            try Self.matches(
                "{ attribute: depth, present: false }", ["id": .text("i")],
                metrics: ["depth": .nan]))
    }

    @Test func `wants all conditions to hold`() throws {
        let conditions =
            "{ attribute: a }, { attribute: b, value: x }, { attribute: c, present: false }"
        #expect(try Self.matches(conditions, ["id": .text("i"), "a": .text("1"), "b": .text("x")]))
        #expect(
            try !Self.matches(
                conditions,
                ["id": .text("i"), "a": .text("1"), "b": .text("x"), "c": .text("y")]))
        #expect(try !Self.matches(conditions, ["id": .text("i"), "b": .text("x")]))
    }

    @Test func `lets the first rule win that matches`() throws {
        var bench = try Bench(
            Self.type(
                [
                    Self.rule("first", conditions: "{ attribute: a, value: x }"),
                    Self.rule("second", conditions: "{ attribute: a }"),
                    Self.rule("third", conditions: "{ attribute: id }"),
                ].joined(separator: "\n")))
        func rule(_ value: Scalar) -> String? {
            bench.entities(["id": .text("i"), "a": value]).first?.rule
        }
        #expect(rule(.text("x")) == "first")
        #expect(rule(.text("y")) == "second")
        #expect(rule(.missing) == "third")
    }

    /// As upstream's own test rows have it: there, rules for one way of collecting stand before those
    /// for another, and only their identifiers tell them apart.
    @Test func `tries the next rule where the first that matches identifies nothing`() throws {
        let rules = [
            Self.rule("first", identifier: "other", conditions: "{ attribute: a }"),
            Self.rule("second", conditions: "{ attribute: b }"),
        ].joined(separator: "\n")
        var bench = try Bench(Self.type(rules))
        let row: KeyValuePairs<String, Scalar> = [
            "id": .text("i"), "a": .text("x"), "b": .text("y"), "other": .text("o"),
        ]
        #expect(bench.entities(row).map(\.rule) == ["first"])
        // Whether an attribute is a column without a value or no column makes no difference.
        for other in [[], [("other", .missing)], [("other", .text(""))]] as [[(String, Scalar)]] {
            let columns = [("id", .text("i")), ("a", .text("x")), ("b", .text("y"))] + other
            let shape = SampleShape(eventType: "Row", attributes: columns.map(\.0), metrics: [])
            let sample = Sample(
                shape: shape, timestamp: 0, attributes: columns.map(\.1), metrics: [])
            #expect(bench.synthesizer.entities(sample).map(\.rule) == ["second"])
        }
        #expect(bench.synthesizer.takeFindings().isEmpty)
        #expect(bench.entities(["id": .text("i"), "a": .text("x")]).isEmpty)
        #expect(bench.synthesizer.takeFindings().count == 1)
    }

    @Test func `makes entities of several types of one row`() throws {
        let condition = "{ attribute: eventType, value: Row }"
        var bench = try Bench(
            Self.type(Self.rule("q", conditions: condition)),
            Self.type(
                Self.rule("c", identifier: "cluster", conditions: condition), name: "CLUSTER"),
            Self.type(Self.rule("other", conditions: "{ attribute: none }"), name: "NONE"))
        let entities = bench.entities(["id": .text("i"), "cluster": .text("c")])
        #expect(entities.map(\.guid.type) == ["QUEUE", "CLUSTER"])
        #expect(entities.map(\.guid.identifier) == ["i", "c"])
    }

    @Test func `makes nothing by a rule for debugging, and by no rule behind it`() throws {
        let rules = [
            Self.rule("debugged", conditions: "{ attribute: a }", more: ", debug: true"),
            Self.rule("other", conditions: "{ attribute: id }"),
        ].joined(separator: "\n")
        var bench = try Bench(Self.type(rules))
        #expect(bench.entities(["id": .text("i"), "a": .text("x")]).isEmpty)
        #expect(bench.entities(["id": .text("i"), "a": .missing]).count == 1)
    }

    @Test func `makes nothing by a type that is disabled or has no rules`() throws {
        let rule = Self.rule("r", conditions: "{ attribute: id }")
        var bench = try Bench(
            Self.type(rule, more: "  disabled: true"),
            "domain: INFRA\ntype: NOTHING\nsynthesis: { disabled: true }",
            "domain: INFRA\ntype: EMPTY\nsynthesis: { rules: [] }", "domain: INFRA\ntype: BARE")
        #expect(bench.entities(["id": .text("i")]).isEmpty)
    }

    @Test func `names an entity by an attribute, by parts, or by its identifier`() throws {
        let condition = "{ attribute: id }"
        var bench = try Bench(
            Self.type(Self.rule("a", conditions: condition), name: "AA"),
            Self.type(
                Self.rule(
                    "b",
                    entityName: "compositeName: { fragments: "
                        + "[{ attribute: vhost }, { value: '/' }, { attribute: name }] }",
                    conditions: condition), name: "BB"))
        #expect(
            bench.names(["id": .text("i"), "name": .text("n"), "vhost": .text("v")]) == [
                "n", "v/n",
            ])
        #expect(
            bench.names(["id": .text("i"), "name": .missing, "vhost": .text("v")]) == [
                "i", "v/",
            ])
        #expect(bench.names(["id": .text("i"), "name": .text("n")]) == ["n", "/n"])
        #expect(
            bench.names(["id": .text("i"), "name": .text(""), "vhost": .missing]) == ["i", "i"])
        #expect(bench.names(["id": .integer(7)]) == ["7", "7"])
    }

    @Test func `knows which attributes identify rows of a kind`() throws {
        var bench = try Bench(
            Self.type(Self.rule("q", conditions: "{ attribute: eventType, value: Row }")),
            Self.type(
                Self.rule("c", identifier: "cluster", conditions: "{ attribute: cluster }"),
                name: "CLUSTER"))
        let row = row(["id": .missing, "cluster": .missing])
        #expect(bench.synthesizer.identifierAttributes(of: row.shape) == ["id", "cluster"])
        let other = SynthesisTests.row(["id": .missing], of: "Other")
        #expect(bench.synthesizer.identifierAttributes(of: other.shape) == [])
    }

    @Test func `keeps no more than so many shapes and stays right`() throws {
        var bench = try Bench(Self.type(Self.rule("q", conditions: "{ attribute: id }")))
        for number in 0..<(2 * Synthesizer.maximumShapes + 10) {
            let entities = bench.entities(["id": .text("\(number)")], of: "T\(number)")
            #expect(entities.first?.guid.identifier == "\(number)")
        }
    }
}
