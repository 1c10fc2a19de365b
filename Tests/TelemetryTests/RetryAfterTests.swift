import Telemetry
import Testing

struct RetryAfterTests {
    @Test(arguments: [
        ("120", Duration.seconds(120)), (" 0 ", .zero),
        ("99999999999999999999", .seconds(999_999_999)),
        ("Thu, 01 Jan 1970 00:00:10 GMT", .milliseconds(9500)),
        ("Thu, 29 Feb 2024 12:30:59 GMT", .milliseconds(1_709_209_859_000 - 500)),
        ("Fri, 31 Dec 1999 23:59:60 GMT", .milliseconds(946_684_800_000 - 500)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", .zero),
    ])
    func `reads both forms`(header: String, wait: Duration) {
        #expect(RetryAfter.duration(header, now: 500) == wait)
    }

    @Test(arguments: [
        "", "-1", "soon", "1.5", "Thu, 01 Foo 1970 00:00:10 GMT", "Thu, 32 Jan 1970 00:00:10 GMT",
        "Thu, 01 Jan 1970 24:00:10 GMT", "Thu, 01 Jan 1970 00:00:10 CET", "Thu 01 Jan 1970",
        "Thu, 01 Jan 99999999999999999999 00:00:10 GMT", "٣",
    ])
    func `does not guess at anything else`(header: String) {
        #expect(RetryAfter.duration(header, now: 0) == nil)
    }
}
