import AsyncHTTPClient
import Definitions
import NIOHTTP1
import StandIns
import Testing

@testable import Discovery

/// Lists over HTTP, from a stand-in on this machine.
@Suite(.timeLimit(.minutes(2))) struct HTTPFinderTests {
    /// Answers with a text, and wants a token.
    private struct List: EndpointRules {
        var text: String
        var token: String?

        func judge(_ request: EndpointRequest) -> EndpointVerdict {
            let header = request.headers.first(name: "Authorization")
            guard header == token.map({ "Bearer \($0)" }) else {
                return EndpointVerdict(status: 401)
            }
            return EndpointVerdict(
                status: request.path == "/list/?kind=a%20b" ? 200 : 404, answer: Array(text.utf8))
        }
    }

    private func find(
        _ list: List, _ script: [EndpointStandIn.Answer] = [], credentials: String = "",
        time: Duration = .seconds(20)
    ) async throws -> Result<DiscoveryAnswer, DiscoveryError> {
        try await EndpointStandIn.with(script, rules: list) { server in
            let discovery = try Templates.discovery(
                "http: { url: '\(server.url)/list/?kind=a%20b'\(credentials) }",
                environment: ["TOKEN": "abc"])
            guard case .http(let address) = discovery.kind else { throw Templates.NoDiscovery() }
            let client = HTTPClient.trusting(nil)
            let finder = HTTPFinder(address, client: client, userAgent: "t", time: time)
            let result: Result<DiscoveryAnswer, DiscoveryError>
            do throws(DiscoveryError) { result = .success(try await finder.find()) } catch {
                result = .failure(error)
            }
            try await client.shutdown()
            return result
        }
    }

    private func reason(
        _ text: String, _ script: [EndpointStandIn.Answer] = [], time: Duration = .seconds(20)
    ) async throws -> DiscoveryError.Reason? {
        switch try await find(List(text: text), script, time: time) {
        case .success: nil
        case .failure(let error): error.reason
        }
    }

    @Test func `a list is targets with labels, and an empty one is none`() async throws {
        let text = #"[{"targets": ["a:1"], "labels": {"__meta_x": "y"}}, {"targets": ["b:1"]}]"#
        let answer = try await find(
            List(text: text, token: "abc"), credentials: ", credentials: { bearer: '${env:TOKEN}' }"
        ).get()
        #expect(answer.texts == ["a:1", "b:1"])
        #expect(answer.addresses.first?.labels == ["__meta_x": "y"])
        let found1 = try await find(List(text: "[]")).get()
        #expect(found1 == DiscoveryAnswer())
    }

    @Test(arguments: ["", "{}", "[", "null", "<html>", #"[{"targets": [null]}]"#, "[{}]"])
    func `what is no list is no answer`(_ text: String) async throws {
        let found2 = try await reason(text)
        #expect(found2 == .malformed)
    }

    @Test(
        arguments: [
            (401, .unauthorized), (403, .forbidden), (404, .notFound), (500, .httpStatus),
            (301, .httpStatus), (503, .httpStatus),
        ] as [(Int, DiscoveryError.Reason)])
    func `anything but success is no answer`(
        _ status: Int, _ reason: DiscoveryError.Reason
    ) async throws {
        let found3 = try await self.reason("[]", [.status(status, body: "[]")])
        #expect(found3 == reason)
    }

    @Test func `an answer that breaks off, hangs or never comes is none`() async throws {
        let long = "[{\"targets\": [\"a:1\"]}]"
        let found4 = try await reason(long, [.takenButCutOff])
        #expect(found4 == .unreachable)
        let found5 = try await reason(long, [.hangUp])
        #expect(found5 == .unreachable)
        let found6 = try await reason(long, [.never], time: .milliseconds(300))
        #expect(found6 == .timeout)
        let found7 = try await reason(long, [.takenButStalled], time: .milliseconds(300))
        #expect(found7 == .timeout)
    }

    @Test func `a body over its limit is no answer`() async throws {
        let text = "[" + String(repeating: " ", count: DiscoveryLimits.bodyBytes) + "]"
        let found8 = try await reason(text)
        #expect(found8 == .tooLarge)
    }

    @Test func `a token is in no error`() async throws {
        let result = try await find(
            List(text: "[]", token: "other"),
            credentials: ", credentials: { bearer: '${env:TOKEN}' }")
        #expect(!"\(result)".contains("abc"))
        guard case .failure(let error) = result else {
            Issue.record("an answer")
            return
        }
        #expect(error.reason == .unauthorized)
    }
}
