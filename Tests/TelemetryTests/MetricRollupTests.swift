import Telemetry
import Testing

/// How many values become one, by what they are values of.
@Suite struct MetricRollupTests {
    @Test(arguments: [
        "{message}", "{message}/s", "{message}/min", "By", "By/s", "KiBy", "bit/s", "1{queue}",
    ])
    func `counts, bytes and their rates are added up`(symbol: String) throws {
        #expect(MetricRollup.usual(for: try #require(MetricUnit(symbol))) == .sum)
    }

    @Test(arguments: [
        "1", "%", "s", "ms", "Hz", "1/s", "Cel", "By/{message}", "{message}/{queue}", "By2",
        "s/{message}", "/{message}", "{message}.s",
    ])
    func `all else is averaged`(symbol: String) throws {
        #expect(MetricRollup.usual(for: try #require(MetricUnit(symbol))) == .average)
    }

    @Test func `a metric can say otherwise`() throws {
        let usual = MetricDescriptor(name: "m", kind: .gauge, unit: .percent, help: "")
        #expect(usual.rollup == .average)
        let other = MetricDescriptor(
            name: "m", kind: .gauge, unit: .percent, help: "", rollup: .maximum)
        #expect(other.rollup == .maximum)
    }
}
