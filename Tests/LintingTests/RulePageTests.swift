import Definitions
import Diagnostics
import Linting
import Testing

/// Every rule has a page that agrees with it and with its scenarios.
@Suite struct RulePageTests {
    static let rules = RuleFixtureTests.rules

    @Test func `there is a page for every rule and none besides`() {
        #expect(RulePage.names == Set(Self.rules.map(RulePage.name)))
    }

    @Test(arguments: rules)
    func `a page begins with the rule's name and summary`(_ rule: RuleID) throws {
        let page = try #require(RulePage(rule))
        let summary = try #require(LintRules.all.first { $0.id == rule }?.summary)
        #expect(page.lines.first == "# \(rule)")
        #expect(page.abstract == summary)
        #expect(page.lines.allSatisfy { $0.count <= 100 })
    }

    @Test(arguments: rules)
    func `a page names the severities that the scenarios show`(_ rule: RuleID) throws {
        let line = try #require(RulePage(rule)?.severity)
        let shown = RuleFixtureTests.scenarios(of: rule).reduce(into: Set<Severity>()) {
            $0.formUnion(Linted.of($1).severities(of: rule))
        }
        for severity in Severity.allCases {
            #expect(line.contains(severity.rawValue) == shown.contains(severity), "\(severity)")
        }
    }

    @Test(arguments: rules)
    func `the wrong example is in a scenario with a mistake, the right one in a clean one`(
        _ rule: RuleID
    ) throws {
        let examples = try #require(RulePage(rule)?.examples)
        try #require(examples.count == 2)
        let scenarios = RuleFixtureTests.scenarios(of: rule)
        let wrong = scenarios.filter { !$0.isClean }.flatMap(\.own)
        let right = scenarios.filter(\.isClean).flatMap(\.own) + Scenario.base
        // Told by number, so that a failure does not print the files.
        let counts = (count(of: examples[0], in: wrong), count(of: examples[1], in: right))
        #expect(counts.0 > 0)
        #expect(counts.1 > 0)
    }

    /// How many of the files hold the lines, one after the other.
    private func count(of example: [String], in files: [DefinitionFile]) -> Int {
        let lines = "\n\(example.joined(separator: "\n"))\n"
        let texts = files.map { "\n" + String(decoding: $0.bytes, as: UTF8.self) }
        return texts.count { $0.contains(lines) }
    }

    @Test func `the index lists every rule with its summary`() throws {
        let index = try #require(RulePage("Rules"))
        let rows = LintRules.all.map { rule in
            "| [`\(rule.id)`](doc:\(RulePage.name(of: rule.id))) | \(rule.summary) |"
        }
        #expect(index.lines.filter { $0.hasPrefix("| [`") } == rows)
    }

    @Test func `the index names everything else that a scenario shows`() throws {
        let index = try #require(RulePage("Rules"))
        let listed = index.lines.filter { $0.hasPrefix("| `") }
            .compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }
        let shown = Set(
            ScenarioTests.all.flatMap { Linted.of($0).findings.map(\.rule.rawValue) })
        #expect(shown.subtracting(Self.rules.map(\.rawValue)) == Set(listed))
        #expect(listed == Set(listed).sorted())
    }
}
