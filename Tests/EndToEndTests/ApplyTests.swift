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
                let none = try await mqp(api, program, "dashboard", "diff", name)
                #expect(none.status == 1)
                #expect(
                    none.output.contains("account 123 has no dashboard `message-queues`: none has"))
                #expect(none.output.contains("`mqp dashboard apply` creates it"))
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
                #expect(asked.status == 1 && asked.errors.contains("--yes"))
                #expect(!asked.errors.contains("error") && store.dashboards.count == 1)
                #expect(asked.output.hasPrefix("would be deleted: ") && asked.output.contains(guid))
                #expect(asked.output.contains("4 pages and "))
                let gone = try await mqp(api, program, "dashboard", "delete", name, "--yes")
                #expect(gone.status == 0 && gone.output.contains("dashboardUndelete"))
                #expect(store.dashboards.isEmpty)
            }
        }
    }

    @Test func `the page that is generated for a type is applied, compared and deleted`()
        async throws
    {
        let store = NerdGraphStore()
        try await EndpointStandIn.with(rules: NerdGraphAccountRules(store)) { api in
            try await withProgram { program in
                let type = ["--type", "INFRA-MESSAGE_QUEUE_QUEUE"]
                func run(_ verb: String, _ more: String...) async throws -> MQPProgram.Result {
                    try await program.start(
                        ["dashboard", verb] + type + more
                            + ["--account", "123", "--endpoint", api.url],
                        environment: ["NEW_RELIC_API_KEY": Self.key]
                    ).result(within: .seconds(120))
                }
                #expect(try await run("diff").status == 1)
                let first = try await run("apply")
                #expect(first.status == 0 && first.output.contains("created"), "\(first.errors)")
                let second = try await run("apply")
                #expect(second.status == 0 && second.output.contains("nothing to do"))
                #expect(try await run("diff").status == 0)
                #expect(try await run("pull").output.contains("Message queue queue"))
                #expect(try await run("delete", "--yes").status == 0)
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
                let none = try await mqp(api, program, "alerts", "diff")
                #expect(none.status == 1)
                #expect(none.output.contains("not in account 123: the policy \"Message queues"))
                #expect(none.output.contains("`mqp alerts apply` creates it"))
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

    @Test func `silences and maintenance windows are muting rules, what has no form is said`()
        async throws
    {
        let store = NerdGraphStore(pageSize: 10)
        try await EndpointStandIn.with(rules: NerdGraphAccountRules(store)) { api in
            try await withProgram { program in
                func write(_ reason: String) throws {
                    try program.write(
                        """
                        format: 1
                        account: 123
                        targets: [{ target: t, source: rabbitmq, url: "http://localhost:1" }]
                        sinks: [{ sink: stdout }]
                        alerts:
                          evaluate: false
                          silences:
                            - { reason: \(reason), match: { queueName: mails } }
                            - { reason: loud, match: { severity: warning } }
                          maintenance:
                            - { reason: patches, days: [sat], from: "22:00", until: "02:00",
                                zone: Europe/Berlin }
                        """, to: "mqp.yml")
                }
                try write("known")
                let arguments = ["alerts", "render", "mqp.yml", "--form", "new-relic"]
                let shown = try await program.start(arguments).result(within: .seconds(150))
                #expect(shown.status == 0, "\(shown.errors)")
                #expect(shown.output.contains(#""key": "maintenance/patches""#))
                #expect(shown.errors.contains("warning: silences/loud has no form"))
                let dry = try await mqp(api, program, "alerts", "apply", "mqp.yml", "--dry-run")
                #expect(
                    dry.output.contains(
                        #"muting rule "Message queues (mqp): patches": would be created"#),
                    "\(dry.output)")
                #expect(store.mutations == [])
                let first = try await mqp(api, program, "alerts", "apply", "mqp.yml")
                #expect(first.status == 0, "\(first.errors)")
                #expect(store.mutingRules.count == 2)
                store.forgetMutations()
                let second = try await mqp(api, program, "alerts", "apply", "mqp.yml")
                #expect(second.status == 0 && second.output == "nothing to do\n")
                #expect(try await mqp(api, program, "alerts", "diff", "mqp.yml").status == 0)
                store.editMutingRule(named: "Message queues (mqp): known") {
                    $0["enabled"] = .boolean(false)
                }
                let edited = try await mqp(api, program, "alerts", "apply", "mqp.yml")
                #expect(edited.status == 1 && edited.errors.contains("--force"))
                #expect(store.mutations == [])
                try write("forgotten")
                let left = try await mqp(api, program, "alerts", "diff", "mqp.yml")
                #expect(left.status == 1 && left.output.contains("in the files no more"))
                _ = try await mqp(api, program, "alerts", "apply", "mqp.yml", "--prune")
                #expect(
                    store.mutingRules.map { $0["name"].string } == [
                        "Message queues (mqp): forgotten", "Message queues (mqp): patches",
                    ])
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
                ).result(within: .seconds(150))
                #expect(bad.status == 2 && bad.errors.contains("user key"), "\(bad.errors)")
                #expect(!bad.errors.contains("another-key-of-mine"))
                let none = try await program.start(
                    arguments + ["--account", "123"], environment: [:]
                )
                .result(within: .seconds(150))
                #expect(none.status == 2 && none.errors.contains("NEW_RELIC_API_KEY"))
                let region = try await program.start(
                    arguments + ["--account", "123", "--region", "eh"],
                    environment: ["NEW_RELIC_API_KEY": "k"]
                ).result(within: .seconds(150))
                #expect(region.status == 2 && region.errors.contains("eu"), "\(region.errors)")
                let plain = try await program.start(
                    arguments + ["--account", "123", "--endpoint", "http://example.com"],
                    environment: ["NEW_RELIC_API_KEY": "k"]
                ).result(within: .seconds(150))
                #expect(plain.status == 2 && plain.errors.contains("https"), "\(plain.errors)")
            }
        }
    }
}
