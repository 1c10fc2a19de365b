import Telemetry
import TestSupport
import Testing

@testable import Collectors

/// What every transport does with a peer that misbehaves. `ConformingTransport` says how to add one.
@Suite struct TransportConformanceTests {
    static let all: [any ConformingTransport] = [HTTPConformance(), PrometheusConformance()]

    /// A transport and what its peer does.
    struct Case: Sendable, CustomTestStringConvertible {
        var transport: any ConformingTransport
        var behaviour: PeerBehaviour

        var testDescription: String { "\(transport.testDescription): \(behaviour)" }

        static let all = TransportConformanceTests.all.flatMap { transport in
            PeerBehaviour.allCases.compactMap { behaviour -> Case? in
                transport.reasons(for: behaviour).isEmpty
                    ? nil : Case(transport: transport, behaviour: behaviour)
            }
        }
    }

    @Test(arguments: Case.all)
    func `a misbehaviour is told with its reason, and over with it`(_ test: Case) async throws {
        let reasons = test.transport.reasons(for: test.behaviour)
        let limits: PeerLimits = reasons.contains(.timeout) ? .brief : .patient
        try await test.transport.with(limits) { peer in
            try await eventually("it answers") { await peer.ask().reason == nil }
            peer.behave(test.behaviour)
            for _ in 1...2 {
                let result = await peer.ask()
                let reason = try #require(result.reason)
                #expect(reasons.contains(reason), "\(result.detail)")
                expectNoSecret(result)
            }
            // A busy machine can take the whole of a brief time.
            peer.behave(.right)
            try await eventually("it answers again") { await peer.ask().reason == nil }
        }
    }

    @Test(arguments: Case.all.filter { [.silent, .dripping].contains($0.behaviour) })
    func `a question that is taken back ends at once`(_ test: Case) async throws {
        try await test.transport.with(.endless) { peer in
            peer.behave(test.behaviour)
            let ask = peer.ask
            let task = Task { await ask() }
            try await eventually("the question comes") { peer.asked() > 0 }
            task.cancel()
            // Long before the target's own ten minutes, which the suite's limit would not wait for.
            let result = await task.value
            #expect(result.reason == .cancelled)
            expectNoSecret(result)
        }
    }

    @Test(arguments: all.indices)
    func `every transport meets what all of them can meet`(_ index: Int) {
        let transport = Self.all[index]
        #expect(transport.reasons(for: .right).isEmpty)
        #expect(!transport.reasons(for: .malformed).isEmpty)
        #expect(!transport.reasons(for: .cutOff).isEmpty)
        #expect(!transport.reasons(for: .gone).isEmpty)
    }

    private func expectNoSecret(_ result: Result<Collected, CollectionError>) {
        var dumped = ""
        dump(result, to: &dumped)
        for text in ["\(result)", String(reflecting: result), dumped] {
            #expect(!text.contains(HTTPConformance.secret))
        }
    }
}
