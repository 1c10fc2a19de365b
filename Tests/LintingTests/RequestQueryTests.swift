import Definitions
import Diagnostics
import Foundation
import Linting
import Testing

/// Queries of requests: the example of their page, and where findings are.
@Suite struct RequestQueryTests {
    private static func findings(_ text: String) -> [Diagnostic] {
        let shipped = Set(Linted(ShippedDefinitionsTests.files).findings)
        let file = DefinitionFile(path: "mine/source.yml", bytes: Array(text.utf8), layer: 1)
        return Linted(ShippedDefinitionsTests.files + [file]).findings
            .filter { !shipped.contains($0) }
    }

    private static func example() throws -> String {
        let page = Folder.package.appending(
            path: "Sources/mqp/Documentation.docc/NewRelicSources.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        let parts = text.split(separator: "<!-- run by a test: nrql -->\n```yaml\n")
        try #require(parts.count == 2)
        return String(parts[1].split(separator: "```")[0])
    }

    @Test func `the example of the page is clean`() throws {
        let findings = Self.findings(try Self.example())
        #expect(findings.isEmpty, "\(findings.map(\.message))")
    }

    /// What is changed in the example, on one line, and what is found then.
    @Test(arguments: [
        ("latest(queueSize)", "lates(queueSize)", "nrql/unknown-function", "lates"),
        ("FACET broker", "FACTE broker", "nrql/syntax", "FACTE"),
        (" SINCE 5 minutes ago", "", "source/query", "SELECT"),
        ("5 minutes ago", "5 minutes ago TIMESERIES", "source/query", "TIMESERIES"),
        (
            "5 minutes ago", "5 minutes ago COMPARE WITH 1 day ago", "source/query",
            "1 day ago"
        ),
        ("queue SINCE", "queue OFFSET 5 SINCE", "source/query", "5"),
        ("FACET broker", "WHERE a = {{a}} FACET broker", "source/query", "{{a}}"),
        ("      depth:", "      deep:", "source/query", "deep"),
    ])
    func `a mistake is found at its place`(
        old: String, new: String, rule: String, word: String
    ) throws {
        let text = try Self.example().replacing(">-\n      ", with: "")
            .replacing("\n      FROM", with: " FROM")
            .replacing(old, with: new, maxReplacements: 1)
        let finding = try #require(Self.findings(text).first { $0.rule.rawValue == rule })
        let start = try #require(finding.place?.range.start.offset)
        #expect(text.utf8.dropFirst(start).starts(with: word.utf8), "\(finding)")
    }

    /// What the shipped queries take out of names, by the column that they make of it.
    @Test(arguments: [
        ("nri-kafka", "id", "ka-broker:kafka-1:9092:brokerid=101:clustername=a", "101"),
        ("nri-kafka", "id", "ka-broker:kafka-1:9092:brokerid=-1:clustername=a", nil),
        ("nri-rabbitmq", "vhost", "/mails", "/"), ("nri-rabbitmq", "queue", "/mails", "mails"),
        ("nri-rabbitmq", "vhost", "shop/carts", "shop"),
        ("nri-rabbitmq", "queue", "shop/carts", "carts"),
        ("nri-rabbitmq", "vhost", "/prod/carts", "/prod"),
        ("nri-rabbitmq", "queue", "/prod/carts", "carts"),
    ])
    func `a pattern finds the part of a name`(
        source: String, column: String, name: String, part: String?
    ) throws {
        let file = try #require(
            ShippedDefinitionsTests.files.first { $0.path.hasSuffix("\(source).yml") })
        let text = String(decoding: file.bytes, as: UTF8.self)
        let end = try #require(text.range(of: "')) AS '\(column)'"))
        let start = try #require(
            text[..<end.lowerBound].range(of: "r'", options: .backwards))
        let pattern = try Regex(String(text[start.upperBound..<end.lowerBound]))
        let match = try pattern.wholeMatch(in: name)
        #expect(match?.output[1].substring.map(String.init) == part)
    }
}
