import Alerts
import Definitions
import Foundation
import Testing

/// What is read of a file that somebody wrote to.
struct AlertStateTests {
    @Test func `a state with times or parts that cannot be is not read`() throws {
        var evaluator = AlertEvaluator(
            try depthRule(condition: .baseline(.both, over: 300_000)), step: 15_000)
        _ = evaluator.run([1, 2, 3])
        let text = String(decoding: try JSONEncoder().encode(evaluator.state), as: UTF8.self)
        let decoder = JSONDecoder()
        #expect(try decoder.decode(AlertState.self, from: Data(text.utf8)) == evaluator.state)
        for (part, other) in [
            ("\"slotLength\":1500", "\"slotLength\":0"), ("\"length\":300000", "\"length\":0"),
            ("\"delay\":60000", "\"delay\":\(Int64.max)"),
            ("\"count\":1", "\"count\":\(Int64.max)"),
            ("\"evaluatedAt\":30000", "\"evaluatedAt\":\(Int64.max)"),
            ("\"lastSeen\":30000", "\"lastSeen\":\(Int64.min)"),
        ] {
            let damaged = text.replacing(part, with: other)
            #expect(damaged != text, "\(part) in \(text)")
            #expect(throws: DecodingError.self) {
                try decoder.decode(AlertState.self, from: Data(damaged.utf8))
            }
        }
    }
}
