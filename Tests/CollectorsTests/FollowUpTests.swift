import Definitions
import NIOCore
import Plans
import Telemetry
import TestSupport
import Testing

@testable import Collectors

/// Requests that are sent for each row of another one.
@Suite struct FollowUpTests {
    private static let requests = """
        vhosts:
          path: /vhosts
          key: [name]
          fields: { name: string, id: integer }
        queues:
          path: /queues/{vhost}
          query: { of: "v {id}", all: "true" }
          for_each: { request: vhosts, with: { vhost: name, id: id }, max: 3 }
          key: [vhost, name]
          fields: { vhost: { type: string, from: vhost }, name: string, number: { type: integer, from: id } }
        """

    private static func vhosts(_ names: [String]) -> String {
        let rows = names.enumerated().map { "{\"name\":\"\($1)\",\"id\":\($0)}" }
        return "[" + rows.joined(separator: ",") + "]"
    }

    /// Runs the polls of one collector against a server, and gives what each request gave.
    private static func polls(
        _ names: [String], requests: String = requests, order: [Int] = [0, 1], count: Int = 1,
        _ answer: @escaping ScriptedServer.Answer = { _, _ in [.answer(#"[{"name":"q"}]"#)] }
    ) async throws -> (results: [Result<Collected, CollectionError>], targets: [String]) {
        let whole: ScriptedServer.Answer = { request, number in
            request.target == "/vhosts" ? [.answer(Self.vhosts(names))] : answer(request, number)
        }
        return try await ScriptedServer.with(whole) { server in
            let plans = try requestPlans(requests)
            return try await withCollector(of: ResolvedTarget(server.url), plans) { collector in
                var results: [Result<Collected, CollectionError>] = []
                for _ in 0..<count {
                    for index in order { results.append(await collector.result(of: plans[index])) }
                }
                return (results, server.requests.map(\.target))
            }
        }
    }

    @Test func `each row is followed, and its values are in the rows`() async throws {
        let (results, targets) = try await Self.polls(["/", "a b/ü"])
        let rows = try #require(results.last).get().rows
        #expect(rows.column(0) == [.text("/"), .text("a b/ü")])
        #expect(rows.column(1) == [.text("q"), .text("q")])
        #expect(rows.column(2) == [.integer(0), .integer(1)])
        #expect(
            targets == [
                "/vhosts", "/queues/%2F?of=v%200&all=true",
                "/queues/a%20b%2F%C3%BC?of=v%201&all=true",
            ])
        #expect(try results.map { try $0.get().requests } == [1, 2])
        #expect(try results.allSatisfy { try $0.get().faults == RowFaults() })
    }

    @Test(arguments: [[0, 1], [1, 0]])
    func `what is followed is asked for once in a poll, whatever the order`(
        _ order: [Int]
    ) async throws {
        let (results, targets) = try await Self.polls(["a"], order: order, count: 3)
        #expect(targets.count { $0 == "/vhosts" } == 3)
        #expect(targets.count == 6)
        #expect(try results.allSatisfy { try $0.get().rows.rowCount == 1 })
        #expect(try results.reduce(0) { try $0 + $1.get().requests } == 6)
    }

    @Test func `several requests follow one answer`() async throws {
        let more =
            Self.requests + """

                users:
                  path: /users/{vhost}
                  for_each: { request: vhosts, with: { vhost: name } }
                  rows: one
                  fields: { name: string }
                """
        let (results, targets) = try await Self.polls(
            ["a", "b"], requests: more, order: [0, 1, 2], count: 2
        ) { request, _ in
            [.answer(request.target.hasPrefix("/users") ? #"{"name":"u"}"# : "[]")]
        }
        #expect(targets.count { $0 == "/vhosts" } == 2)
        #expect(targets.count { $0.hasPrefix("/users/") } == 4)
        #expect(try #require(results.last).get().rows.column(0) == [.text("u"), .text("u")])
    }

    @Test func `a poll that broke off leaves nothing to the next one`() async throws {
        let (results, targets) = try await Self.polls(["a"], order: [0, 0, 1, 0, 1])
        #expect(targets.count { $0 == "/vhosts" } == 3)
        #expect(try results.allSatisfy { try $0.get().rows.rowCount == 1 })
    }

    @Test func `rows that agree in what is sent are followed once`() async throws {
        let once = Self.requests.replacing(", id: id }", with: " }")
            .replacing("of: \"v {id}\", ", with: "").replacing(", from: id }", with: " }")
            .replacing("key: [name]", with: "key: [id]")
            .replacing("number: { type: integer }", with: "number: integer?")
        let (results, targets) = try await Self.polls(["a", "b", "a"], requests: once)
        #expect(targets == ["/vhosts", "/queues/a?all=true", "/queues/b?all=true"])
        #expect(try #require(results.last).get().faults == RowFaults())
    }

    @Test func `what is beyond the maximum is left out and told`() async throws {
        let (results, targets) = try await Self.polls(["a", "b", "c", "d", "e"])
        let collected = try #require(results.last).get()
        #expect(targets.count == 4)
        #expect(collected.rows.rowCount == 3)
        #expect(collected.faults.total == 2)
        #expect(
            collected.faults.summaries == [
                "only 3 rows of `vhosts` are followed, as `max` says; nothing is known of the others"
            ])
    }

    @Test func `what is gone meanwhile is passed over and told`() async throws {
        let (results, _) = try await Self.polls(["a", "b", "c"]) { request, _ in
            request.target.hasPrefix("/queues/b")
                ? [.answer("{}", status: "404 Not Found")] : [.answer(#"[{"name":"q"}]"#)]
        }
        let collected = try #require(results.last).get()
        #expect(collected.rows.column(0) == [.text("a"), .text("c")])
        #expect(collected.requests == 3)
        #expect(collected.faults.total == 1)
        #expect(
            collected.faults.summaries
                == ["a row of `vhosts` that is followed answers with status 404"])
    }

    @Test func `where all are gone it is the path that is wrong`() async throws {
        let (results, _) = try await Self.polls(["a", "b"]) { _, _ in
            [.answer("{}", status: "404 Not Found")]
        }
        #expect(results.last?.reason == .notFound)
    }

    @Test(
        arguments: [
            ([.answer("{}", status: "403 No")], .forbidden, "/queues/b answers with status 403"),
            ([.answer("{}")], .unexpectedShape, "the answer is an object"),
            ([.answer("[")], .truncatedJSON, "the JSON ends"),
            ([.close], .unreachable, "the connection was closed"),
            (
                [.answer("[" + String(repeating: " ", count: 1 << 20) + "]")], .tooLarge,
                "the body has more than"
            ),
        ] as [([ScriptedServer.Step], CollectionError.Reason, String)])
    func `any other error of one is the error of all`(
        _ steps: [ScriptedServer.Step], _ reason: CollectionError.Reason, _ detail: String
    ) async throws {
        let (results, targets) = try await Self.polls(["a", "b", "c"]) { request, _ in
            request.target.hasPrefix("/queues/b") ? steps : [.answer("[]")]
        }
        #expect(results.last?.reason == reason)
        #expect(results.last?.detail.hasPrefix(detail) == true, "\(results.last?.detail ?? "")")
        #expect(targets.count == 3)
    }

    @Test func `without what is followed there is nothing to follow`() async throws {
        try await ScriptedServer.with([.answer("{}", status: "403 No")]) { server in
            let plans = try requestPlans(Self.requests)
            try await withCollector(of: ResolvedTarget(server.url), plans) { collector in
                #expect(await collector.result(of: plans[0]).reason == .forbidden)
                let result = await collector.result(of: plans[1])
                #expect(result.reason == .forbidden)
                #expect(
                    result.detail
                        == "no rows of `vhosts` to follow: /vhosts answers with status 403")
                #expect(server.requests.count == 1)
            }
        }
    }

    @Test func `no rows have no follow-ups`() async throws {
        let (results, targets) = try await Self.polls([])
        #expect(try #require(results.last).get().rows.rowCount == 0)
        #expect(targets == ["/vhosts"])
    }

    @Test func `names that would ask for another path are not followed`() async throws {
        let long = String(repeating: "n", count: HTTPQuestion.maximumTargetBytes)
        let (results, targets) = try await Self.polls(["", "..", ".", long, "../x"])
        #expect(targets == ["/vhosts", "/queues/..%2Fx?of=v%204&all=true"])
        let faults = try #require(results.last).get().faults
        #expect(faults.total == 4)
        #expect(
            faults.summaries == [
                "a row of `vhosts` is not followed: no path has its name",
                "a row of `vhosts` is not followed: its values are too long to be sent",
            ])
    }

    @Test func `a key that is not apart between two answers is told`() async throws {
        let requests = Self.requests.replacing("key: [vhost, name]", with: "key: [name]")
        let (results, _) = try await Self.polls(["a", "b"], requests: requests)
        let collected = try #require(results.last).get()
        #expect(collected.rows.rowCount == 1)
        #expect(collected.faults.summaries == ["2 rows with the same key; the first stays"])
    }

    @Test func `each follow-up has pages`() async throws {
        let requests = Self.requests.replacing(
            "for_each:", with: "paginate: { by: cursor, next: next, rows: items }\n  for_each:")
        let (results, targets) = try await Self.polls(["a", "b"], requests: requests) {
            request, _ in
            let isFirst = !request.target.contains("cursor=")
            return [
                .answer(
                    isFirst
                        ? #"{"next":"n","items":[{"name":"1"}]}"# : #"{"items":[{"name":"2"}]}"#)
            ]
        }
        let collected = try #require(results.last).get()
        #expect(collected.rows.column(1).map(\.text) == ["1", "2", "1", "2"])
        #expect(targets.count { $0.hasSuffix("&cursor=n") } == 2)
        #expect(targets.count == 5)
    }

    @Test func `values stand in the texts of a body`() async throws {
        let requests = Self.requests.replacing(
            "for_each:",
            with:
                "method: post\n  body: { of: \"v {id}\", id: \"{id}\", \"{x}\": { braces: \"{ id }\" } }\n"
                + "  for_each:")
        try await ScriptedServer.with({ request, _ in
            [.answer(request.method == "GET" ? Self.vhosts(["\\\""]) : "[]")]
        }) { server in
            let plans = try requestPlans(requests)
            try await withCollector(of: ResolvedTarget(server.url), plans) { collector in
                _ = try await collector.result(of: plans[1]).get()
            }
            #expect(
                server.requests.last?.body
                    == #"{"of":"v 0","id":0,"{x}":{"braces":"{ id }"}}"#)
        }
    }

    @Test(arguments: ["the chain is taken back", "its time is over"])
    func `a chain ends in the middle`(_ cause: String) async throws {
        let answer: ScriptedServer.Answer = { request, _ in
            switch request.target {
            case "/vhosts": [.answer(Self.vhosts(["a", "b", "c"]))]
            case "/queues/a?of=v%200&all=true": [.answer("[]")]
            default: [.silence]
            }
        }
        try await ScriptedServer.with(answer) { server in
            let plans = try requestPlans(Self.requests)
            let target = try ResolvedTarget(server.url, timeout: .seconds(600))
            let isCancelled = cause == "the chain is taken back"
            await withCollector(of: target, plans) { collector in
                let task = Task {
                    await collector.result(
                        of: plans[1], within: isCancelled ? .seconds(600) : .milliseconds(500))
                }
                if isCancelled {
                    try? await eventually("the second is asked") { server.requests.count == 3 }
                    task.cancel()
                }
                #expect(await task.value.reason == (isCancelled ? .cancelled : .timeout))
                #expect(server.requests.count <= 3)
            }
        }
    }
}
