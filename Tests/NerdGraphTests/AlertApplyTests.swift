import Diagnostics
import StandIns
import Testing

@testable import NerdGraph

@Suite(.timeLimit(.minutes(2)))
struct AlertApplyTests {
    typealias Bench = NerdGraphBench

    private func apply(
        _ document: PolicyDocument, to alerts: AccountAlerts, force: Bool = false,
        prune: Bool = false
    ) async throws {
        try await alerts.apply(
            document, try await alerts.plan(document), .init(force: force, prune: prune))
    }

    private func policy(_ conditions: ConditionDocument...) -> PolicyDocument {
        PolicyDocument(name: "Message queues", conditions: conditions)
    }

    @Test func `applying twice changes nothing the second time`() async throws {
        let store = NerdGraphStore()
        try await Bench.withAlerts(store) { alerts, _ in
            let document = policy(
                Bench.condition("Q/one"), Bench.condition("Q/two", kind: .baseline),
                Bench.condition("Q/three", description: "Words."))
            #expect(try await alerts.plan(document).isSame == false)
            #expect(store.mutations == [])
            try await apply(document, to: alerts)
            #expect(store.conditions.count == 3 && store.policies.count == 1)
            store.forgetMutations()
            #expect(try await alerts.plan(document).isSame)
            try await apply(document, to: alerts)
            #expect(store.mutations == [])
        }
    }

    @Test func `what the files change is changed, and what they leave out is taken away`()
        async throws
    {
        let store = NerdGraphStore()
        try await Bench.withAlerts(store) { alerts, _ in
            try await apply(
                policy(Bench.condition("Q/one", runbook: "https://example.com")), to: alerts)
            let id = store.conditions[0]["id"]
            let document = policy(Bench.condition("Q/one", name: "One", threshold: 7.5))
            let plan = try await alerts.plan(document)
            #expect(plan.conditions.map(\.state) == [.changed])
            #expect(
                plan.conditions[0].differences.map(\.place).contains(
                    #"condition "One", terms "CRITICAL".threshold"#),
                "\(plan.conditions[0].differences)")
            try await apply(document, to: alerts)
            #expect(store.conditions.count == 1)
            #expect(store.conditions[0]["id"] == id)
            #expect(store.conditions[0]["runbookUrl"] == .null)
            #expect(store.conditions[0]["name"] == .text("One"))
            #expect(try await alerts.plan(document).isSame)
        }
    }

    @Test func `a hand edit is found, and overwritten only by force`() async throws {
        let store = NerdGraphStore()
        try await Bench.withAlerts(store) { alerts, _ in
            let document = policy(Bench.condition("Q/one"))
            try await apply(document, to: alerts)
            store.editCondition(named: "Q/one") { $0["enabled"] = .boolean(false) }
            store.forgetMutations()
            let plan = try await alerts.plan(document)
            #expect(plan.conditions.map(\.state) == [.edited])
            #expect(
                plan.conditions[0].differences.contains {
                    $0.place == #"condition "Q/one", enabled"#
                })
            try await apply(document, to: alerts)
            #expect(store.mutations == [])
            try await apply(document, to: alerts, force: true)
            #expect(store.conditions[0]["enabled"] == .boolean(true))
            #expect(try await alerts.plan(document).isSame)
        }
    }

    @Test func `conditions of ours that the files lost go by prune alone, others never`()
        async throws
    {
        let store = NerdGraphStore()
        try await Bench.withAlerts(store) { alerts, _ in
            try await apply(
                policy(Bench.condition("Q/one"), Bench.condition("Q/two")), to: alerts)
            store.editCondition(named: "Q/two") { $0["description"] = .text("mine now") }
            try await apply(policy(Bench.condition("Q/three")), to: alerts)
            #expect(store.conditions.count == 3)
            let document = policy(Bench.condition("Q/three"))
            #expect(try await alerts.plan(document).conditions.map(\.state) == [.same, .left])
            try await apply(document, to: alerts, prune: true)
            #expect(
                store.conditions.map { $0["name"] } == [.text("Q/three"), .text("Q/two")])
        }
    }

    @Test func `another kind of condition takes the place of the old one`() async throws {
        let store = NerdGraphStore()
        try await Bench.withAlerts(store) { alerts, _ in
            try await apply(policy(Bench.condition("Q/one")), to: alerts)
            let document = policy(Bench.condition("Q/one", kind: .baseline))
            try await apply(document, to: alerts)
            #expect(store.conditions.map { $0["type"] } == [.text("BASELINE")])
            #expect(try await alerts.plan(document).isSame)
        }
    }

    @Test func `an old kind that could not be deleted is left over, and goes by prune`()
        async throws
    {
        let store = NerdGraphStore()
        try await Bench.withAlerts(store) { alerts, standIn in
            try await apply(policy(Bench.condition("Q/one")), to: alerts)
            let document = policy(Bench.condition("Q/one", kind: .baseline))
            let plan = try await alerts.plan(document)
            // It is created and marked; then the old one is deleted.
            standIn.answerNext([.proper, .proper, .status(400)])
            await #expect(throws: NerdGraphError.self) {
                try await alerts.apply(document, plan, .init())
            }
            #expect(store.conditions.count == 2)
            let next = try await alerts.plan(document)
            #expect(next.conditions.map(\.state) == [.same, .left])
            try await apply(document, to: alerts)
            #expect(store.conditions.count == 2)
            try await apply(document, to: alerts, prune: true)
            #expect(store.conditions.map { $0["type"] } == [.text("BASELINE")])
            #expect(try await alerts.plan(document).isSame)
        }
    }

    @Test func `a deletion whose answer was lost is done`() async throws {
        let store = NerdGraphStore()
        try await Bench.withAlerts(store) { alerts, standIn in
            try await apply(
                policy(Bench.condition("Q/one"), Bench.condition("Q/two")), to: alerts)
            let document = policy(Bench.condition("Q/one"))
            let plan = try await alerts.plan(document)
            standIn.answerNext([.takenButLost])
            try await alerts.apply(document, plan, .init(prune: true))
            #expect(store.conditions.map { $0["name"] } == [.text("Q/one")])
            // Of one that somebody else deleted it is told.
            let error = await #expect(throws: NerdGraphError.self) {
                try await alerts.apply(document, plan, .init(prune: true))
            }
            #expect(error?.reason == .refused)
        }
    }

    @Test func `a description that leaves no room for the mark is refused with what it may have`()
        async throws
    {
        let store = NerdGraphStore()
        try await Bench.withAlerts(store) { alerts, _ in
            let long = String(repeating: "x", count: ConditionDocument.maximumDescription)
            let error = await #expect(throws: NerdGraphError.self) {
                try await apply(policy(Bench.condition("Q/one", description: long)), to: alerts)
            }
            #expect(error?.reason == .refused)
            #expect(error?.message.hasPrefix("Q/one: the description is too long") == true)
            #expect(error?.cure?.hasPrefix("shorten it to 3") == true)
            #expect(store.conditions.isEmpty)
        }
    }

    @Test func `a policy's own setting is changed by force alone`() async throws {
        let store = NerdGraphStore()
        try await Bench.withAlerts(store) { alerts, _ in
            try await apply(policy(), to: alerts)
            let document = PolicyDocument(
                name: "Message queues", incidentPreference: .perPolicy, conditions: [])
            #expect(try await alerts.plan(document).differences.count == 1)
            try await apply(document, to: alerts)
            #expect(store.policies[0]["incidentPreference"] == .text("PER_CONDITION_AND_TARGET"))
            try await apply(document, to: alerts, force: true)
            #expect(store.policies[0]["incidentPreference"] == .text("PER_POLICY"))
        }
    }

    @Test(arguments: 1...5)
    func `a run that breaks off is gone on with by the next`(request: Int) async throws {
        let store = NerdGraphStore()
        try await Bench.withAlerts(store) { alerts, standIn in
            let document = policy(Bench.condition("Q/one"), Bench.condition("Q/two"))
            let plan = try await alerts.plan(document)
            standIn.answerNext(
                Array(repeating: EndpointStandIn.Answer.proper, count: request - 1) + [.status(400)]
            )
            await #expect(throws: NerdGraphError.self) {
                try await alerts.apply(document, plan, .init())
            }
            try await apply(document, to: alerts)
            #expect(store.conditions.count == 2 && store.policies.count == 1)
            #expect(try await alerts.plan(document).isSame)
        }
    }

    @Test func `a condition that New Relic does not take is named`() async throws {
        try await Bench.withAlerts { alerts, _ in
            var bad = Bench.condition("Q/one")
            bad.input = bad.input.with("signal", .object([("aggregationWindow", .number(7))]))
            let error = await #expect(throws: NerdGraphError.self) {
                try await apply(policy(bad), to: alerts)
            }
            #expect(error?.message.hasPrefix("Q/one: ") == true)
            let long = String(repeating: "x", count: 129)
            let name = await #expect(throws: NerdGraphError.self) {
                try await alerts.plan(policy(Bench.condition("Q/two", name: long)))
            }
            #expect(name?.reason == .refused)
        }
    }

    @Test func `names with quotes, backticks and braces stay names`() async throws {
        let odd = #"a "b" 'c' `d` {e} $f ]g\ ü"#
        let store = NerdGraphStore()
        try await Bench.withAlerts(store) { alerts, _ in
            let document = PolicyDocument(
                name: odd, conditions: [Bench.condition(odd, description: odd)])
            try await apply(document, to: alerts)
            #expect(store.policies[0]["name"] == .text(odd))
            #expect(try await alerts.plan(document).isSame)
        }
    }
}
