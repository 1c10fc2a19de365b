import Synthesis
import Telemetry
import Testing

/// Which rows tell of a relationship.
@Suite struct RelationshipConditionTests {
    /// Whether a row tells of a relationship with these conditions.
    static func holds(
        _ conditions: String, _ attributes: KeyValuePairs<String, Scalar>,
        metrics: [String: Double] = [:], eventType: String = "Row"
    ) throws -> Bool {
        var bench = try RelationshipBench([
            RelationshipBench.relationship(
                conditions: "[\(conditions)]",
                source: RelationshipBench.built("SOURCE", "[{ value: s }]"),
                target: RelationshipBench.built("TARGET", "[{ value: t }]"))
        ])
        return !bench.told(attributes, of: eventType, metrics: metrics).isEmpty
    }

    @Test(
        arguments: [
            ("{ attribute: a, anyOf: [x] }", .text("x"), true),
            ("{ attribute: a, anyOf: [x] }", .text("X"), true),
            ("{ attribute: a, anyOf: [X] }", .text("x"), true),
            ("{ attribute: a, anyOf: [x], caseSensitive: true }", .text("X"), false),
            ("{ attribute: a, anyOf: [X], caseSensitive: true }", .text("X"), true),
            ("{ attribute: a, anyOf: [x, w] }", .text("w"), true),
            ("{ attribute: a, anyOf: [x, w] }", .text("xw"), false),
            ("{ attribute: a, anyOf: [] }", .text("x"), false),
            ("{ attribute: a, anyOf: ['5'] }", .integer(5), true),
            ("{ attribute: a, anyOf: ['true'] }", .boolean(true), true),
            ("{ attribute: a, anyOf: [x] }", .missing, false),
            ("{ attribute: a, present: true }", .text(""), true),
            ("{ attribute: a, present: true }", .missing, false),
            ("{ attribute: a, present: false }", .text("x"), false),
            ("{ attribute: a, present: false }", .missing, true),
            ("{ attribute: a }", .text("x"), true), ("{ attribute: a }", .missing, false),
            ("{ attribute: a, startsWith: ka }", .text("Kafka"), true),
            ("{ attribute: a, startsWith: ka, caseSensitive: true }", .text("Kafka"), false),
            ("{ attribute: a, startsWith: Ka, caseSensitive: true }", .text("Kafka"), true),
            ("{ attribute: a, startsWith: fka }", .text("kafka"), false),
            ("{ attribute: a, startsWith: k }", .missing, false),
            ("{ attribute: a, regex: '^k.f' }", .text("KAFKA"), true),
            ("{ attribute: a, regex: '^k.f', caseSensitive: true }", .text("KAFKA"), false),
            ("{ attribute: a, regex: '^(?!local)' }", .text("localhost"), false),
            ("{ attribute: a, regex: '^(?!local)' }", .text("broker"), true),
            ("{ attribute: a, regex: '' }", .missing, false),
        ] as [(String, Scalar, Bool)])
    func `tests an attribute's value`(
        _ condition: String, _ value: Scalar, _ isMet: Bool
    ) throws {
        #expect(try Self.holds(condition, ["a": value]) == isMet)
    }

    @Test(arguments: [
        ("{ attribute: b }", false), ("{ attribute: b, present: false }", true),
        ("{ attribute: b, anyOf: [''] }", false), ("{ attribute: b, startsWith: '' }", false),
        ("{ attribute: b, regex: '' }", false),
    ])
    func `tests an attribute that no row of the kind has`(
        _ condition: String, _ isMet: Bool
    ) throws {
        #expect(try Self.holds(condition, ["a": .text("x")]) == isMet)
    }

    @Test(arguments: [
        ("{ attribute: eventType, anyOf: [Row] }", true),
        ("{ attribute: eventType, anyOf: [row] }", true),
        ("{ attribute: event_type, anyOf: [Row] }", true),
        ("{ attribute: eventType, anyOf: [Rows] }", false),
        ("{ attribute: eventType, startsWith: Ro }", true),
        ("{ attribute: accountId, anyOf: ['1'] }", true),
        ("{ attribute: accountId, anyOf: ['2'] }", false),
        ("{ attribute: entity.type, present: false }", true),
        ("{ attribute: entity.type, anyOf: [ROW] }", false),
    ])
    func `knows the event type and the account of every row`(
        _ condition: String, _ isMet: Bool
    ) throws {
        #expect(try Self.holds(condition, ["a": .text("x")]) == isMet)
    }

    @Test func `takes what a row has before what is known of it`() throws {
        let account = "{ attribute: accountId, anyOf: ['2'] }"
        #expect(try Self.holds(account, ["accountId": .integer(2)]))
        #expect(try !Self.holds(account, ["accountId": .missing]))
        #expect(
            try Self.holds("{ attribute: accountId, anyOf: ['1'] }", ["accountId": .missing]))
        let eventType = "{ attribute: eventType, anyOf: [Other] }"
        #expect(try Self.holds(eventType, ["eventType": .text("Other")]))
        #expect(try !Self.holds(eventType, ["eventType": .text("Row")], eventType: "Other"))
    }

    @Test func `tests a metric`() throws {
        let condition = "{ attribute: depth, anyOf: ['2.5'] }"
        #expect(try Self.holds(condition, [:], metrics: ["depth": 2.5]))
        #expect(try !Self.holds(condition, [:], metrics: ["depth": .nan]))
    }

    @Test func `wants all conditions to hold`() throws {
        let conditions =
            "{ attribute: a, regex: x }, { attribute: b, anyOf: [w] }, "
            + "{ attribute: c, present: false }"
        #expect(try Self.holds(conditions, ["a": .text("x"), "b": .text("w")]))
        #expect(try !Self.holds(conditions, ["a": .text("z"), "b": .text("w")]))
        #expect(try !Self.holds(conditions, ["a": .text("x"), "b": .text("w"), "c": .text("z")]))
        #expect(try Self.holds("", [:]))
    }

    @Test func `keeps no more than so many shapes and stays right`() throws {
        var bench = try RelationshipBench([RelationshipBench.relationship(conditions: "[]")])
        for number in 0..<(RelationshipSynthesizer.maximumShapes + 10) {
            let told = bench.told(["s": .integer(Int64(number)), "t": .text("x")])
            #expect(told.map(\.ends) == ["SOURCE \(number) > TARGET x"])
        }
    }
}
