import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Collectors

/// How long tokens are kept and who waits for whom, by a clock of the test's own.
@Suite struct TokenSourceTests {
    /// An endpoint that answers when the test says so.
    private final class Endpoint: Sendable {
        private let state = Mutex(State())

        private struct State {
            var asked = 0
            var open = true
            var now = ContinuousClock.now
            var lifetime: Duration? = .seconds(3_600)
            var cancelled = 0
        }

        var asked: Int { state.withLock { $0.asked } }
        var cancelled: Int { state.withLock { $0.cancelled } }

        func set(open: Bool) { state.withLock { $0.open = open } }
        func set(lifetime: Duration?) { state.withLock { $0.lifetime = lifetime } }
        func advance(_ time: Duration) { state.withLock { $0.now += time } }

        func source() -> TokenSource {
            TokenSource(now: { self.state.withLock { $0.now } }) {
                () async throws(CollectionError) in
                let number = self.state.withLock { state in
                    state.asked += 1
                    return state.asked
                }
                while !self.state.withLock({ $0.open }) {
                    do { try await Task.sleep(for: .milliseconds(1)) } catch {
                        self.state.withLock { $0.cancelled += 1 }
                        throw CollectionError(.cancelled, detail: "")
                    }
                }
                return TokenAnswer(
                    token: Secret("t-\(number)"), lifetime: self.state.withLock { $0.lifetime })
            }
        }
    }

    @Test(
        arguments: [
            (.seconds(3_600), .seconds(3_570)), (.seconds(40), .seconds(30)),
            (nil, .seconds(270)),
        ] as [(Duration?, Duration)])
    func `a token is replaced shortly before its end`(
        lifetime: Duration?, kept: Duration
    ) async throws {
        let endpoint = Endpoint()
        endpoint.set(lifetime: lifetime)
        let source = endpoint.source()
        let first = try await source.token()
        endpoint.advance(kept - .milliseconds(1))
        #expect(try await source.token() == first)
        endpoint.advance(.milliseconds(1))
        #expect(try await source.token().secret.reveal() == "t-2")
        #expect(endpoint.asked == 2)
    }

    @Test func `all who need a token wait for one request`() async throws {
        let endpoint = Endpoint()
        endpoint.set(open: false)
        let source = endpoint.source()
        let tokens = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 1...50 {
                group.addTask { try await source.token().secret.reveal() }
            }
            try await eventually("the endpoint is asked") { endpoint.asked > 0 }
            endpoint.set(open: true)
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(tokens == ["t-1"])
        #expect(endpoint.asked == 1)
    }

    @Test func `a token that two requests were refused with is replaced once`() async throws {
        let endpoint = Endpoint()
        let source = endpoint.source()
        let old = try await source.token()
        let first = try await source.token(besides: old)
        let second = try await source.token(besides: old)
        #expect(first == second)
        #expect(first != old)
        #expect(endpoint.asked == 2)
    }

    @Test func `one who is taken back leaves the others waiting`() async throws {
        let endpoint = Endpoint()
        endpoint.set(open: false)
        let source = endpoint.source()
        let first = Task { try await source.token() }
        try await eventually("the endpoint is asked") { endpoint.asked > 0 }
        let second = Task { try await source.token() }
        first.cancel()
        await #expect(throws: CollectionError.self) { try await first.value }
        endpoint.set(open: true)
        #expect(try await second.value.secret.reveal().hasPrefix("t-"))
    }

    @Test func `a request that nobody waits for any longer is given up`() async throws {
        let endpoint = Endpoint()
        endpoint.set(open: false)
        let source = endpoint.source()
        let only = Task { try await source.token() }
        try await eventually("the endpoint is asked") { endpoint.asked > 0 }
        only.cancel()
        await #expect(throws: CollectionError.self) { try await only.value }
        try await eventually("the request is given up") { endpoint.cancelled == 1 }
        endpoint.set(open: true)
        #expect(try await source.token().secret.reveal() == "t-2")
    }
}
