import Alerts
import Definitions
import Testing

struct AlertRuleTests {
    @Test(arguments: [
        (AlertRule.Comparison.above, [false, false, true]), (.atLeast, [false, true, true]),
        (.below, [true, false, false]), (.atMost, [true, true, false]),
        (.equals, [false, true, false]), (.differs, [true, false, true]),
    ])
    func `a comparison holds on its side of the bound`(
        comparison: AlertRule.Comparison, expected: [Bool]
    ) {
        #expect([1.0, 2, 3].map { comparison.holds($0, 2) } == expected)
        #expect(comparison.holds(.nan, 2) == (comparison == .differs))
    }
}
