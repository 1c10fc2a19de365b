import Definitions
import Diagnostics
import NerdGraph
import Plans
import StandIns
import Telemetry
import Testing

@testable import Collectors

/// Rows that New Relic has, and answers of it that are wrong.
@Suite(.timeLimit(.minutes(5))) struct NRQLCollectorTests {
    private static let row: StandIns.JSONValue = .object([
        "topic": .text("a"), "partition": .text("0"), "facet": .array([.text("a"), .text("0")]),
        "lag": .integer(9_007_199_254_740_993), "of.dots": .number(1.5),
        "percentile": .object(["99": .integer(7)]),
    ])

    @Test(arguments: [[123], [123, 123]] as [[Int64]], [false, true])
    func `columns become fields, with every digit`(
        accounts: [Int64], isAsynchronous: Bool
    ) async throws {
        guard accounts.count == 1 || !isAsynchronous else { return }
        let bench = NRQLBench(accounts: accounts, isAsynchronous: isAsynchronous)
        let answer = NRQLScript.rows([Self.row])
        let (result, standIn) = try await bench.collect { _ in
            isAsynchronous ? .slow(polls: 3, answer) : answer
        }
        let collected = try result.get()
        #expect(collected.rows.rowCount == 1 && collected.faults == RowFaults())
        #expect(
            collected.rows.scalars == [
                .text("a"), .text("0"), .integer(9_007_199_254_740_993), .double(1.5), .integer(7),
            ])
        #expect(collected.requests == 1 && collected.bytes > 100)
        #expect(standIn.requests.count == (isAsynchronous ? 4 : 1))
        #expect(bench.log.queries[0].hasSuffix("partition LIMIT MAX SINCE 5 minutes ago"))
    }

    @Test func `a number of rows that the query asks for is not cut off`() async throws {
        var bench = NRQLBench()
        bench.query = "SELECT latest(lag) AS 'lag' FROM T FACET topic LIMIT 1 SINCE 1 hour ago"
        let (result, _) = try await bench.collect { _ in .rows([Self.row]) }
        #expect(try result.get().faults.truncatedAnswers == 0)
        #expect(bench.log.queries[0].contains("LIMIT 1 SINCE"))
    }

    @Test func `an error within success has its words, and no key`() async throws {
        let (result, _) = try await NRQLBench().collect { _ in
            .error("NRQL Syntax Error at \(NRQLBench.key)", class: "CLIENT_ERROR")
        }
        let error = try #require(result.failure)
        #expect(error.reason == .refused)
        #expect(error.detail == "NRQL Syntax Error at <redacted>")
    }

    @Test(
        arguments: [
            (.status(401), .unauthorized), (.status(500), .httpStatus),
            (.status(302), .unexpectedShape),
            (.status(200, body: "<html>"), .unexpectedShape),
            (
                .status(200, body: #"{"data":{"actor":{"account":{"nrql":{"results":[{"topic":"#),
                .unexpectedShape
            ),
            (.status(200, body: #"{"data":{"actor":{"account":null}}}"#), .unauthorized),
            (.hangUp, .unreachable), (.takenButCutOff, .unreachable),
        ] as [(EndpointStandIn.Answer, CollectionError.Reason)])
    func `a bad day has a reason`(
        day: EndpointStandIn.Answer, reason: CollectionError.Reason
    ) async throws {
        let (result, standIn) = try await NRQLBench().collect([day]) { _ in .rows([Self.row]) }
        #expect(result.failure?.reason == reason, "\(result.failure?.detail ?? "")")
        #expect(result.failure?.detail.contains(NRQLBench.key) != true)
        // The next poll is the next try.
        #expect(standIn.requests.count <= 1)
    }

    @Test(arguments: [.never, .takenButStalled] as [EndpointStandIn.Answer])
    func `silence ends with the target's time`(day: EndpointStandIn.Answer) async throws {
        var bench = NRQLBench()
        bench.timeout = .milliseconds(300)
        let (result, _) = try await bench.collect([day]) { _ in .rows([Self.row]) }
        #expect(result.failure?.reason == .timeout)
    }

    @Test func `a query in the background ends with the target's time`() async throws {
        var bench = NRQLBench(isAsynchronous: true)
        bench.timeout = .milliseconds(300)
        bench.sleep = { try await Task.sleep(for: $0) }
        let (result, _) = try await bench.collect { _ in .slow(polls: 1_000_000, .rows([])) }
        #expect(result.failure?.reason == .timeout)
    }

    @Test func `an answer over the limit is refused`() async throws {
        var bench = NRQLBench()
        bench.maximumAnswerBytes = 1_000
        let (result, _) = try await bench.collect { _ in
            .rows(Array(repeating: Self.row, count: 100))
        }
        #expect(result.failure?.reason == .tooLarge)
    }

    @Test func `who is cancelled ends at once`() async throws {
        let bench = NRQLBench()
        let task = Task { try await bench.collect([.never]) { _ in .rows([Self.row]) } }
        task.cancel()
        let (result, _) = try await task.value
        #expect(result.failure?.reason == .cancelled)
    }

    @Test func `who is asked to wait asks nothing until then`() async throws {
        let bench = NRQLBench()
        var rules = NerdGraphAccountRules(NerdGraphStore(), key: NRQLBench.key)
        rules.nrql = { _ in .rows([Self.row]) }
        try await EndpointStandIn.with([.status(429, retryAfter: "90")], rules: rules) { standIn in
            let collector = try bench.collector(standIn)
            let plan = try bench.plan
            for _ in 0..<3 {
                let error = await #expect(throws: CollectionError.self) {
                    try await collector.collect(plan, within: .seconds(60))
                }
                #expect(error?.reason == .throttled)
                #expect(standIn.requests.count == 1)
                bench.clock.advance(by: .seconds(29))
            }
            bench.clock.advance(by: .seconds(3))
            #expect(try await collector.collect(plan, within: .seconds(60)).rows.rowCount == 1)
        }
    }
}

extension Result {
    /// Nil for success.
    fileprivate var failure: Failure? { if case .failure(let error) = self { error } else { nil } }
}
