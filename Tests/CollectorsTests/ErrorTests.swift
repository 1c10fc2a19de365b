import Testing

@testable import Collectors

@Suite struct ErrorTests {
    @Test func `a detail is one line of bounded length`() {
        let long = String(repeating: "e\u{301}\u{302}", count: 10_000)
        var error = CollectionError(.timeout, detail: "a\r\nb\u{1B}[2J\u{202E}c\u{2028}")
        #expect(error.detail == "a  b [2J c ")
        error.detail = long
        #expect(error.detail.unicodeScalars.count == CollectionError.maximumDetailLength)
        #expect(error.detail.hasSuffix("…"))
        let exact = String(repeating: "x", count: CollectionError.maximumDetailLength)
        #expect(CollectionError(.dns, detail: exact).detail == exact)
    }

    @Test func `the reasons are stable`() {
        #expect(
            CollectionError.Reason.allCases.map(\.rawValue) == [
                "unreachable", "dns", "tls", "proxy", "timeout", "token", "unauthorized",
                "forbidden", "throttled", "refused", "not_found", "http_status", "redirected",
                "too_large", "not_json",
                "not_exposition", "truncated_json", "empty", "unexpected_shape", "incomplete",
                "too_many_pages",
                "too_many_rows", "ended", "cancelled",
            ])
    }
}
