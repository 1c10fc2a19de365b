import Telemetry
import Testing

@testable import Delivery

struct EndpointURLTests {
    @Test(arguments: [
        ("collector.example.com", "https://collector.example.com"),
        (
            "https://Collector.Example.com:8443/new-relic/",
            "https://collector.example.com:8443/new-relic"
        ),
        ("HTTPS://h", "https://h"), ("http://localhost:80", "http://localhost:80"),
        ("http://127.0.0.1:9", "http://127.0.0.1:9"), ("http://[::1]:9", "http://[::1]:9"),
        ("https://[2001:db8::1]", "https://[2001:db8::1]"),
    ])
    func `reads a host or a URL`(text: String, expected: String) throws {
        #expect(try EndpointURL(text).description == expected)
    }

    @Test(arguments: [
        ("", EndpointURL.Problem.noHost), ("https://", .noHost), ("https://:443", .noHost),
        ("https://[::1", .noHost), ("https://[]", .noHost), ("https://[::1]x", .noHost),
        ("ftp://h", .unknownScheme("ftp")), ("https://h:0", .badPort),
        ("https://h:65536", .badPort),
        ("https://h:", .badPort), ("https://h:x", .badPort),
        ("https://user:secret@h", .unexpectedPart), ("https://h?q", .unexpectedPart),
        ("https://h#f", .unexpectedPart), ("https://h h", .unexpectedPart),
        ("https://größe", .unexpectedPart), ("https://h\r\nX: y", .unexpectedPart),
        ("http://example.com", .notEncrypted(host: "example.com")),
        ("http://127.0.0.1.example.com", .notEncrypted(host: "127.0.0.1.example.com")),
        ("http://127.0.0.1x", .notEncrypted(host: "127.0.0.1x")),
        ("http://10.0.0.1", .notEncrypted(host: "10.0.0.1")),
        ("https://h:+80", .badPort), (String(repeating: "h", count: 2001), .tooLong),
        (String(repeating: "h", count: 1993), .tooLong),
    ])
    func `refuses what a key should not travel to`(text: String, problem: EndpointURL.Problem) {
        #expect(throws: problem) { try EndpointURL(text) }
    }

    @Test func `every region has a host`() {
        #expect(
            NewRelicRegion.all.map { "\($0.name) \(EndpointURL($0))" } == [
                "us https://insights-collector.newrelic.com",
                "eu https://insights-collector.eu01.nr-data.net",
                "staging https://staging-insights-collector.newrelic.com",
                "fedramp https://gov-insights-collector.newrelic.com",
            ])
    }

    @Test func `a secret shows itself to nobody who does not ask`() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump(["key": secret], to: &dumped)
        let shown = "\(secret) \(String(reflecting: secret)) \(dumped) \([secret])"
        #expect(!shown.contains("hunter2"))
        #expect("\(secret)" == "<redacted>")
        #expect(secret.reveal() == "hunter2" && !secret.isEmpty && Secret("").isEmpty)
    }
}
