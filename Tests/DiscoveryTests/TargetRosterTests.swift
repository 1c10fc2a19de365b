import Definitions
import Diagnostics
import Testing

@testable import Discovery

/// Which of what was discovered is watched.
@Suite struct TargetRosterTests {
    private func roster(
        targets: String = "[]", maximum: Int = 100, names: [String] = ["d", "e"],
        target: String = Templates.target
    ) throws -> TargetRoster {
        let list = names.map { "{ discovery: \($0), files: [a.json], target: \(target) }" }
        let configuration = try Templates.configuration(
            "[\(list.joined(separator: ", "))]", targets: targets)
        return TargetRoster(
            configuration.discoveries, written: configuration.targets, maximum: maximum)
    }

    private func answer(_ texts: String...) -> DiscoveryAnswer {
        DiscoveryAnswer(texts.compactMap { DiscoveredAddress($0) })
    }

    private func names(_ roster: TargetRoster) -> [String] {
        roster.targets.map(\.definition.name.value)
    }

    @Test func `an answer takes the place of the one before`() throws {
        var roster = try roster()
        let change1 = roster.take(answer("b:1", "a:1", "a:1"), of: 0)
        #expect(change1)
        #expect(names(roster) == ["t-a-1", "t-b-1"])
        #expect(!roster.isComplete)
        let change2 = roster.take(answer(), of: 1)
        #expect(change2)
        #expect(roster.isComplete)
        let change3 = roster.take(answer("a:1", "b:1"), of: 0)
        #expect(!change3)
        let change4 = roster.take(answer("b:1"), of: 0)
        #expect(change4)
        #expect(names(roster) == ["t-b-1"])
        let change5 = roster.take(answer(), of: 0)
        #expect(change5)
        #expect(names(roster) == [])
        #expect(roster.isComplete)
    }

    @Test func `an answer that lacks a part is not complete`() throws {
        var roster = try roster(names: ["d"])
        var part = answer("a:1")
        part.failure = DiscoveryError(.malformed, "x")
        let change6 = roster.take(part, of: 0)
        #expect(change6)
        #expect(!roster.isComplete)
        let change7 = roster.take(answer("a:1"), of: 0)
        #expect(change7)
        #expect(roster.isComplete)
    }

    @Test func `one address is watched once, by who was there first`() throws {
        var roster = try roster(
            targets: "[{ target: own, source: s, url: 'http://w:1' }]")
        _ = roster.take(answer("a:1", "w:1"), of: 1)
        _ = roster.take(answer("a:1", "b:1"), of: 0)
        #expect(names(roster) == ["t-b-1", "t-a-1"])
        #expect(
            roster.entries[0].refusals.first.map(\.reason)
                == ["another target has its name, `t-a-1`"])
        #expect(
            roster.entries[1].refusals.first.map(\.reason)
                == ["its address is watched already, by `own`"])
        // Where it is no more, the other one takes over.
        _ = roster.take(answer(), of: 1)
        #expect(names(roster) == ["t-b-1", "t-a-1"])
        #expect(roster.entries.map(\.refusals.count) == [0, 0])
    }

    @Test func `two that would have one name are told`() throws {
        var roster = try roster(
            names: ["d"],
            target: "{ target: 't-${host}', source: s, url: 'http://${address}' }")
        _ = roster.take(answer("a:1", "a:2"), of: 0)
        #expect(names(roster) == ["t-a"])
        // By the address: the name is that of the one that is watched.
        #expect(
            roster.entries[0].refusals.first
                == [DiscoveryRefusal("a:2", "another target has its name, `t-a`")])
    }

    @Test func `beyond the limit are those that came last`() throws {
        var roster = try roster(
            targets: "[{ target: own, source: s, url: 'http://w:1' }]", maximum: 3)
        _ = roster.take(answer("m:1", "n:1"), of: 0)
        _ = roster.take(answer("a:1", "m:1", "n:1"), of: 0)
        #expect(names(roster) == ["t-m-1", "t-n-1"])
        #expect(
            roster.entries[0].refusals.first
                == [DiscoveryRefusal("a:1", "there are more than 3 targets")])
        _ = roster.take(answer("a:1", "n:1"), of: 0)
        #expect(Set(names(roster)) == ["t-a-1", "t-n-1"])
    }

    @Test func `refusals are counted and the first are kept`() throws {
        var roster = try roster(names: ["d"], target: Templates.target)
        let many = (0..<5_000).map {
            DiscoveredAddress(host: "a b", port: nil, labels: ["n": "\($0)"])
        }
        _ = roster.take(DiscoveryAnswer(many), of: 0)
        #expect(roster.targets.isEmpty)
        #expect(roster.entries[0].refusals.count == 5_000)
        #expect(roster.entries[0].refusals.first.count == DiscoveryRefusals.maximumKept)
    }

    @Test func `what the caller sees is refused too`() throws {
        let configuration = try Templates.configuration(
            "[{ discovery: d, files: [a.json], target: \(Templates.target) }]")
        var roster = TargetRoster(configuration.discoveries, written: []) { target, report in
            if target.definition.name.value == "t-a-1" {
                report.add(Diagnostic("x/y", "no", at: nil))
            }
        }
        _ = roster.take(answer("a:1", "b:1"), of: 0)
        #expect(names(roster) == ["t-b-1"])
        #expect(roster.entries[0].refusals.first == [DiscoveryRefusal("a:1", "no")])
    }

    @Test func `ten thousand targets are made in one go`() throws {
        var roster = try roster(maximum: Configuration.maximumTargets)
        let many = (0..<12_000).map { DiscoveredAddress(host: "h\($0)", port: 1) }
        _ = roster.take(DiscoveryAnswer(many), of: 0)
        #expect(roster.targets.count == Configuration.maximumTargets)
        #expect(roster.entries[0].refusals.count == 2_000)
    }
}
