import Dashboards
import Definitions
import Diagnostics
import Foundation
import Queries
import Testing

/// The queries of New Relic's own definitions, where the environment variable `MQP_CORPUS` names a
/// folder with a copy of them, and those that come with the program.
@Suite struct UpstreamQueriesTests {
    static let corpus = ProcessInfo.processInfo.environment["MQP_CORPUS"].map { URL(filePath: $0) }
    static let package = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../..").standardizedFileURL

    /// What upstream has that is no query, by its file and a part of its text, with the reason.
    static let broken = [
        // A condition stands behind a label, where WHERE is missing.
        ("gcp_dashboard", "AS 'p99 (ms)' AND `metric.percentile`")
    ]

    @Test func `every golden metric is read and survives printing`() throws {
        let files = try Self.files(below: Self.corpus, "entity-types", suffix: ".yml")
        let texts = Self.golden(in: files)
        #expect(Self.corpus == nil || texts.count > 50)
        for text in texts {
            #expect(text.diagnostics.isEmpty, "\(text.syntax.text): \(text.diagnostics)")
            let query = try #require(text.syntax.query, "\(text.syntax.text)")
            #expect(NRQLSyntax(query.text).query == query, "\(query.text)")
        }
    }

    @Test func `every dashboard is read and survives printing`() throws {
        let files = try Self.files(below: Self.corpus, "entity-types", suffix: ".json")
        var count = 0
        var found: Set<Int> = []
        for file in files where file.path.contains("dashboard") {
            let json = try JSONSerialization.jsonObject(with: Data(file.bytes))
            for text in Self.queries(in: json) {
                count += 1
                let syntax = NRQLSyntax(text)
                let known = Self.broken.firstIndex {
                    file.path.contains($0.0) && text.contains($0.1)
                }
                if let known {
                    found.insert(known)
                    #expect(syntax.query == nil)
                    continue
                }
                #expect(syntax.findings.isEmpty, "\(file.path): \(text): \(syntax.findings)")
                let query = try #require(syntax.query)
                #expect(NRQLSyntax(query.text).query == query, "\(query.text)")
            }
        }
        #expect(Self.corpus == nil || count > 150)
        #expect(Self.corpus == nil || found.count == Self.broken.count)
    }

    /// Functions of upstream's queries that have no form in the algebra, as their reasons begin.
    static let withoutForm = ["getField()", "toDatetime() with 2 arguments"]

    @Test func `every query lowers to the algebra but those that are named, and prints again`()
        throws
    {
        let golden = Self.golden(
            in: try Self.files(below: Self.corpus, "entity-types", suffix: ".yml"))
        let files = try Self.files(below: Self.corpus, "entity-types", suffix: ".json")
        let dashboards = try files.filter { $0.path.contains("dashboard") }.flatMap { file in
            Self.queries(in: try JSONSerialization.jsonObject(with: Data(file.bytes)))
        }
        let trees =
            golden.compactMap(\.syntax.query) + dashboards.compactMap { NRQLSyntax($0).query }
        var lowered = 0
        for tree in Set(trees) {
            switch tree.lowered() {
            case .success(let query):
                lowered += 1
                let again = try query.nrql.get()
                #expect(try again.lowered().get() == query, "\(tree)")
            case .failure(let reasons):
                for reason in reasons.all {
                    #expect(
                        Self.withoutForm.contains { reason.message.hasPrefix($0) },
                        "\(tree): \(reason.message)")
                }
            }
        }
        print("\(lowered) of \(Set(trees).count) different queries of upstream lower")
    }

    @Test func `every query that is shipped is read and survives printing`() throws {
        var report = DiagnosticReport()
        let files =
            try Self.files(below: Self.package, "definitions", suffix: ".yml")
            + Self.files(below: Self.package, "dashboards", suffix: ".yml")
        let set = DefinitionSet.load(files, report: &report)
        for text in Self.golden(in: set) { #expect(text.diagnostics.isEmpty) }
        let samples = set.sources.compactMap {
            $0.compile(catalogue: set.metrics, isWhole: set.knowsMetrics, report: &report)
        }.flatMap(\.samples)
        let context = DashboardContext(set, samples: samples)
        let queries = set.dashboards.compactMap { $0.compile(in: context, report: &report) }
            .flatMap(\.pages).flatMap(\.widgets).flatMap(\.queries)
        #expect(queries.count > 10)
        for query in queries {
            let syntax = NRQLSyntax(query.nrql.text)
            #expect(syntax.findings.isEmpty, "\(query.nrql): \(syntax.findings)")
            #expect(syntax.query == query.nrql)
            let algebra = try query.query.get()
            let unchosen = query.nrql.separatingChoices().query
            #expect(algebra == (try unchosen.lowered().get()))
        }
    }

    // MARK: What there is

    private static func files(
        below folder: URL?, _ path: String, suffix: String
    ) throws -> [DefinitionFile] {
        guard let folder = folder?.appending(path: path) else {
            print("MQP_CORPUS names no folder: upstream's \(path) are not looked at")
            return []
        }
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path())
        return try names.filter { $0.hasSuffix(suffix) }.sorted().map { name in
            let data = try Data(contentsOf: folder.appending(path: name))
            return DefinitionFile(path: "\(path)/\(name)", bytes: [UInt8](data))
        }
    }

    private static func golden(in files: [DefinitionFile]) -> [QueryText] {
        var report = DiagnosticReport()
        return golden(in: DefinitionSet.load(files, report: &report))
    }

    private static func golden(in set: DefinitionSet) -> [QueryText] {
        set.entityTypes.flatMap(\.golden).map(\.value).flatMap { metric in
            metric.texts
        }
    }

    /// The texts of widgets and variables, wherever they stand.
    private static func queries(in json: Any) -> [String] {
        switch json {
        case let list as [Any]: list.flatMap(queries)
        case let object as [String: Any]:
            object.sorted { $0.key < $1.key }.flatMap { key, value in
                if key == "query", let text = value as? String {
                    text.allSatisfy(\.isWhitespace) ? [] : [text]
                } else {
                    queries(in: value)
                }
            }
        default: []
        }
    }
}
