import Definitions
import Diagnostics
import Testing

/// Requests that read files, and targets that are files or recordings.
@Suite struct FileTargetTests {
    @Test(arguments: [
        ("transport: file, fields: { id: string }", []),
        ("transport: file, format: ndjson, follow: true, fields: { id: string }", []),
        ("transport: file, path: /a.json, rows: items, fields: { id: string }", []),
        ("transport: file, follow: true, fields: { id: string }", ["5:36 source/transport"]),
        (
            "transport: file, format: ndjson, rows: one, fields: { id: string }",
            ["5:50 source/transport"]
        ),
        ("transport: file, table: brokers, fields: { id: string }", ["5:35 source/transport"]),
        ("path: /a, follow: true, fields: { id: string }", ["5:29 source/transport"]),
        ("transport: file, format: xml, fields: { id: string }", ["5:36 format/choice"]),
    ])
    func `finds what does not go together`(_ request: String, _ expected: [String]) {
        #expect(findings(inRequest: request) == expected)
    }

    private static func resolved(_ target: String) -> (ResolvedConfiguration?, [String]) {
        let source = """
            format: 1
            source: files
            title: S
            requests:
              rows: { transport: file, fields: { id: string } }
            samples:
              Row: { from: rows, attributes: { id: id } }
            """
        return resolution(ofTarget: target, with: [("f.yml", source)])
    }

    @Test(arguments: [
        ("source: files, file: 'state/${env:X}.json'", "file:/etc/state/v.json"),
        ("source: files, recording: a.ndjson", "recording:/etc/a.ndjson"),
        // What was recorded of any transport is in a file.
        ("source: s, recording: a.ndjson, speed: max", "recording:/etc/a.ndjson"),
    ])
    func `is the address of a target, beside the configuration`(
        _ target: String, _ address: String
    ) throws {
        let (configuration, findings) = Self.resolved(target)
        #expect(findings == [])
        #expect(configuration?.targets.first?.address.description == address)
    }

    @Test(arguments: [
        ("source: files, recording: a, speed: 2.5", ReplaySpeed.factor(2.5)),
        ("source: files, recording: a, speed: max", .maximum),
        ("source: files, recording: a", .factor(1)),
    ])
    func `a recording has a speed`(_ target: String, _ speed: ReplaySpeed) throws {
        let address = try #require(Self.resolved(target).0?.targets.first?.address)
        guard case .recording(_, let found) = address else {
            Issue.record("\(address)")
            return
        }
        #expect(found == speed)
        #expect(
            found.scaled(.seconds(5)) == (speed == .maximum ? .zero : speed.scaled(.seconds(5))))
    }

    @Test(arguments: [
        ("source: files, url: 'http://a'", "3:44 config/target-address"),
        ("source: s, file: a", "3:41 config/target-address"),
        ("source: files, file: a, recording: b", "3:21 config/target-address"),
        ("source: files, file: a, speed: 2", "3:55 config/target-address"),
        ("source: files, file: ''", "3:45 config/target-address"),
        ("source: files, recording: a, speed: 0", "3:60 format/value"),
        ("source: files, recording: a, speed: fast", "3:60 format/value"),
        (
            "source: s, recording: a, credentials: { bearer: '${env:A}' }",
            "3:62 config/target-address"
        ),
        (
            "source: files, file: a, credentials: { bearer: '${env:A}' }",
            "3:61 config/target-address"
        ),
    ])
    func `finds a target that is none`(_ target: String, _ finding: String) {
        let (configuration, findings) = Self.resolved(target)
        #expect(configuration == nil)
        #expect(findings == [finding])
    }
}
