import Diagnostics
import Linting
import Testing

/// Every rule has scenarios, `Rules/<group>/<name>/<scenario>`, and they show it.
@Suite struct RuleFixtureTests {
    static let scenarios = Scenario.all(in: "Rules", depth: 3)
    static let rules = LintRules.all.map { $0.id }

    /// A scenario's rule, by its folder.
    static func rule(of scenario: Scenario) -> RuleID {
        let parts = scenario.path.split(separator: "/")
        return RuleID(rawValue: parts[1...2].joined(separator: "/"))
    }

    static func scenarios(of rule: RuleID) -> [Scenario] {
        scenarios.filter { self.rule(of: $0) == rule }
    }

    @Test(arguments: rules)
    func `a rule has a scenario with a mistake and a clean one`(_ rule: RuleID) {
        let own = Self.scenarios(of: rule)
        #expect(own.contains { $0.isClean })
        #expect(own.contains { !$0.isClean })
    }

    @Test(arguments: scenarios)
    func `a scenario shows its rule unless it is clean`(_ scenario: Scenario) {
        let findings = Linted.of(scenario).findings
        let rule = Self.rule(of: scenario)
        #expect(findings.contains { $0.rule == rule } == !scenario.isClean)
    }

    @Test func `every folder of scenarios is of a rule`() {
        let folders = Folder.folders(in: "Rules").flatMap { group in
            Folder.folders(in: "Rules/\(group)").map { "\(group)/\($0)" }
        }
        #expect(Set(folders) == Set(Self.rules.map(\.rawValue)))
    }

    @Test func `rules are listed once, in the order of their names`() {
        #expect(Self.rules.map(\.rawValue) == Set(Self.rules.map(\.rawValue)).sorted())
    }
}
