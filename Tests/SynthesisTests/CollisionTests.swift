import Synthesis
import Telemetry
import Testing

/// Two identities that join to one text are two things, and are never merged.
@Suite struct CollisionTests {
    static let type = """
        domain: INFRA
        type: PAIR
        synthesis:
          rules:
            - ruleName: pair
              compositeIdentifier: { separator: ":", attributes: [x, z] }
              name: x
              encodeIdentifierInGUID: true
              conditions: [{ attribute: x }]
        """

    var bench: Bench

    init() throws { bench = try Bench(Self.type) }

    mutating func entities(_ x: String, _ z: String, at timestamp: Int64 = 0) -> Int {
        bench.entities(["x": .text(x), "z": .text(z)], at: timestamp).count
    }

    @Test mutating func `finds a second identity with the text of the first`() {
        #expect(entities("a:b", "c") == 1)
        #expect(entities("a", "b:c") == 0)
        #expect(
            bench.synthesizer.takeFindings() == [
                "PAIR: (`a`, `b:c`) has the identifier of (`a:b`, `c`), `a:b:c`; it makes no entity"
            ])
        #expect(entities("a:b", "c") == 1)
        #expect(bench.synthesizer.takeFindings().isEmpty)
    }

    @Test mutating func `says it each time until findings are taken, and keeps so many`() {
        #expect(entities("a:b", "c") == 1)
        for _ in 0..<(Synthesizer.maximumFindings + 5) { _ = entities("a", "b:c") }
        #expect(bench.synthesizer.takeFindings().count == Synthesizer.maximumFindings)
        #expect(bench.synthesizer.takeFindings().isEmpty)
    }

    @Test mutating func `takes texts that can be split in one way for what they are`() {
        #expect(entities("a", "b") == 1)
        #expect(entities("ab", "c") == 1)
        #expect(entities("a", "bc") == 1)
        #expect(bench.synthesizer.takeFindings().isEmpty)
    }

    /// The first one keeps its GUID for two days after it was last seen.
    @Test mutating func `gives the GUID to another one when the first is gone`() {
        #expect(entities("a:b", "c", at: 0) == 1)
        let days: Int64 = 2 * 86_400_000
        #expect(entities("a", "b:c", at: days - 1) == 0)
        #expect(entities("a:b", "c", at: days - 1) == 1)
        #expect(entities("a", "b:c", at: 2 * days - 2) == 0)
        #expect(entities("a", "b:c", at: 2 * days - 1) == 1)
        #expect(entities("a:b", "c", at: 2 * days) == 0)
        #expect(bench.synthesizer.takeFindings().count == 3)
    }

    @Test mutating func `watches so many identities and takes further ones as they are`() {
        let shape = SampleShape(eventType: "Row", attributes: ["x", "z"], metrics: [])
        func sample(_ x: String, _ z: String) -> Sample {
            Sample(shape: shape, timestamp: 0, attributes: [.text(x), .text(z)], metrics: [])
        }
        // The limit is the register's own: a hundred thousand.
        for number in 0..<100_000 {
            _ = bench.synthesizer.entities(sample("\(number):b", "c"))
        }
        #expect(bench.synthesizer.entities(sample("99999", "b:c")).isEmpty)
        #expect(bench.synthesizer.entities(sample("100000:b", "c")).count == 1)
        #expect(bench.synthesizer.entities(sample("100000", "b:c")).count == 1)
        let findings = bench.synthesizer.takeFindings()
        #expect(findings.count == 2)
        #expect(
            findings.last
                == "more than 100000 identities could be taken for another; while there are, new "
                + "ones are not compared")
        // When the first ones are gone there is room again.
        let later = Sample(
            shape: shape, timestamp: 2 * 86_400_000, attributes: [.text("n:b"), .text("c")],
            metrics: [])
        #expect(bench.synthesizer.entities(later).count == 1)
        var other = later
        other.attributes = [.text("n"), .text("b:c")]
        #expect(bench.synthesizer.entities(other).isEmpty)
        #expect(bench.synthesizer.takeFindings().count == 1)
    }

    @Test func `finds it between the synthesizers of two targets`() throws {
        let identities = SharedIdentities()
        var one = try Bench(Self.type, identities: identities)
        var other = try Bench(Self.type, identities: identities)
        #expect(one.entities(["x": .text("a:b"), "z": .text("c")]).count == 1)
        #expect(other.entities(["x": .text("a"), "z": .text("b:c")]).isEmpty)
        #expect(other.entities(["x": .text("a:b"), "z": .text("c")]).count == 1)
        #expect(other.synthesizer.takeFindings().count == 1)
    }

    @Test func `finds it where two separators share bytes`() throws {
        var bench = try Bench(Self.type.replacing("separator: \":\"", with: "separator: \"::\""))
        #expect(bench.entities(["x": .text("a:"), "z": .text("b")]).count == 1)
        #expect(bench.entities(["x": .text("a"), "z": .text(":b")]).isEmpty)
        #expect(bench.synthesizer.takeFindings().count == 1)
    }

    @Test func `finds it where a letter's accent stands behind the separator`() throws {
        var bench = try Bench(Self.type)
        #expect(bench.entities(["x": .text("a:\u{301}b"), "z": .text("c")]).count == 1)
        #expect(bench.entities(["x": .text("a"), "z": .text("\u{301}b:c")]).isEmpty)
        #expect(bench.synthesizer.takeFindings().count == 1)
    }

    @Test(arguments: [true, false])
    func `finds it between a rule of one part and one of several`(_ isSingleFirst: Bool) throws {
        var bench = try Bench(
            """
            domain: INFRA
            type: MIXED
            synthesis:
              rules:
                - ruleName: single
                  identifier: whole
                  name: whole
                  conditions: [{ attribute: whole }]
                - ruleName: pair
                  compositeIdentifier: { separator: ":", attributes: [x, z] }
                  name: x
                  conditions: [{ attribute: x }]
            """)
        let rows: [KeyValuePairs<String, Scalar>] = [
            ["whole": .text("a:b")], ["x": .text("a"), "z": .text("b")],
        ]
        let counts = (isSingleFirst ? rows : rows.reversed()).map { bench.entities($0).count }
        #expect(counts == [1, 0])
        #expect(bench.synthesizer.takeFindings().count == 1)
        #expect(bench.entities(["whole": .text("ab")]).count == 1)
    }

    @Test(arguments: ["", "::"])
    func `finds it with any separator`(_ separator: String) throws {
        var bench = try Bench(
            Self.type.replacing("separator: \":\"", with: "separator: \"\(separator)\""))
        #expect(bench.entities(["x": .text("a\(separator)b"), "z": .text("c")]).count == 1)
        #expect(bench.entities(["x": .text("a"), "z": .text("b\(separator)c")]).isEmpty)
        #expect(bench.synthesizer.takeFindings().count == 1)
    }

    @Test func `finds it between rules with more and with fewer parts`() throws {
        var bench = try Bench(
            """
            domain: INFRA
            type: MIXED
            synthesis:
              rules:
                - ruleName: three
                  compositeIdentifier: { separator: ":", attributes: [x, z, w] }
                  name: x
                  conditions: [{ attribute: w }]
                - ruleName: two
                  compositeIdentifier: { separator: ":", attributes: [x, z] }
                  name: x
                  conditions: [{ attribute: x }]
            """)
        #expect(
            bench.entities(["x": .text("a"), "z": .text("b"), "w": .text("c")]).count == 1)
        #expect(bench.entities(["x": .text("a"), "z": .text("b:c")]).isEmpty)
        #expect(bench.entities(["x": .text("a"), "z": .text("b")]).count == 1)
        #expect(bench.synthesizer.takeFindings().count == 1)
    }

    @Test func `finds it between rules with several separators`() throws {
        var bench = try Bench(
            """
            domain: INFRA
            type: MIXED
            synthesis:
              rules:
                - ruleName: dash
                  compositeIdentifier: { separator: "-", attributes: [x, z] }
                  name: x
                  conditions: [{ attribute: dashed }]
                - ruleName: colon
                  compositeIdentifier: { separator: ":", attributes: [x, z] }
                  name: x
                  conditions: [{ attribute: x }]
            """)
        #expect(bench.entities(["x": .text("a:b"), "z": .text("c-d")]).count == 1)
        #expect(
            bench.entities(["x": .text("a:b:c"), "z": .text("d"), "dashed": .text("y")])
                .isEmpty)
        #expect(bench.synthesizer.takeFindings().count == 1)
    }

    @Test mutating func `shortens long names in findings`() throws {
        let long = String(repeating: "ü", count: 500)
        #expect(entities("\(long):b", "c") == 1)
        #expect(entities(long, "b:c") == 0)
        let finding = try #require(bench.synthesizer.takeFindings().first)
        #expect(finding.count < 500)
        #expect(finding.contains("…"))
    }
}
