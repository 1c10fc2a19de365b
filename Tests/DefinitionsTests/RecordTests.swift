import Definitions
import Diagnostics
import Testing

/// Mappings with fixed keys: what is unknown, missing or of another type.
@Suite struct RecordTests {
    static func source(_ request: String) -> String {
        """
        format: 1
        source: s
        title: S
        requests: { r: \(request) }
        samples: {}
        """
    }

    @Test func `suggests the key that a misspelt one meant`() {
        let loaded = Loaded(Self.source("{ path: /a, fileds: {}, fields: {} }"))
        #expect(loaded.findings == ["4:28 format/unknown-key"])
        #expect(loaded.report.sorted.first?.help == "did you mean `fields`?")
        let other = Loaded(Self.source("{ path: /a, fields: {}, something: 1 }"))
        #expect(other.report.sorted.first?.help?.hasPrefix("the keys are transport, path") == true)
        #expect(other.set.sources.count == 1)
    }

    @Test func `says every key that is missing`() {
        let loaded = Loaded("source: s\n")
        #expect(loaded.findings == Array(repeating: "1:1 format/missing-key", count: 4))
        #expect(
            loaded.messages == [
                "a source needs the key `format`", "a source needs the key `requests`",
                "a source needs the key `samples`", "a source needs the key `title`",
            ])
        #expect(loaded.set.sources.isEmpty)
        #expect(Loaded(["definition.yml": "{}"]).messages.count == 3)
    }

    @Test func `goes on behind what is wrong`() {
        let loaded = Loaded(
            """
            format: 2
            source: 1s
            title: { a: b }
            requests: [1]
            samples: 3
            unavailable: [x]
            """)
        #expect(
            loaded.findings == [
                "1:9 format/value", "2:9 format/value", "3:8 format/type", "4:11 format/type",
                "5:10 format/type", "6:14 format/type",
            ])
        #expect(loaded.set.sources.isEmpty)
    }

    @Test func `keeps the start value of an optional key that is malformed`() {
        let loaded = Loaded(
            Self.source("{ path: /a, rows: 'a..b', columns: [1], transport: ftp, fields: {} }"))
        #expect(loaded.findings.count == 3)
        let request = loaded.set.sources.first?.requests.first?.value
        #expect(request?.rows == .each([]))
        #expect(request?.columns == nil)
        #expect(request?.transport.value == .http)
    }

    @Test(arguments: [
        ("{ path: a, fields: {} }", "format/value"), ("{ path: //a, fields: {} }", "format/value"),
        ("{ path: '/a?b', fields: {} }", "format/value"),
        ("{ path: '/a b', fields: {} }", "format/value"),
        ("{ path: /ä, fields: {} }", "format/value"), ("{ path: , fields: {} }", "format/type"),
        ("{ path: [/a], fields: {} }", "format/type"),
        ("{ path: /a, fields: { f: strnig } }", "format/choice"),
        ("{ path: /a, fields: { f: [] } }", "format/type"),
        ("{ path: /a, fields: { f: { optional: 1 } } }", "format/type"),
        ("{ path: /a, fields: {}, paginate: { rows: items, max: 0 } }", "format/value"),
        ("{ path: /a, fields: {}, paginate: { rows: items, max: many } }", "format/type"),
        (
            "{ path: /a, fields: {}, paginate: { rows: items, max: 99999999999999999999 } }",
            "format/type"
        ),
        ("{ path: /a, fields: {}, paginate: {} }", "format/missing-key"),
        ("{ path: /a, fields: {}, query: [a] }", "format/type"), ("[]", "format/type"),
        ("word", "format/type"), ("", "format/type"),
    ])
    func `refuses`(_ request: String, _ rule: String) {
        let loaded = Loaded(Self.source(request))
        #expect(loaded.report.sorted.map(\.rule.rawValue) == [rule], "\(loaded.messages)")
        #expect(loaded.report.sorted.first?.help != nil)
    }

    @Test func `cuts what it repeats of a long value`() {
        let long = String(repeating: "x", count: 100_000)
        let key = String(repeating: "k", count: 1_000)
        let loaded = Loaded(
            Self.source("{ path: \(long), \(key): 1, fields: {}, transport: \(long) }"))
        #expect(loaded.report.diagnostics.count == 3)
        #expect(loaded.messages.allSatisfy { $0.utf8.count < 1_000 })
    }
}
