import AsyncHTTPClient
import NerdGraph
import StandIns
import Telemetry
import Testing

@testable import Delivery
@testable import Sinks

struct LateRefusalsTests {
    private static let now = HTTPBench.now
    private let time = SteppedTime(startMilliseconds: now)

    private func makeReader(
        _ standIn: EndpointStandIn, account: Int64 = 123, key: String = "user-key",
        timeout: Duration = .seconds(20)
    ) throws -> LateRefusals {
        let time = time.source
        return LateRefusals(
            account: account,
            client: NerdGraphClient(
                endpoint: NerdGraphEndpoint(
                    url: try EndpointURL(standIn.url + "/graphql"), key: { Secret(key) },
                    timeout: timeout, attempts: 1),
                transport: HTTPGraphQLTransport(client: .shared),
                pace: NerdGraphPace(now: time.milliseconds, sleep: time.sleep)), time: time)
    }

    private static func event(
        _ seconds: Int64, _ message: String = "too many attributes", feature: String = "Event API"
    ) -> IntegrationError {
        .init(feature, "ParsingError", message, at: now + seconds * 1000)
    }

    private static func rules(_ events: [IntegrationError]) -> NerdGraphAccountRules {
        var rules = NerdGraphAccountRules(NerdGraphStore(), key: "user-key")
        rules.nrql = { IntegrationError.script(of: events, $0) }
        return rules
    }

    @Test func `counts each event once, by kind, over several looks`() async throws {
        let events = [
            Self.event(-1), Self.event(0), Self.event(59), Self.event(61),
            Self.event(61, "rate limit", feature: "Metrics"), Self.event(130),
        ]
        try await EndpointStandIn.with(rules: Self.rules(events)) { standIn in
            let reader = try makeReader(standIn)
            // What is younger than a minute may still be missing there, so it is left for later.
            #expect(await reader.look() == LateRefusalStatus())
            #expect(standIn.requests.isEmpty)
            time.advance(by: .seconds(120))
            let first = await reader.look()
            #expect(first.groups.map(\.count) == [2] && first.lookedUntil == Self.now + 60_000)
            time.advance(by: .seconds(120))
            let second = await reader.look()
            #expect(
                second.groups == [
                    LateRefusal(
                        feature: "Event API", category: "ParsingError",
                        message: "too many attributes", count: 4, last: Self.now + 130_000),
                    LateRefusal(
                        feature: "Metrics", category: "ParsingError", message: "rate limit",
                        count: 1, last: Self.now + 61_000),
                ])
            #expect(second.total == 5 && second.others == 0 && second.failure == nil)
        }
    }

    @Test func `kinds beyond the limits are counted together`() async throws {
        let kinds = LateRefusals.maximumGroupsPerLook + 5
        let events = (0..<kinds).map { Self.event(Int64($0), "kind \($0)") }
        try await EndpointStandIn.with(rules: Self.rules(events)) { standIn in
            let reader = try makeReader(standIn)
            time.advance(by: .seconds(600))
            let status = await reader.look()
            #expect(status.groups.count == LateRefusals.maximumGroupsPerLook)
            #expect(status.others == 5 && status.total == kinds)
        }
    }

    @Test func `over many looks no more kinds are kept apart than the limit`() async throws {
        let kinds = LateRefusals.maximumGroups + 20
        let events = (0..<kinds).map { Self.event(Int64($0) * 60, "kind \($0)") }
        try await EndpointStandIn.with(rules: Self.rules(events)) { standIn in
            let reader = try makeReader(standIn)
            for _ in 0..<13 {
                time.advance(by: .seconds(600))
                _ = await reader.look()
            }
            let status = await reader.status
            #expect(status.groups.count == LateRefusals.maximumGroups)
            #expect(status.others == 20 && status.total == kinds)
        }
    }

    private static let bad: [(EndpointStandIn.Answer, SinkError.Reason, String)] = [
        (
            .status(
                200, body: #"{"data":null,"errors":[{"message":"NRQL\n is  down"}]}"#), .refused,
            "NRQL is down"
        ),
        (
            .status(
                200,
                body: #"{"errors":[{"message":"no","extensions":{"errorClass":"ACCESS_DENIED"}}]}"#),
            .unauthorized, "no"
        ),
        (
            .status(200, body: "<html>"), .malformed,
            "127.0.0.1 answered success, but not as NerdGraph does"
        ),
        (
            .status(200, body: #"{"data":{"actor":{}}}"#), .unauthorized,
            "account 123 is not one that this key can see"
        ),
        (
            .status(200, body: #"{"data":{"actor":{"account":{}}}}"#), .malformed,
            "the answer has no results"
        ),
        (
            .status(
                200, body: #"{"data":{"actor":{"account":{"nrql":{"results":[{"events":"x"}]}}}}}"#),
            .malformed, "the answer has other rows than were asked for"
        ),
        (.status(401), .unauthorized, "status 401 from 127.0.0.1"),
        (.status(403), .unauthorized, "status 403 from 127.0.0.1"),
        (.status(429), .throttled, "status 429 from 127.0.0.1"),
        (.status(502), .httpStatus, "status 502 from 127.0.0.1"),
    ]

    @Test(arguments: bad.indices)
    func `a look that fails is a state, and the next one makes up for it`(index: Int) async throws {
        let (answer, reason, message) = Self.bad[index]
        let rules = Self.rules([Self.event(1), Self.event(100)])
        try await EndpointStandIn.with([answer], rules: rules) { standIn in
            let reader = try makeReader(standIn)
            time.advance(by: .seconds(120))
            let failed = await reader.look()
            #expect(failed.failure == .init(reason, message))
            #expect(failed.total == 0 && failed.lookedUntil == nil)
            time.advance(by: .seconds(60))
            let status = await reader.look()
            #expect(status.failure == nil && status.total == 2)
        }
    }

    @Test func `no answer is a time-out, and the counts so far stay`() async throws {
        let rules = Self.rules([Self.event(1)])
        try await EndpointStandIn.with([.proper, .never], rules: rules) { standIn in
            let reader = try makeReader(standIn, timeout: .seconds(2))
            time.advance(by: .seconds(120))
            _ = await reader.look()
            time.advance(by: .seconds(60))
            let status = await reader.look()
            #expect(status.failure?.reason == .timeout && status.total == 1)
            #expect(status.lookedUntil == Self.now + 60_000)
        }
    }

    @Test func `leaves NerdGraph alone for as long as it asks`() async throws {
        try await EndpointStandIn.with(
            [.status(429, retryAfter: "90")], rules: Self.rules([Self.event(1)])
        ) { standIn in
            let reader = try makeReader(standIn)
            time.advance(by: .seconds(120))
            #expect(await reader.look().failure?.reason == .throttled)
            time.advance(by: .seconds(89))
            #expect(await reader.look().failure?.reason == .throttled)
            #expect(standIn.requests.count == 1)
            time.advance(by: .seconds(1))
            #expect(await reader.look().total == 1)
        }
    }

    @Test func `another account and another key are refused`() async throws {
        try await EndpointStandIn.with(rules: Self.rules([])) { standIn in
            time.advance(by: .seconds(120))
            for reader in [
                try makeReader(standIn, account: 5), try makeReader(standIn, key: "license"),
            ] {
                time.advance(by: .seconds(120))
                #expect(await reader.look().failure?.reason == .unauthorized)
            }
        }
    }

    @Test func `a look goes back a day at most`() async throws {
        let events = [Self.event(10), Self.event(100_000)]
        try await EndpointStandIn.with(rules: Self.rules(events)) { standIn in
            let reader = try makeReader(standIn)
            time.advance(by: .seconds(100_500))
            #expect(await reader.look().total == 1)
        }
    }
}
