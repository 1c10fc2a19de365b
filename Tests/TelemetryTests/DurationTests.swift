import Telemetry
import Testing

struct DurationTests {
    @Test func `milliseconds are whole, and at most as many as can be added to a time`() {
        #expect(Duration.milliseconds(1_500).wholeMilliseconds == 1_500)
        #expect(Duration.microseconds(1_999).wholeMilliseconds == 1)
        #expect(Duration.microseconds(-1_999).wholeMilliseconds == -1)
        #expect(Duration.seconds(Int64.max).wholeMilliseconds == Int64.max / 2)
        #expect(Duration.seconds(Int64.min).wholeMilliseconds == -(Int64.max / 2))
        let last = Duration(secondsComponent: Int64.max / 2_000 - 1, attosecondsComponent: 999)
        #expect(last.wholeMilliseconds == (Int64.max / 2_000 - 1) * 1_000)
    }
}
