import Diagnostics
import Foundation
import Testing

/// The JSON form is an object that programs can rely on.
@Suite struct JSONFormTests {
    static let members: Set = [
        "rule", "severity", "message", "path", "line", "column", "endLine", "endColumn", "help",
    ]
    /// Only where a finding has them.
    static let further: Set = ["label", "remarks"]

    @Test(arguments: ScenarioTests.all)
    func `has the promised members and nothing else`(_ scenario: Scenario) throws {
        let linted = Linted.of(scenario)
        let data = Data(linted.rendered(as: .json).utf8)
        let object = try #require(
            try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(Set(object.keys) == ["diagnostics", "summary"])
        let diagnostics = try #require(object["diagnostics"] as? [[String: Any]])
        #expect(diagnostics.count == linted.findings.count)
        for diagnostic in diagnostics {
            let keys = Set(diagnostic.keys)
            #expect(keys.isSuperset(of: Self.members))
            #expect(keys.subtracting(Self.members).isSubset(of: Self.further))
            for name in ["rule", "severity", "message", "path", "help"] {
                #expect(diagnostic[name] is String, "\(name)")
            }
            for name in ["line", "column", "endLine", "endColumn"] {
                #expect((diagnostic[name] as? Int ?? 0) > 0, "\(name)")
            }
        }
    }

    @Test(arguments: ScenarioTests.all)
    func `counts its findings`(_ scenario: Scenario) throws {
        let linted = Linted.of(scenario)
        let data = Data(linted.rendered(as: .json).utf8)
        let object = try #require(
            try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let summary = try #require(object["summary"] as? [String: Int])
        func count(_ severity: Severity) -> Int {
            linted.findings.filter { $0.severity == severity }.count
        }
        #expect(
            summary == [
                "errors": count(.error), "warnings": count(.warning), "infos": count(.info),
                "omitted": 0,
            ])
    }
}
