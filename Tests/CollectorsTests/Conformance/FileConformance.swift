import Definitions
import Plans
import Telemetry

@testable import Collectors
@testable import Plans

/// A file on this machine.
struct FileConformance: ConformingTransport {
    /// How it is read.
    enum Way: String, CaseIterable, Sendable { case document, lines, followed }

    let way: Way
    let kind = TransportKind.file
    var testDescription: String { "file, \(way)" }

    func outcome(of behaviour: PeerBehaviour) -> PeerOutcome {
        switch (behaviour, way) {
        case (.right, _): .answer
        // A pipe in which nobody writes.
        case (.silent, _): .failure([.unexpectedShape])
        case (.dripping, .document):
            .impossible(
                "what a document has at most is in memory, and read before any time is over")
        case (.dripping, .lines): .failure([.timeout])
        case (.dripping, .followed), (.endless, .followed), (.malformed, .followed): .faults
        case (.endless, _): .failure([.tooLarge])
        case (.malformed, _): .failure([.notJSON])
        case (.cutOff, .document): .failure([.truncatedJSON])
        case (.cutOff, .lines): .faults
        // The rest of a line comes when it was written.
        case (.cutOff, .followed): .answer
        case (.sendingOn, _): .impossible("a file names no other place")
        case (.refusing, _): .impossible("who may read it is asked of the system, with no secret")
        case (.failing, _): .impossible("no disk at hand fails when it is told to")
        case (.gone, _): .failure([.notFound])
        }
    }

    var waits: [PeerBehaviour] { way == .document ? [] : [.dripping] }

    var reasonWithoutWaits: String? {
        way == .document ? "a document is read before it can be taken back" : nil
    }

    func limits(for behaviour: PeerBehaviour) -> PeerLimits {
        // Nothing but the reading takes time.
        behaviour == .dripping
            ? PeerLimits(timeout: .milliseconds(300), maximumBytes: 1 << 40) : .patient
    }

    func with(_ limits: PeerLimits, _ body: @escaping (Peer) async throws -> Void) async throws {
        let file = try FilePeer(way)
        var plan = RequestPlan(
            name: "rows", transport: .file, format: way == .document ? .json : .ndjson, path: "",
            query: [], pagination: nil,
            layout: try RowLayout(rows: "each", [FieldText("name", "string")], key: ["name"]))
        plan.isFollowed = way == .followed
        let collector = FileCollector(path: file.path, maximumBytes: limits.maximumBytes)
        try await body(
            Peer(
                behave: { file.behave($0) }, asked: { file.isBeingRead ? 1 : 0 },
                ask: { [plan] in
                    do { try file.prepare() } catch {
                        return .failure(CollectionError(.ended, detail: "no peer: \(error)"))
                    }
                    let result = await CollectorsTests.outcome {
                        () async throws(CollectionError) in
                        try await collector.collect(plan, within: limits.timeout)
                    }
                    if case .success(let collected) = result { await collected.settle?() }
                    return result
                }))
    }
}
