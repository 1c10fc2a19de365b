import Diagnostics
import StandIns
import Synchronization
import TestSupport
import Testing

@testable import NerdGraph

@Suite(.timeLimit(.minutes(2)))
struct NerdGraphClientTests {
    private static let query = DashboardRequests.read("guid-1")
    private static let creation = AlertRequests.createPolicy(
        account: 123, PolicyDocument(name: "p", conditions: []))
    private static let rules = NerdGraphAccountRules(NerdGraphStore())

    private static let bad: [(EndpointStandIn.Answer, NerdGraphError.Reason, String)] = [
        (.status(200, body: "<html>"), .malformed, "not as NerdGraph does"),
        (.status(200, body: "[]"), .malformed, "not as NerdGraph does"),
        (.status(200, body: "{}"), .malformed, "neither data nor errors"),
        (.status(200, body: #"{"data":null}"#), .malformed, "neither data nor errors"),
        (
            .status(200, body: #"{"data":null,"errors":[{"message":"Type\n  mismatch"}]}"#),
            .refused, "Type mismatch"
        ),
        (
            .status(200, body: #"{"data":{"actor":{}},"errors":[{"message":"half"}]}"#), .refused,
            "half"
        ),
        (
            .status(
                200,
                body: #"{"errors":[{"message":"no","extensions":{"errorClass":"ACCESS_DENIED"}}]}"#
            ),
            .unauthorized, "no"
        ),
        (.status(401), .unauthorized, "status 401"), (.status(403), .unauthorized, "status 403"),
        (.status(302), .malformed, "status 302"),
        (
            .status(400, body: #"{"errors":[{"message":"Unknown field"}]}"#), .refused,
            "Unknown field"
        ),
    ]

    @Test(arguments: bad.indices)
    func `what is wrong in an answer is told once, and is not tried again`(
        index: Int
    ) async throws {
        let (answer, reason, words) = Self.bad[index]
        try await EndpointStandIn.with([answer], rules: Self.rules) { standIn in
            let client = try NerdGraphBench.client(standIn.url)
            let error = await #expect(throws: NerdGraphError.self) {
                try await client.send(Self.query)
            }
            #expect(error?.reason == reason)
            #expect(error?.message.contains(words) == true, "\(String(describing: error))")
            #expect(standIn.requests.count == 1)
        }
    }

    @Test func `what may pass is tried again, as late as was asked for`() async throws {
        let days: [EndpointStandIn.Answer] = [
            .status(429, retryAfter: "7"), .status(503), .hangUp, .takenButCutOff,
        ]
        try await EndpointStandIn.with(days, rules: Self.rules) { standIn in
            let waits = NerdGraphBench.Waits()
            let data = try await NerdGraphBench.client(standIn.url, waits: waits).send(Self.query)
            #expect(data["actor"] != nil)
            #expect(standIn.requests.count == 5)
            // Half of a bound that doubles, behind what was asked for.
            #expect(
                waits.durations == [.seconds(7.5), .seconds(1), .seconds(2), .seconds(4)])
        }
    }

    @Test func `a wait beyond all measure ends the try`() async throws {
        try await EndpointStandIn.with(
            [.status(429, retryAfter: "3600")], rules: Self.rules
        ) { standIn in
            let client = try NerdGraphBench.client(standIn.url)
            let error = await #expect(throws: NerdGraphError.self) {
                try await client.send(Self.query)
            }
            #expect(error?.reason == .throttled && error?.retryAfter == .seconds(3600))
            #expect(standIn.requests.count == 1)
        }
    }

    @Test func `what makes something is sent again only where nothing was done`() async throws {
        try await EndpointStandIn.with([.status(429)], rules: Self.rules) { standIn in
            _ = try await NerdGraphBench.client(standIn.url).send(Self.creation)
            #expect(standIn.requests.count == 2)
        }
        for day: EndpointStandIn.Answer in [.status(502), .takenButLost] {
            try await EndpointStandIn.with([day], rules: Self.rules) { standIn in
                let client = try NerdGraphBench.client(standIn.url)
                let error = await #expect(throws: NerdGraphError.self) {
                    try await client.send(Self.creation)
                }
                #expect(error?.isWithoutEffect == false)
                #expect(standIn.requests.count == 1)
            }
        }
    }

    @Test(arguments: [EndpointStandIn.Answer.never, .takenButStalled])
    func `an answer that does not come, or does not end, is a time-out`(
        answer: EndpointStandIn.Answer
    ) async throws {
        try await EndpointStandIn.with([answer], rules: Self.rules) { standIn in
            let client = try NerdGraphBench.client(
                standIn.url, timeout: .milliseconds(200), attempts: 1)
            let error = await #expect(throws: NerdGraphError.self) {
                try await client.send(Self.query)
            }
            #expect(error?.reason == .timeout)
        }
    }

    @Test func `an answer that is too long is not read`() async throws {
        let body = #"{"data":{"x":""# + String(repeating: "x", count: 5000) + #""}}"#
        try await EndpointStandIn.with([.status(200, body: body)], rules: Self.rules) { standIn in
            let client = try NerdGraphBench.client(standIn.url, maximumAnswerBytes: 4000)
            let error = await #expect(throws: NerdGraphError.self) {
                try await client.send(Self.query)
            }
            #expect(error?.reason == .tooLarge)
        }
    }

    @Test func `the key is in no error, and one that is refused is asked for anew`() async throws {
        let body =
            #"{"errors":[{"message":"key NRAK-user-key is bad"},{"message":"b"},{"message":"c"},"#
            + #"{"message":"d"}]}"#
        try await EndpointStandIn.with(
            [.status(200, body: body), .status(401)], rules: Self.rules
        ) { standIn in
            let refusals = Mutex(0)
            let client = try NerdGraphBench.client(
                standIn.url, keyWasRefused: { refusals.withLock { $0 += 1 } })
            let error = await #expect(throws: NerdGraphError.self) {
                try await client.send(Self.query)
            }
            #expect(error?.message == "key <redacted> is bad; b; c; and 1 more")
            _ = await #expect(throws: NerdGraphError.self) { try await client.send(Self.query) }
            #expect(refusals.withLock { $0 } == 1)
            #expect(!String(reflecting: client).contains(NerdGraphBench.key))
        }
    }

    @Test func `a request that is cancelled before it begins is not sent`() async throws {
        try await EndpointStandIn.with(rules: Self.rules) { standIn in
            let client = try NerdGraphBench.client(standIn.url)
            let (begin, starter) = AsyncStream.makeStream(of: Void.self)
            let request = Task {
                for await _ in begin { break }
                return await client.answer(to: Self.query).outcome
            }
            request.cancel()
            starter.finish()
            guard case .failure(let error) = await request.value else {
                Issue.record("it was answered")
                return
            }
            #expect(error.reason == .cancelled && error.isWithoutEffect)
            #expect(standIn.requests.isEmpty)
        }
    }

    @Test func `nobody listening is unreachable`() async throws {
        try await withHeldPort { port in
            let client = try NerdGraphBench.client(
                "http://127.0.0.1:\(port)", timeout: .seconds(1), attempts: 2)
            let error = await #expect(throws: NerdGraphError.self) {
                try await client.send(Self.query)
            }
            #expect(error?.reason == .unreachable || error?.reason == .timeout)
        }
    }
}
