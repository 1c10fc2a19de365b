import Foundation
import StandIns
import Testing

/// The commands that bring dashboards and alerts to New Relic, beside a stand-in for NerdGraph.
@Suite(.timeLimit(.minutes(5)))
struct ApplyTests {
    private static let key = "NRAK-user-key"

    private func mqp(
        _ api: EndpointStandIn, _ program: MQPProgram, _ arguments: String...,
        key: String = key
    ) async throws -> MQPProgram.Result {
        try await program.start(
            arguments + ["--account", "123", "--endpoint", api.url],
            environment: ["NEW_RELIC_API_KEY": key]
        ).result(within: .seconds(120))
    }

    @Test func `a dashboard is applied, compared, edited by hand, pulled and deleted`()
        async throws
    {
        let store = NerdGraphStore(searchLag: 1, addsValues: true)
        try await EndpointStandIn.with(rules: NerdGraphAccountRules(store)) { api in
            try await withProgram { program in
                let name = "message-queues"
                let dry = try await mqp(api, program, "dashboard", "apply", name, "--dry-run")
                #expect(dry.status == 0 && dry.output == "message-queues: would be created\n")
                #expect(store.mutations == [])
                let first = try await mqp(api, program, "dashboard", "apply", name)
                #expect(first.status == 0, "\(first.errors)")
                #expect(first.output.hasPrefix("message-queues: created, guid-"))
                store.forgetMutations()
                let second = try await mqp(api, program, "dashboard", "apply", name)
                #expect(second.status == 0 && second.output.contains("nothing to do"))
                #expect(store.mutations == [])
                #expect(try await mqp(api, program, "dashboard", "diff", name).status == 0)
                let guid = try #require(store.dashboards.first?["guid"].string)
                store.editDashboard(guid) {
                    $0["pages"][0]["widgets"][0]["title"] = .text("Mine")
                }
                let edited = try await mqp(api, program, "dashboard", "apply", name)
                #expect(edited.status == 1 && edited.output.contains(#"- "Mine""#))
                #expect(edited.errors.contains("--force"))
                #expect(store.mutations == [])
                let pulled = try await mqp(api, program, "dashboard", "pull", name)
                #expect(pulled.output.contains(#""title": "Mine""#))
                #expect(!pulled.output.contains("[mqp ") && !pulled.output.contains("guid-"))
                let forced = try await mqp(api, program, "dashboard", "apply", name, "--force")
                #expect(forced.status == 0 && forced.output.contains("overwritten"))
                let asked = try await mqp(api, program, "dashboard", "delete", name)
                #expect(asked.status == 2 && asked.errors.contains("--yes"))
                let gone = try await mqp(api, program, "dashboard", "delete", name, "--yes")
                #expect(gone.status == 0 && gone.output.contains("dashboardUndelete"))
                #expect(store.dashboards.isEmpty)
            }
        }
    }

    @Test func `the shipped alerts are applied, and the second time nothing is sent`()
        async throws
    {
        let store = NerdGraphStore(pageSize: 10)
        try await EndpointStandIn.with(rules: NerdGraphAccountRules(store)) { api in
            try await withProgram { program in
                #expect(try await mqp(api, program, "alerts", "diff").status == 1)
                let first = try await mqp(api, program, "alerts", "apply")
                #expect(first.status == 0, "\(first.errors)")
                #expect(store.conditions.count > 10 && store.policies.count == 1)
                store.forgetMutations()
                let second = try await mqp(api, program, "alerts", "apply")
                #expect(second.status == 0 && second.output == "nothing to do\n")
                #expect(store.mutations == [])
                #expect(try await mqp(api, program, "alerts", "diff").status == 0)
                let name = try #require(store.conditions.first?["name"].string)
                store.editCondition(named: name) { $0["enabled"] = .boolean(false) }
                let edited = try await mqp(api, program, "alerts", "apply")
                #expect(edited.status == 1 && edited.output.contains("enabled"))
                #expect(store.mutations == [])
            }
        }
    }

    @Test func `a bad key, no key, no such region are said, and the key is not`() async throws {
        let store = NerdGraphStore()
        try await EndpointStandIn.with(rules: NerdGraphAccountRules(store)) { api in
            try await withProgram { program in
                let arguments = ["dashboard", "diff", "message-queues"]
                let bad = try await program.start(
                    arguments + ["--account", "123", "--endpoint", api.url],
                    environment: ["NEW_RELIC_API_KEY": "another-key-of-mine"]
                ).result(within: .seconds(60))
                #expect(bad.status == 2 && bad.errors.contains("user key"), "\(bad.errors)")
                #expect(!bad.errors.contains("another-key-of-mine"))
                let none = try await program.start(
                    arguments + ["--account", "123"], environment: [:]
                )
                .result(within: .seconds(60))
                #expect(none.status == 2 && none.errors.contains("NEW_RELIC_API_KEY"))
                let region = try await program.start(
                    arguments + ["--account", "123", "--region", "eh"],
                    environment: ["NEW_RELIC_API_KEY": "k"]
                ).result(within: .seconds(60))
                #expect(region.status == 2 && region.errors.contains("eu"), "\(region.errors)")
                let plain = try await program.start(
                    arguments + ["--account", "123", "--endpoint", "http://example.com"],
                    environment: ["NEW_RELIC_API_KEY": "k"]
                ).result(within: .seconds(60))
                #expect(plain.status == 2 && plain.errors.contains("https"), "\(plain.errors)")
            }
        }
    }
}
