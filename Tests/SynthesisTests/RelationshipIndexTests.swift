import Synthesis
import Telemetry
import TestSupport
import Testing

/// That relationships are found by their conditions' values changes nothing but the time it takes.
@Suite struct RelationshipIndexTests {
    static let values = ["x", "W", "z"]

    /// A relationship of that number with conditions by chance.
    static func relationship(_ number: Int, using generator: inout SplitMix64) -> String {
        var conditions: [String] = []
        if Bool.random(using: &generator) {
            let types = ["One", "TWO", "three"].filter { _ in Bool.random(using: &generator) }
            conditions.append("{ attribute: eventType, anyOf: [\(types.joined(separator: ", "))] }")
        }
        for attribute in ["a", "b"] where Bool.random(using: &generator) {
            let some = values.filter { _ in Bool.random(using: &generator) }
            let list = some.joined(separator: ", ")
            conditions.append(
                [
                    "{ attribute: \(attribute), anyOf: [\(list)] }",
                    "{ attribute: \(attribute), anyOf: [\(list)], caseSensitive: true }",
                    "{ attribute: \(attribute), present: false }",
                    "{ attribute: \(attribute), startsWith: x }",
                ].randomElement(using: &generator) ?? "")
        }
        return """
              - name: r\(number)
                version: "1"
                origins: [Event API]
                conditions: [\(conditions.joined(separator: ", "))]
                relationship:
                  expires: PT1H
                  relationshipType: CALLS
                  source: \(RelationshipBench.built("SOURCE", "[{ value: s }]"))
                  target: \(RelationshipBench.built("TARGET", "[{ value: t }]"))
            """
    }

    @Test(arguments: 1...10)
    func `tells of what each relationship alone would tell of`(_ seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let texts = (0..<12).map { Self.relationship($0, using: &generator) }
        var together = try RelationshipBench(
            ["relationships:\n" + texts.joined(separator: "\n")])
        var alone = try texts.map { try RelationshipBench(["relationships:\n\($0)"]) }
        for eventType in ["One", "two", "THREE", "Other"] {
            let shapes = [["a"], ["a", "b"], ["b", "a", "eventType"], []].map {
                SampleShape(eventType: eventType, attributes: $0, metrics: [])
            }
            for shape in shapes {
                for _ in 0..<10 {
                    let attributes = shape.attributes.map { _ in
                        ["x", "X", "w", "z", "One", nil].randomElement(using: &generator)
                            .flatMap(\.self).map(Scalar.text) ?? .missing
                    }
                    let sample = Sample(
                        shape: shape, timestamp: 0, attributes: attributes, metrics: [])
                    let expected = alone.indices.flatMap { alone[$0].told(sample).map(\.name) }
                    #expect(together.told(sample).map(\.name) == expected)
                }
            }
        }
    }
}
