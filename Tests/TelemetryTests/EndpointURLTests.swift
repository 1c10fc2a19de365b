import Telemetry
import Testing

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

    @Test func `without a key anything may go unencrypted to another machine`() throws {
        #expect(throws: EndpointURL.Problem.notEncrypted(host: "collector")) {
            try EndpointURL("http://collector:4318")
        }
        let url = try EndpointURL("http://collector:4318", carriesSecret: false)
        #expect(url.description == "http://collector:4318")
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
