import Dashboards
import Definitions
import Diagnostics
import Foundation
import TestSupport
import Testing

/// The dashboards that come with the program.
@Suite struct ShippedDashboardTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func yaml(in folder: String) throws -> [DefinitionFile] {
        let url = root.appending(path: folder).resolvingSymlinksInPath()
        let names = try FileManager.default.subpathsOfDirectory(atPath: url.path())
        return try names.filter { $0.hasSuffix(".yml") }.map { name in
            let data = try Data(contentsOf: url.appending(path: name))
            return DefinitionFile(path: "\(folder)/\(name)", bytes: [UInt8](data))
        }
    }

    @Test func `renders each for an account to its golden file`() throws {
        var report = DiagnosticReport()
        let files = try Self.yaml(in: "definitions") + Self.yaml(in: "dashboards")
        let set = DefinitionSet.load(files, report: &report)
        let samples = set.sources
            .compactMap { $0.compile(catalogue: set.metrics, report: &report) }
            .flatMap(\.samples)
        let context = DashboardContext(set, samples: samples)
        for template in set.dashboards {
            let dashboard = try #require(
                template.compile(in: context, report: &report), "\(template.name.value)")
            expectGolden(
                dashboard.newRelicJSON(account: 1).indented + "\n",
                "Golden/\(template.name.value).json")
        }
        let messages = report.sorted.map(\.message)
        #expect(messages == [])
        expectNoOrphans(
            in: "Golden", suffix: "", used: Set(set.dashboards.map { "\($0.name.value).json" }))
    }
}
