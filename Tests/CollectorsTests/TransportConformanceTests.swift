import Definitions
import Telemetry
import TestSupport
import Testing

@testable import Collectors

/// What every transport does with a peer that misbehaves. `ConformingTransport` says how to add one.
@Suite struct TransportConformanceTests {
    static let all: [any ConformingTransport] =
        [HTTPConformance(), PrometheusConformance(), NRQLConformance(), KafkaConformance()]
        + FileConformance.Way.allCases.map { FileConformance(way: $0) }

    /// The transports that are none of those, and why. A recording is no transport: `RecordingTests` has
    /// what is damaged or cut off of one.
    static let exempt: [TransportKind: String] = [
        .simulation: "it is computed here, and asks nobody"
    ]

    /// A transport and what its peer does.
    struct Case: Sendable, CustomTestStringConvertible {
        var transport: any ConformingTransport
        var behaviour: PeerBehaviour

        var testDescription: String { "\(transport.testDescription): \(behaviour)" }

        static let all = TransportConformanceTests.all.flatMap { transport in
            PeerBehaviour.misbehaviours.map { Case(transport: transport, behaviour: $0) }
        }
        static let met = all.filter {
            if case .impossible = $0.transport.outcome(of: $0.behaviour) { false } else { true }
        }
        static let waiting = all.filter { $0.transport.waits.contains($0.behaviour) }
    }

    @Test(arguments: Case.met)
    func `a misbehaviour is told as what it is, and over with it`(_ test: Case) async throws {
        let transport = test.transport
        try await transport.with(transport.limits(for: test.behaviour)) { peer in
            try await eventually("it answers") { await peer.ask().hasRows }
            peer.behave(test.behaviour)
            for _ in 1...2 {
                let result = await peer.ask()
                expect(result, of: test)
                expectNoSecret(result, peer)
            }
            // A busy machine can take the whole of a brief time.
            peer.behave(.right)
            try await eventually("it answers again") { await peer.ask().hasRows }
            expectNoSecret(await peer.ask(), peer)
        }
    }

    @Test(arguments: Case.waiting)
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
            expectNoSecret(result, peer)
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `every transport is here, or it is said why not`(_ kind: TransportKind) {
        let isHere = Self.all.contains { $0.kind == kind }
        #expect(isHere != (Self.exempt[kind] != nil))
    }

    @Test(arguments: all.indices)
    func `every misbehaviour is met, or it is said why not`(_ index: Int) {
        let transport = Self.all[index]
        for behaviour in PeerBehaviour.misbehaviours {
            switch transport.outcome(of: behaviour) {
            case .failure(let reasons): #expect(!reasons.isEmpty)
            case .faults, .answer: break
            case .impossible(let reason):
                #expect(reason.split(separator: " ").count > 3)
                // What any peer can do.
                #expect(![.silent, .endless, .malformed, .cutOff, .gone].contains(behaviour))
            }
        }
        #expect(transport.waits.isEmpty == (transport.reasonWithoutWaits != nil))
    }

    private func expect(_ result: Result<Collected, CollectionError>, of test: Case) {
        switch test.transport.outcome(of: test.behaviour) {
        case .failure(let reasons):
            #expect(result.reason.map(reasons.contains) == true, "\(result)")
        case .faults: #expect((result.faults?.total ?? 0) > 0, "\(result)")
        case .answer: #expect(result.faults == RowFaults(), "\(result)")
        case .impossible(let reason): Issue.record("met, though \(reason)")
        }
    }

    private func expectNoSecret(_ result: Result<Collected, CollectionError>, _ peer: Peer) {
        var dumped = ""
        dump(result, to: &dumped)
        for text in ["\(result)", String(reflecting: result), dumped] + peer.log() {
            #expect(!text.contains(HTTPConformance.secret))
        }
    }
}

extension Result<Collected, CollectionError> {
    fileprivate var hasRows: Bool {
        if case .success(let collected) = self { collected.rows.rowCount > 0 } else { false }
    }

    fileprivate var faults: RowFaults? {
        if case .success(let collected) = self { collected.faults } else { nil }
    }
}
