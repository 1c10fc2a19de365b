import Foundation
import Testing

/// What `mqp entities` shows of the state that a run keeps.
@Suite(.timeLimit(.minutes(10)))
struct EntitiesCommandTests {
    private static let configuration = """
        format: 1
        account: ${env:NOT_SET}
        targets: [ { target: one, source: rabbitmq, url: "http://127.0.0.1:1" } ]
        sinks: [ { sink: stdout } ]
        state: var

        """
    private static let orders = "MXxJTkZSQXxNRVNTQUdFX1FVRVVFX1FVRVVFfDE"
    private static let cluster = "MXxJTkZSQXxNRVNTQUdFX1FVRVVFX0NMVVNURVJ8NQ"

    /// A state in the first format that there was, so old in seconds.
    private func state(age: Double = 1, more: String = "") -> String {
        let now = Int64((Date().timeIntervalSince1970 - age) * 1_000)
        func queue(_ guid: String, _ name: String, _ depth: String, told: String, gone: String)
            -> String
        {
            """
            {"entity":{"guid":"\(guid)","type":"MESSAGE_QUEUE_QUEUE","name":"\(name)",\
            "rule":"message_queue_queue","first":\(now - 90_000),"present":\(now - 90_000),\
            "last":\(now),"gone":\(gone),"tags":[["clusterName","prod",\(now)],\
            ["vhost","/",\(now)]],"metrics":[[0,\(depth),\(now),0]],"told":\(told)}}
            """
        }
        return """
            {"format":1,"time":\(now),\
            "origins":[{"target":"one","source":"rabbitmq","priority":3,"interval":30000}],\
            "tellers":[{"origin":0,"mapping":"queues","unanswered":null}],\
            "metrics":[{"name":"queue.depth","unit":"{message}"}]}
            \(queue(Self.orders, "/orders", "12400", told: "[[0,\(now)]]", gone: "null"))
            \(queue("MXxJTkZSQXxNRVNTQUdFX1FVRVVFX1FVRVVFfDI", "same", "null", told: "[[0,\(now)]]", gone: "null"))
            \(queue("MXxJTkZSQXxNRVNTQUdFX1FVRVVFX1FVRVVFfDM", "same", "1", told: "[]", gone: "\(now)"))
            \(queue("MXxJTkZSQXxNRVNTQUdFX1FVRVVFX1FVRVVFfDQ", "evil\\u001b[31m", "0", told: "[[0,\(now)]]", gone: "null"))
            {"entity":{"guid":"\(Self.cluster)","type":"MESSAGE_QUEUE_CLUSTER","name":"prod","rule":"r",\
            "first":\(now),"present":\(now),"last":\(now),"tags":[],"metrics":[],"told":[[0,\(now)]]}}
            {"relationship":{"type":"CONTAINS","source":"\(Self.cluster)","target":"\(Self.orders)",\
            "name":"c","lifetime":60000,"last":\(now),"told":[0]}}
            \(more)
            """
    }

    private func entities(
        _ arguments: String..., state: String? = nil, configuration: String = configuration
    ) async throws -> MQPProgram.Result {
        try await withProgram { program in
            try program.write(configuration, to: "mqp.yml")
            try program.write(state ?? self.state(), to: "var/entities.ndjson")
            return try await program.start(["entities", "mqp.yml"] + arguments)
                .result(within: .seconds(150))
        }
    }

    @Test func `lists what is known, by type, with golden metrics and GUIDs`() async throws {
        let result = try await entities()
        #expect(result.status == 0)
        #expect(result.errors == "")
        let lines = result.output.split(separator: "\n").map(String.init)
        #expect(lines.first?.hasPrefix("5 entities, as of ") == true)
        #expect(lines.filter { $0.hasSuffix("(4)") } == ["MESSAGE_QUEUE_QUEUE (4)"])
        let orders = try #require(lines.first { $0.hasPrefix("/orders") })
        #expect(orders.contains("prod") && orders.contains("live"))
        #expect(orders.contains("12.4 k") && orders.hasSuffix(Self.orders))
        #expect(!result.output.contains("\u{1B}"))
    }

    @Test func `leaves out what does not match`() async throws {
        let gone = try await entities("--type", "queue", "--state", "gone")
        #expect(gone.output.hasPrefix("1 entity, "))
        let tagged = try await entities("--tag", "vhost=/", "--cluster", "prod", "--limit", "3")
        #expect(tagged.output.contains("4 entities") && tagged.output.contains("1 more"))
        let none = try await entities("--tag", "vhost=other")
        #expect(none.output.hasPrefix("no entity matches"))
    }

    @Test(arguments: ["/orders", orders])
    func `shows one whole, by its name or its GUID`(name: String) async throws {
        let result = try await entities(name)
        #expect(result.status == 0, "\(result.errors)")
        for text in [
            "account 1, domain INFRA, type MESSAGE_QUEUE_QUEUE, identifier 1", "live since",
            "message_queue_queue", "clusterName", "queue.depth", "12.4 k msg", "rabbitmq",
            "CONTAINS (1)", "← prod", "queues",
        ] {
            #expect(result.output.contains(text), "\(text) is not in \(result.output)")
        }
    }

    @Test func `writes JSON in which the unknown is null`() async throws {
        let list = try await entities("--format", "json", "--limit", "2")
        let object = try JSONSerialization.jsonObject(with: Data(list.output.utf8))
        let root = try #require(object as? [String: Any])
        #expect((root["entities"] as? [Any])?.count == 2)
        #expect(root["more"] as? Int == 3)
        let one = try await entities("MXxJTkZSQXxNRVNTQUdFX1FVRVVFX1FVRVVFfDI", "--format", "json")
        #expect(one.output.contains("\"value\": null"), "\(one.output)")
        #expect(one.output.contains("\"state\": \"unknown\""))
    }

    @Test func `a name that several have, or none, ends with 2 and says which there are`()
        async throws
    {
        let several = try await entities("same")
        #expect(several.status == 2)
        #expect(several.output == "")
        #expect(several.errors.hasPrefix("error: 2 entities are named `same`"))
        #expect(several.errors.contains("MXxJTkZSQXxNRVNTQUdFX1FVRVVFX1FVRVVFfDM"))
        let part = try await entities("order")
        #expect(part.status == 2)
        #expect(
            part.errors.contains("no entity is named `order`") && part.errors.contains("/orders"))
        let unknown = try await entities("MXxJTkZSQXxNRVNTQUdFX1FVRVVFX1FVRVVFfDk")
        #expect(unknown.errors.contains("account 1, INFRA, MESSAGE_QUEUE_QUEUE, identifier 9"))
    }

    @Test func `says how old the state is, and what of it is damaged`() async throws {
        let result = try await entities(state: state(age: 7_200, more: "{\"entity\":{}}\n"))
        #expect(result.status == 0)
        #expect(result.errors.contains("this is what was known 2 h ago; `mqp run` does not run"))
        #expect(result.errors.contains("1 lines of the state are damaged"))
    }

    @Test(arguments: [
        ("format: 1\naccount: 1\ntargets: []\nsinks: []\n", "", "add `state: FOLDER`"),
        (configuration, "{\"format\":9}", "has format 9"),
        (configuration, "nothing", "does not begin with a header"),
        (configuration.replacing("state: var", with: "state: none"), "", "there is no none/"),
        ("format: 1\nsorce: x\n", "", "error: "),
    ])
    func `what cannot be shown ends with 2 and a sentence`(
        configuration: String, state: String, words: String
    ) async throws {
        let result = try await entities(state: state, configuration: configuration)
        #expect(result.status == 2)
        #expect(result.output == "")
        #expect(result.errors.contains(words), "\(result.errors)")
    }
}
