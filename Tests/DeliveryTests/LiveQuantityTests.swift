import Telemetry
import Testing

@testable import Delivery

struct LiveQuantityTests {
    @Test(arguments: [
        (12_400.0, "{message}/s", "12.4 k msg/s"), (0, "{message}/s", "0 msg/s"),
        (3, "{message}", "3 msg"), (840, "{message}", "840 msg"),
        (0.25, "{message}/s", "0.25 msg/s"),
        (0.004, "{message}/s", "<0.01 msg/s"), (0.04, "{message}/s", "0.04 msg/s"),
        (999.4, "{message}", "999 msg"), (999.6, "{message}", "1 k msg"),
        (999_960, "{message}", "1 M msg"), (2_000_000_000, "{message}", "2 G msg"),
        (1, "{consumer}", "1 consumer"), (2, "{consumer}", "2 consumers"),
        (0, "{consumer}", "0 consumers"), (2, "{consumer}/s", "2 consumers/s"),
        (5, "{message}/{consumer}", "5 msg/consumer"), (7, "{status}", "7 status"),
        (3_355_443.2, "By", "3.2 MiB"), (1023, "By", "1023 B"), (1024, "By", "1 KiB"),
        (1_048_575, "By", "1 MiB"), (0, "By", "0 B"), (2, "KiBy/s", "2 KiB/s"),
        (8, "Mibit", "1 MiB"), (-2048, "By", "-2 KiB"),
        (85.1, "%", "85.1 %"), (85, "%", "85.0 %"), (0, "%", "0.0 %"), (99.96, "%", "100.0 %"),
        (4.2, "s", "4.2 s"), (4200, "ms", "4.2 s"), (350, "ms", "350 ms"), (12.5, "us", "12.5 µs"),
        (200, "s", "3.3 min"), (7200, "s", "2 h"), (129_600, "s", "1.5 d"), (0, "s", "0 s"),
        (41.55, "Cel", "41.6 °C"), (12, "Hz", "12 /s"), (97.3, "1", "97.3"),
        (12_345, "1", "12.3 k"),
        (9.99e17, "1", "999 P"), (-0.001, "1", ">-0.01"), (59.97, "s", "1 min"),
        (3, "By.s", "3 By.s"),
    ])
    func `shows a value as a person would write it`(value: Double, symbol: String, text: String)
        throws
    {
        let unit = try #require(MetricUnit(symbol))
        #expect(LiveTableCell(value, unit).plainText == text)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `what is no number is unknown, not zero`(value: Double) {
        #expect(LiveTableCell(value, .one) == .unknown)
        #expect(LiveTableCell.percentage(of: value) == .unknown)
    }

    @Test func `the unit is apart from the number, the prefix of a count is not`() throws {
        let rate = try #require(MetricUnit("{message}/s"))
        #expect(LiveTableCell(12_400, rate) == LiveTableCell("12.4 k", unit: "msg/s"))
        let bytes = try #require(MetricUnit("By"))
        #expect(LiveTableCell(3_355_443.2, bytes) == LiveTableCell("3.2", unit: "MiB"))
        #expect(
            LiveTableCell.percentage(of: 1.5, tone: .critical)
                == LiveTableCell("150.0", unit: "%", tone: .critical, share: 1))
    }
}
