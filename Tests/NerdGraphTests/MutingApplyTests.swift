import Diagnostics
import StandIns
import Testing

@testable import NerdGraph

@Suite(.timeLimit(.minutes(2)))
struct MutingApplyTests {
    typealias Bench = NerdGraphBench
    typealias JSON = Diagnostics.JSONValue

    private static let policy = "Message queues"

    private func apply(
        _ document: PolicyDocument, to alerts: AccountAlerts, force: Bool = false,
        prune: Bool = false
    ) async throws {
        try await alerts.apply(
            document, try await alerts.plan(document), .init(force: force, prune: prune))
    }

    private func document(
        _ rules: MutingDocument..., policy: String = policy
    ) -> PolicyDocument {
        PolicyDocument(name: policy, conditions: [], mutingRules: rules)
    }

    private func rule(
        _ key: String = "maintenance/patches", name: String = "patches",
        of policy: String = policy, queue: String = "mails", isScheduled: Bool = true,
        zone: String = "Europe/Berlin"
    ) -> MutingDocument {
        func test(_ attribute: String, _ value: String) -> JSON {
            .object([
                ("attribute", .string(attribute)), ("operator", .string("EQUALS")),
                ("values", .array([.string(value)])),
            ])
        }
        let schedule = JSON.object([
            ("startTime", .string("2024-01-07T22:00:00")),
            ("endTime", .string("2024-01-08T02:00:00")), ("timeZone", .string(zone)),
            ("repeat", .string("WEEKLY")),
            ("weeklyRepeatDays", .array([.string("SUNDAY"), .string("FRIDAY")])),
        ])
        let group = JSON.object([
            ("operator", .string("AND")),
            (
                "conditions",
                .array([test("policyName", policy), test("tags.queueName", queue)])
            ),
        ])
        return MutingDocument(
            of: policy, key: key, name: name,
            input: .object([
                ("name", .string(name)), ("enabled", .boolean(true)),
                ("description", .string("Patches.")), ("condition", group),
                ("schedule", isScheduled ? schedule : .null),
            ]))
    }

    @Test func `muting rules are made once, and the second time nothing is sent`() async throws {
        let store = NerdGraphStore()
        try await Bench.withAlerts(store) { alerts, _ in
            let document = document(
                rule(), rule("silences/move", name: "move", isScheduled: false, zone: "UTC"))
            #expect(try await alerts.plan(document).mutingRules.map(\.state) == [.new, .new])
            #expect(store.mutations == [])
            try await apply(document, to: alerts)
            #expect(store.mutingRules.map { $0["name"] } == [.text("move"), .text("patches")])
            #expect(store.mutingRules[0]["schedule"] == .null)
            #expect(
                store.mutingRules[1]["schedule"]["startTime"].string?.hasPrefix("2024-01-07T22:00")
                    == true)
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
            try await apply(document(rule()), to: alerts)
            let id = store.mutingRules[0]["id"]
            let next = document(rule(name: "other", queue: "bills", isScheduled: false))
            let plan = try await alerts.plan(next)
            #expect(plan.mutingRules.map(\.state) == [.changed])
            #expect(
                plan.mutingRules[0].differences.map(\.place).contains(
                    #"muting rule "other", schedule"#), "\(plan.mutingRules[0].differences)")
            try await apply(next, to: alerts)
            #expect(store.mutingRules.count == 1 && store.mutingRules[0]["id"] == id)
            #expect(store.mutingRules[0]["schedule"] == .null)
            #expect(
                store.mutingRules[0]["condition"]["conditions"].elements.last?["values"]
                    == .array([.text("bills")]))
            #expect(try await alerts.plan(next).isSame)
        }
    }

    @Test func `a hand edit is found, and overwritten only by force`() async throws {
        let store = NerdGraphStore()
        try await Bench.withAlerts(store) { alerts, _ in
            let document = document(rule())
            try await apply(document, to: alerts)
            store.editMutingRule(named: "patches") {
                $0["enabled"] = .boolean(false)
                $0["schedule"]["repeatCount"] = .integer(3)
            }
            store.forgetMutations()
            let plan = try await alerts.plan(document)
            #expect(plan.mutingRules.map(\.state) == [.edited])
            #expect(
                Set(plan.mutingRules[0].differences.map(\.place)).isSuperset(of: [
                    #"muting rule "patches", enabled"#,
                    #"muting rule "patches", schedule.repeatCount"#,
                ]))
            try await apply(document, to: alerts)
            #expect(store.mutations == [])
            try await apply(document, to: alerts, force: true)
            #expect(store.mutingRules[0]["enabled"] == .boolean(true))
            #expect(store.mutingRules[0]["schedule"]["repeatCount"] == .null)
            #expect(try await alerts.plan(document).isSame)
        }
    }

    @Test
    func `those that the files lost end with them, but for a hand edit, and those of others never`()
        async throws
    {
        let store = NerdGraphStore()
        try await Bench.withAlerts(store) { alerts, _ in
            try await apply(document(rule()), to: alerts)
            try await apply(
                document(rule(name: "elsewhere", of: "Other"), policy: "Other"), to: alerts)
            store.addMutingRule(
                .object(["name": .text("somebody's"), "description": .text("hands off")]))
            #expect(try await alerts.plan(document()).mutingRules.map(\.state) == [.left])
            // Where muting rules are not looked at, none is left over.
            let blind = PolicyDocument(name: Self.policy, conditions: [])
            #expect(try await alerts.plan(blind).mutingRules.isEmpty)
            try await apply(blind, to: alerts, prune: true)
            #expect(store.mutingRules.count == 3)
            // One that somebody has changed there goes by prune alone.
            store.editMutingRule(named: "patches") { $0["enabled"] = .boolean(false) }
            try await apply(document(), to: alerts)
            #expect(store.mutingRules.count == 3)
            store.editMutingRule(named: "patches") { $0["enabled"] = .boolean(true) }
            try await apply(document(), to: alerts)
            #expect(
                store.mutingRules.map { $0["name"] } == [.text("elsewhere"), .text("somebody's")])
            try await apply(document(rule()), to: alerts)
            store.editMutingRule(named: "patches") { $0["enabled"] = .boolean(false) }
            try await apply(document(), to: alerts, prune: true)
            #expect(store.mutingRules.count == 2)
        }
    }

    @Test func `one of the same name that was never applied is taken over by force alone`()
        async throws
    {
        let store = NerdGraphStore()
        try await Bench.withAlerts(store) { alerts, _ in
            store.addMutingRule(.object(["name": .text("patches")]))
            let document = document(rule())
            #expect(try await alerts.plan(document).mutingRules.map(\.state) == [.foreign])
            try await apply(document, to: alerts)
            #expect(store.mutingRules[0]["condition"] == .null)
            try await apply(document, to: alerts, force: true)
            #expect(store.mutingRules.count == 1)
            #expect(try await alerts.plan(document).isSame)
        }
    }

    @Test(arguments: 1...5)
    func `a run that breaks off is gone on with by the next`(request: Int) async throws {
        let store = NerdGraphStore()
        try await Bench.withAlerts(store) { alerts, standIn in
            let document = document(rule(), rule("silences/move", name: "move", isScheduled: false))
            let plan = try await alerts.plan(document)
            standIn.answerNext(
                Array(repeating: EndpointStandIn.Answer.proper, count: request - 1) + [.status(400)]
            )
            await #expect(throws: NerdGraphError.self) {
                try await alerts.apply(document, plan, .init())
            }
            try await apply(document, to: alerts)
            #expect(store.mutingRules.count == 2)
            #expect(try await alerts.plan(document).isSame)
        }
    }

    @Test func `one whose creation was answered by nobody is found by the next run`() async throws {
        let store = NerdGraphStore()
        try await Bench.withAlerts(store) { alerts, standIn in
            let document = document(rule())
            let plan = try await alerts.plan(document)
            standIn.answerNext([.proper, .takenButLost])
            let error = await #expect(throws: NerdGraphError.self) {
                try await alerts.apply(document, plan, .init())
            }
            #expect(error?.cure?.contains("apply again") == true)
            #expect(store.mutingRules.count == 1)
            try await apply(document, to: alerts)
            #expect(store.mutingRules.count == 1)
            #expect(try await alerts.plan(document).isSame)
        }
    }

    @Test func `a deletion whose answer was lost is done`() async throws {
        let store = NerdGraphStore()
        try await Bench.withAlerts(store) { alerts, standIn in
            try await apply(document(rule()), to: alerts)
            let plan = try await alerts.plan(document())
            standIn.answerNext([.takenButLost])
            try await alerts.apply(document(), plan, .init(prune: true))
            #expect(store.mutingRules.isEmpty)
            let error = await #expect(throws: NerdGraphError.self) {
                try await alerts.apply(document(), plan, .init(prune: true))
            }
            #expect(error?.reason == .refused)
        }
    }

    @Test func `one that New Relic does not take is named`() async throws {
        try await Bench.withAlerts { alerts, _ in
            let error = await #expect(throws: NerdGraphError.self) {
                try await apply(document(rule(zone: "Mars/Crater")), to: alerts)
            }
            #expect(error?.message.contains("maintenance/patches: no such time zone") == true)
        }
    }

    @Test func `of two that apply at once the next run tells, and deletes nothing`() async throws {
        let store = NerdGraphStore()
        try await Bench.withAlerts(store) { alerts, _ in
            try await apply(document(), to: alerts)
            let document = document(rule())
            let plans = [try await alerts.plan(document), try await alerts.plan(document)]
            for plan in plans { try await alerts.apply(document, plan, .init()) }
            #expect(store.mutingRules.count == 2)
            let error = await #expect(throws: NerdGraphError.self) {
                try await apply(document, to: alerts, force: true, prune: true)
            }
            #expect(error?.reason == .ambiguous && error?.message.contains("patches") == true)
            #expect(store.mutingRules.count == 2)
            store.editMutingRule(named: "patches", first: true) {
                $0["description"] = .text("copy")
            }
            #expect(try await alerts.plan(document).isSame)
        }
    }
}
