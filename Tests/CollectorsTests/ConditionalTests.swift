import Definitions
import Plans
import Telemetry
import Testing

@testable import Collectors

/// Answers that are asked for again only if they have changed.
@Suite struct ConditionalTests {
    private static let request = "path: /rows\nkey: [name]\nfields: { name: string }"
    private static let same = ScriptedServer.Step.head(status: "304 Not Modified")

    private static func body(_ name: String, _ headers: String...) -> ScriptedServer.Step {
        .answer("[{\"name\":\"\(name)\"},{\"name\":1}]", headers: headers)
    }

    /// What the polls of one collector give: the first name, or the reason.
    private static func polls(
        _ count: Int, _ answers: [ScriptedServer.Step], request: String = request
    ) async throws -> (told: [String], requests: [ScriptedServer.Request]) {
        try await ScriptedServer.with({ _, number in [answers[number]] }) { server in
            let plan = try requestPlan(request)
            return try await withCollector(of: ResolvedTarget(server.url), [plan]) { collector in
                var told: [String] = []
                for _ in 0..<count {
                    switch await collector.result(of: plan) {
                    case .success(let collected):
                        let name = collected.rows.column(0).first?.text ?? ""
                        told.append("\(name) \(collected.faults.total) \(collected.bytes)")
                    case .failure(let error): told.append(error.reason.rawValue)
                    }
                }
                return (told, server.requests)
            }
        }
    }

    @Test(arguments: ["\"v1\"", "W/\"v1\""])
    func `what has not changed is what it was`(_ tag: String) async throws {
        let (told, requests) = try await Self.polls(
            4, [Self.body("a", "ETag: \(tag)"), Self.same, Self.same, Self.body("b")])
        #expect(told == ["a 1 25", "a 1 0", "a 1 0", "b 1 25"])
        #expect(requests.map { $0.headers["if-none-match"] } == [nil, tag, tag, tag])
    }

    @Test func `a date is used where there is no tag and it is of an earlier second`() async throws
    {
        let (early, late) = ("Mon, 01 Jan 2024 10:00:00 GMT", "Mon, 01 Jan 2024 10:00:01 GMT")
        let (told, requests) = try await Self.polls(
            4,
            [
                Self.body("a", "Last-Modified: \(early)", "Date: \(early)"),
                Self.body("b", "Last-Modified: \(early)"),
                Self.body("c", "Last-Modified: \(early)", "Date: \(late)"), Self.same,
            ])
        #expect(told == ["a 1 25", "b 1 25", "c 1 25", "c 1 0"])
        #expect(requests.map { $0.headers["if-modified-since"] } == [nil, nil, nil, early])
    }

    @Test(
        arguments: [
            ("ETag: \"v\"", "Cache-Control: private, No-Store"),
            ("ETag: \"\(String(repeating: "v", count: 1_000))\"", "X-A: b"), ("ETag: ", "X-A: b"),
        ])
    func `what is not to be kept is not`(_ one: String, _ other: String) async throws {
        let (told, requests) = try await Self.polls(
            2, [Self.body("a", one, other), Self.body("b")])
        #expect(told == ["a 1 25", "b 1 25"])
        #expect(requests.allSatisfy { $0.headers["if-none-match"] == nil })
    }

    @Test func `an error leaves nothing that could stand for an answer`() async throws {
        let tagged = Self.body("a", "ETag: \"v\"")
        let (told, requests) = try await Self.polls(
            4, [tagged, .answer("[", headers: ["ETag: \"w\""]), tagged, Self.same])
        #expect(told == ["a 1 25", "truncated_json", "a 1 25", "a 1 0"])
        #expect(requests.map { $0.headers["if-none-match"] } == [nil, "\"v\"", nil, "\"v\""])
    }

    @Test func `not modified without having been asked is an error`() async throws {
        let (told, _) = try await Self.polls(2, [Self.body("a"), Self.same])
        #expect(told == ["a 1 25", "http_status"])
    }

    @Test func `what was sent on to another place is asked for whole`() async throws {
        let sentOn = ScriptedServer.Step.answer(
            "", status: "307 There", headers: ["Location: /there"])
        let (told, requests) = try await Self.polls(
            2, [sentOn, Self.body("a", "ETag: \"v\""), sentOn, Self.body("b")])
        #expect(told == ["a 1 25", "b 1 25"])
        #expect(requests.allSatisfy { $0.headers["if-none-match"] == nil })
    }

    @Test func `a tag is of the first place alone`() async throws {
        let sentOn = ScriptedServer.Step.answer(
            "", status: "307 There", headers: ["Location: /there"])
        let (told, requests) = try await Self.polls(
            2, [Self.body("a", "ETag: \"v\""), sentOn, Self.same])
        #expect(told == ["a 1 25", "http_status"])
        #expect(requests.map { $0.headers["if-none-match"] } == [nil, "\"v\"", nil])
    }

    @Test(
        arguments: [
            request + "\nconditional: false", request + "\nmethod: post",
            request + "\npaginate: { rows: each }",
        ])
    func `other requests are always answered whole`(_ request: String) async throws {
        let (told, requests) = try await Self.polls(
            2, [Self.body("a", "ETag: \"v\""), Self.body("b", "ETag: \"v\"")], request: request)
        #expect(told == ["a 1 25", "b 1 25"])
        #expect(requests.allSatisfy { $0.headers["if-none-match"] == nil })
    }

    @Test func `another plan of the same name is another request`() async throws {
        try await ScriptedServer.with([Self.body("a", "ETag: \"v\"")]) { server in
            let one = try requestPlan(Self.request)
            let other = try requestPlan("path: /rows\nfields: { id: string?, name: string }")
            var first = one
            first.maximumRows = 1
            try await withCollector(of: ResolvedTarget(server.url), [one]) { collector in
                for plan in [one, first, other, other] {
                    _ = try await collector.result(of: plan).get()
                }
            }
            #expect(
                server.requests.map { $0.headers["if-none-match"] } == [nil, nil, nil, "\"v\""])
        }
    }

    @Test func `answers are kept up to a number of bytes`() throws {
        let plan = try requestPlan(Self.request)
        let question = HTTPQuestion(plan, under: "")
        func entry(_ length: Int) -> KeptAnswers.Entry {
            var rows = RowTable(fieldCount: 1, counterCount: 0)
            rows.appendRow()
            rows[0, 0] = .text(String(repeating: "x", count: length))
            return .init(
                validator: .tag("v"), question: question, layout: plan.layout,
                collected: Collected(rows: rows, faults: RowFaults(), requests: 1, bytes: 1))
        }
        var kept = KeptAnswers()
        kept.keep(entry(KeptAnswers.maximumBytes), of: "too much")
        #expect(kept.byteCount == 0)
        kept.keep(entry(KeptAnswers.maximumBytes / 2), of: "rows")
        kept.keep(entry(KeptAnswers.maximumBytes / 2), of: "no room")
        #expect((1...KeptAnswers.maximumBytes).contains(kept.byteCount))
        #expect(kept.take(question, plan)?.validator == .tag("v"))
        #expect(kept.take(question, plan)?.validator == nil)
        #expect(kept.byteCount == 0)
    }
}
