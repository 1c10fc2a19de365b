import Definitions
import Diagnostics
import TestSupport
import Testing

/// What holds for every scenario, whichever rule it is about.
@Suite struct ScenarioTests {
    static let all =
        Scenario.all(in: "Rules", depth: 3) + Scenario.all(in: "Loading", depth: 1)

    @Test(arguments: all)
    func `says what is expected`(_ scenario: Scenario) {
        expectGolden(Linted.of(scenario).text, "\(scenario.path)/\(Scenario.expected)")
    }

    @Test(arguments: all)
    func `holds YAML files and the expected text only`(_ scenario: Scenario) {
        #expect(!scenario.own.isEmpty)
        #expect(scenario.strangers.isEmpty)
    }

    @Test(arguments: all)
    func `says the same whatever the order of files`(_ scenario: Scenario) {
        let text = Linted.of(scenario).text
        for seed in 1...2 {
            var generator = SplitMix64(seed: UInt64(seed))
            let shuffled = scenario.files.shuffled(using: &generator)
            #expect(Linted(shuffled).text.utf8.elementsEqual(text.utf8), "seed \(seed)")
        }
    }

    @Test(arguments: all)
    func `gives every finding a place in one of the files, and a cure`(_ scenario: Scenario) {
        let paths = Set(scenario.files.map(\.path))
        for finding in Linted.of(scenario).findings {
            let places = [finding.place] + finding.remarks.map(\.place)
            #expect(places.allSatisfy { paths.contains($0?.path ?? "") }, "\(finding.message)")
            #expect(finding.help?.isEmpty == false, "\(finding.message)")
            #expect(!finding.message.hasSuffix("."), "\(finding.message)")
        }
    }

    @Test(arguments: Scenario.all(in: "Loading", depth: 1))
    func `a scenario of reading is clean where it says so`(_ scenario: Scenario) {
        #expect(Linted.of(scenario).findings.isEmpty == scenario.isClean)
    }

    @Test func `the base alone has no findings`() {
        #expect(!Scenario.base.isEmpty)
        #expect(Linted(Scenario.base).text == "no findings\n")
    }
}
