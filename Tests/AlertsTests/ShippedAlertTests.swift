import Alerts
import Brokers
import Definitions
import Diagnostics
import Foundation
import Queries
import TestSupport
import Testing

/// The alerts that come with the program.
@Suite(.timeLimit(.minutes(2)))
struct ShippedAlertTests {
    @Test func `all compile, and lead to a section of the runbook`() throws {
        let files = try AlertFiles.shipped()
        let findings = files.findings.filter { $0.rule.rawValue.hasPrefix("alerts/") }
        #expect(findings.isEmpty, "\(findings.map(\.message))")
        #expect(files.rules.count == files.set.entityTypes.flatMap(\.alerts).count)
        #expect(files.rules.count > 30)
        #expect(files.rules.allSatisfy { $0.runbook == nil })
        #expect(
            files.rules.allSatisfy { $0.runbookSection?.hasPrefix("Runbook.md, section ") == true })
        #expect(files.rules.allSatisfy { !$0.title.isEmpty && $0.description.hasSuffix(".") })
        // Each section says which alerts lead to it.
        let runbook = try AlertFiles.text("Sources/mqp/Documentation.docc/Runbook.md")
        for rule in files.rules { #expect(runbook.contains("`\(rule.name)`"), "\(rule.key)") }
    }

    @Test func `where the address of the runbook is known, each leads to its section`() throws {
        let files = try AlertFiles.shipped(runbook: "https://wiki.example.com/mqp")
        #expect(files.rules.allSatisfy { $0.runbookSection == nil })
        let rule = try #require(files.rules.first { $0.key.hasSuffix("/brokerDown") })
        #expect(rule.runbook == "https://wiki.example.com/mqp#a-broker-is-down")
        let rules = files.prometheus().yaml
        #expect(rules.contains("runbook_url: 'https://wiki.example.com/mqp#a-broker-is-down'"))
        #expect(!rules.contains("          runbook: "))
    }

    @Test func `every type of entity tells when it says nothing`() throws {
        let files = try AlertFiles.shipped()
        for type in files.set.entityTypes.map(\.definition.key) {
            #expect(files.rules.contains { $0.entityType == type && $0.loss != nil }, "\(type)")
        }
    }

    @Test func `all have a form in Prometheus and in New Relic, their golden files`() throws {
        let files = try AlertFiles.shipped()
        let prometheus = files.prometheus()
        let policy = AlertPolicy(files.rules)
        #expect(prometheus.refusals == [])
        #expect(policy.refusals == [])
        #expect(policy.conditions.allSatisfy { $0.name.count <= AlertPolicy.maximumNameLength })
        #expect(Set(policy.conditions.map(\.name)).count == policy.conditions.count)
        expectGolden(prometheus.yaml, "Golden/prometheus.yml")
        expectGolden(policy.json.indented + "\n", "Golden/new-relic.json")
        expectNoOrphans(
            in: "Golden", suffix: "", used: ["prometheus.yml", "new-relic.json", "incidents.yml"])
    }

    @Test func `Prometheus takes them, and fires and ends them when it should`() async throws {
        let rules = try AlertFiles.shipped().prometheus().yaml
        let check = try await promtool(
            ["check", "rules", "--lint-fatal", "rules.yml"], files: ["rules.yml": rules])
        #expect(check.isRight, "\(check.output)")
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Golden/incidents.yml")
        let tests = try String(contentsOf: path, encoding: .utf8)
        let result = try await promtool(
            ["test", "rules", "incidents.yml"],
            files: ["rules.yml": rules, "incidents.yml": tests])
        #expect(result.isRight, "\(result.output)")
    }
}
