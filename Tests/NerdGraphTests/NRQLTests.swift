import Diagnostics
import StandIns
import Testing

@testable import NerdGraph

@Suite(.timeLimit(.minutes(2)))
struct NRQLTests {
    private static func rules(_ script: NRQLScript) -> NerdGraphAccountRules {
        var rules = NerdGraphAccountRules(NerdGraphStore())
        rules.nrql = { _ in script }
        return rules
    }

    private static func with(
        _ script: NRQLScript, _ days: [EndpointStandIn.Answer] = [],
        _ body: (NerdGraphClient, EndpointStandIn, NerdGraphBench.Waits) async throws -> Void
    ) async throws {
        try await EndpointStandIn.with(days, rules: rules(script)) { standIn in
            let waits = NerdGraphBench.Waits()
            try await body(
                try NerdGraphBench.client(standIn.url, waits: waits), standIn, waits)
        }
    }

    private static func row(_ number: Int) -> StandIns.JSONValue {
        .object(["n": .integer(Int64(number))])
    }

    private static let query = NRQLRequest("SELECT count(*) FROM A", of: .one(123))

    @Test(arguments: [NRQLRequest.Accounts.one(123), .several([123])])
    func `rows, what is beyond them, and what is said of them come back`(
        accounts: NRQLRequest.Accounts
    ) async throws {
        let script = NRQLScript.rows(
            [Self.row(1), Self.row(2)], others: .object(["n": .integer(9)]), messages: ["slow"])
        try await Self.with(script) { client, standIn, _ in
            let answer = try await client.answer(
                to: NRQLRequest("SELECT 1", of: accounts, timeout: .seconds(30)))
            #expect(answer.rowCount == 2 && !answer.isCut)
            #expect(answer.rows.map { $0["n"]?.integer } == [1, 2])
            #expect(answer.others?["n"]?.integer == 9)
            #expect(
                answer.metadata
                    == .init(eventTypes: ["A"], messages: ["slow"], begin: 1000, end: 2000))
            #expect(standIn.requests.count == 1)
        }
    }

    @Test func `an answer that is as long as it can be says so`() async throws {
        try await Self.with(.rows((0..<6000).map(Self.row))) { client, _, _ in
            let whole = try await client.answer(to: Self.query)
            #expect(whole.rowCount == NRQLAnswer.maximumRows && whole.isCut)
        }
        try await Self.with(.rows((0..<10).map(Self.row))) { client, _, _ in
            let limited = try await client.answer(
                to: NRQLRequest("SELECT 1 LIMIT 10", of: .one(123), limit: 10))
            #expect(limited.isCut)
        }
    }

    @Test func `whole numbers are exact in the body, and in rows up to 64 bits`() async throws {
        let number = #"{"results":[{"n":9007199254740993,"m":18446744073709551615}]}"#
        let body = #"{"data":{"actor":{"account":{"nrql":\#(number)}}}}"#
        try await Self.with(.rows([]), [.status(200, body: body)]) { client, _, _ in
            let answer = try await client.answer(to: Self.query)
            #expect(answer.rows.first?["n"]?.integer == 9_007_199_254_740_993)
            #expect(answer.body == Array(body.utf8))
            #expect(answer.path == ["data", "actor", "account", "nrql", "results"])
        }
    }

    @Test func `a query in the background is asked for until it is done, as late as is asked`()
        async throws
    {
        var query = Self.query
        query.isAsynchronous = true
        try await Self.with(.slow(polls: 3, .rows([Self.row(1)]))) { client, standIn, waits in
            let answer = try await client.answer(to: query)
            #expect(answer.rows.count == 1 && answer.path[3] == "nrqlQueryProgress")
            #expect(standIn.requests.count == 4)
            #expect(waits.durations == [.seconds(7), .seconds(7), .seconds(7)])
        }
    }

    @Test func `a query in the background that never ends is given up`() async throws {
        var query = Self.query
        query.isAsynchronous = true
        try await Self.with(.slow(polls: 1_000_000, .rows([]))) { client, standIn, _ in
            let error = await #expect(throws: NerdGraphError.self) {
                try await client.answer(to: query)
            }
            #expect(error?.reason == .timeout)
            #expect(standIn.requests.count == 600 / 7 + 1)
        }
    }

    @Test func `a query in the background that fails is told with its words`() async throws {
        var query = Self.query
        query.isAsynchronous = true
        try await Self.with(
            .slow(polls: 1, .error("too much", class: "SERVER_ERROR"))
        ) { client, _, _ in
            let error = await #expect(throws: NerdGraphError.self) {
                try await client.answer(to: query)
            }
            #expect(error?.message == "too much")
        }
    }

    @Test func `a query that takes too long is not asked again, and it is said what helps`()
        async throws
    {
        try await Self.with(.slow(polls: 1, .rows([]))) { client, standIn, _ in
            let error = await #expect(throws: NerdGraphError.self) {
                try await client.answer(to: Self.query)
            }
            #expect(error?.reason == .timeout && error?.cure?.contains("ask for less") == true)
            #expect(standIn.requests.count == 1)
        }
    }

    @Test(arguments: [
        #"{"message":"x","extensions":{"errorClass":"TOO_MANY_REQUESTS"}}"#,
        #"{"message":"x","extensions":{"errorClass":"SERVER_ERROR","errorCode":"NRDB:1106924"}}"#,
    ])
    func `too many queries are an error within success, which passes`(
        error: String
    ) async throws {
        let body = #"{"data":{"actor":{"account":{"nrql":null}}},"errors":[\#(error)]}"#
        try await Self.with(.rows([Self.row(1)]), [.status(200, body: body)]) {
            client, standIn, waits in
            let answer = try await client.answer(to: Self.query)
            #expect(answer.rowCount == 1)
            #expect(standIn.requests.count == 2 && waits.durations.count == 1)
        }
        try await EndpointStandIn.with(
            [.status(200, body: body)], rules: Self.rules(.rows([]))
        ) { standIn in
            let client = try NerdGraphBench.client(standIn.url, attempts: 1)
            let error = await #expect(throws: NerdGraphError.self) {
                try await client.answer(to: Self.query)
            }
            #expect(error?.reason == .throttled)
        }
    }

    @Test(arguments: [
        "<html>", "{}", #"{"data":{"actor":{"account":{"nrql":null}}}}"#,
        #"{"data":{"actor":{"account":{"nrql":{"results":null}}}}}"#,
        #"{"data":{"actor":{"account":{"nrql":{"results":{"a":1}}}}}}"#,
        #"{"data":{"actor":{"account":{"nrql":{"queryProgress":{"queryId":"q","completed":true}}}}}}"#,
    ])
    func `what is no answer is malformed`(body: String) async throws {
        try await Self.with(.rows([]), [.status(200, body: body)]) { client, standIn, _ in
            let error = await #expect(throws: NerdGraphError.self) {
                try await client.answer(to: Self.query)
            }
            #expect(error?.reason == .malformed)
            #expect(standIn.requests.count == 1)
        }
    }

    @Test func `rows beside an error are not taken`() async throws {
        let rows = #""data":{"actor":{"account":{"nrql":{"results":[{"n":1}]}}}}"#
        let body = #"{\#(rows),"errors":[{"message":"half of it"}]}"#
        try await Self.with(.rows([]), [.status(200, body: body)]) { client, _, _ in
            let error = await #expect(throws: NerdGraphError.self) {
                try await client.answer(to: Self.query)
            }
            #expect(error?.message == "half of it")
        }
    }

    @Test func `an account that is not there without a word cannot be seen`() async throws {
        let body = #"{"data":{"actor":{"account":null}}}"#
        try await Self.with(
            .rows([]), [.status(200, body: body), .status(200, body: body)]
        ) { client, _, _ in
            let query = await #expect(throws: NerdGraphError.self) {
                try await client.answer(to: Self.query)
            }
            let plan = await #expect(throws: NerdGraphError.self) {
                try await AccountAlerts(account: 123, client: client).plan(
                    PolicyDocument(name: "p", conditions: []))
            }
            for error in [query, plan] {
                #expect(error?.reason == .unauthorized)
                #expect(error?.cure?.contains("region") == true)
            }
        }
    }

    @Test func `another account is denied`() async throws {
        for accounts: NRQLRequest.Accounts in [.one(0), .one(5), .several([123, 5])] {
            try await Self.with(.rows([])) { client, _, _ in
                let error = await #expect(throws: NerdGraphError.self) {
                    try await client.answer(to: NRQLRequest("SELECT 1", of: accounts))
                }
                #expect(error?.reason == .unauthorized)
            }
        }
    }
}
