import Definitions
import Diagnostics
import Foundation
import Synthesis
import Telemetry
import Testing
import Transforms

/// The row that stands for the rows that are not kept.
@Suite struct TopRollupTests {
    static let nan = Double.nan

    let bench: TopBench

    init() throws { bench = try TopBench(rows: 1) }

    /// The rollup of rows that are all smaller than the one that is kept.
    func rollup(_ rest: [Sample]) throws -> Sample {
        var selection = try bench.selection()
        let split = selection.split(rest + [bench.row("kept", depth: 1e300)])
        #expect(split.rollups.count == 1)
        return try #require(split.rollups.first)
    }

    @Test func `has the sample's columns, and says how many rows it stands for`() throws {
        let row = try rollup([bench.row("a", depth: 1), bench.row("b", depth: 2)])
        #expect(row.shape.eventType == "MessageQueueQueueSample")
        #expect(
            row.shape.attributes == [
                "provider", "clusterName", "vhost", "queueName", "state", "rollup", "rollup.rows",
            ])
        #expect(row.shape.metrics == bench.sample.shape.metrics)
        #expect(row.shape === bench.sample.limits?.rollupShape)
        #expect(row.timestamp == 1_700_000_000_000)
        #expect(
            row.attributes == [
                .text("p"), .text("c"), .missing, .missing, .text("running"), .text("rest"),
                .integer(2),
            ])
    }

    @Test func `keeps an attribute in which its rows agree, and never what identifies one`() throws
    {
        let down = bench.row("b", state: .text("down"), depth: 2)
        #expect(try rollup([bench.row("a", depth: 1), down]).attribute("state") == .missing)
        let unknown = bench.row("c", state: .missing, depth: 2)
        #expect(try rollup([unknown, bench.row("a", depth: 1)]).attribute("state") == .missing)
        let single = try rollup([down])
        #expect(single.attribute("state") == .text("down"))
        #expect(single.attribute("vhost") == .missing)
        #expect(single.attribute("queueName") == .missing)
    }

    @Test func `each metric becomes one as the catalogue says`() throws {
        let row = try rollup([
            bench.row("a", depth: 5, others: [100, 20, 7, 50, 1]),
            bench.row("b", depth: 3, others: [Self.nan, 40, 9, 30, 2]),
            bench.row("c", depth: Self.nan, others: [11, Self.nan, -1, 90, 3]),
        ])
        #expect(row.metric("queue.depth") == 8, "messages are added up, the known ones")
        #expect(row.metric("memory") == 111, "so are bytes")
        #expect(row.metric("usage") == 30, "a share is averaged")
        #expect(row.metric("oldest") == 9)
        #expect(row.metric("free") == 30)
        #expect(row.metric("position") == nil)
    }

    @Test func `is unknown where nothing is known, and where no number can say it`() throws {
        let row = try rollup([bench.row("a", depth: Self.nan), bench.row("b", depth: Self.nan)])
        #expect(row.metrics.allSatisfy { $0.isNaN })
        let huge = Double.greatestFiniteMagnitude
        let greatest = try rollup(
            [bench.row("a", depth: 0, others: [huge, huge, huge, huge, 0])]
                + [bench.row("b", depth: 0, others: [huge, huge, huge, huge, 0])])
        #expect(greatest.metric("queue.depth") == 0)
        #expect(greatest.metric("memory") == nil)
        #expect(greatest.metric("oldest") == huge)
        #expect(try rollup([bench.row("a", depth: -4)]).metric("queue.depth") == -4)
    }

    @Test(arguments: ["", ", by: [vhost]", ", by: [clusterName, vhost, state]"])
    func `the shipped rules make an entity of a row that is kept, and none of a rollup`(
        by: String
    ) throws {
        let bench = try TopBench(limits: "{ rows: 1, keep: top(queue.depth)\(by) }")
        var synthesizer = try Self.shippedSynthesizer()
        let identifiers = synthesizer.identifierAttributes(of: bench.sample.shape)
        #expect(identifiers == TopBench.identifiers)
        var selection = try #require(TopSelection(bench.sample, identifiedBy: identifiers))
        for answer in ["a:2 b:1", "a:2 b:1 c:1"] {
            let split = selection.split(bench.rows(answer))
            #expect(split.kept.map { synthesizer.entities($0).map(\.name) } == [["//a"]])
            #expect(split.rollups.map { synthesizer.entities($0) } == [[]])
        }
        // A run asks for no entities of such rows, so nobody is told there.
        #expect(synthesizer.takeFindings().count == 1)
    }

    private static func shippedSynthesizer() throws -> Synthesizer {
        let root = (0..<3).reduce(URL(filePath: #filePath)) { url, _ in
            url.deletingLastPathComponent()
        }
        let path = "entity-types/infra-message_queue_queue/definition.yml"
        let bytes = try Data(contentsOf: root.appending(path: "definitions/\(path)"))
        var report = DiagnosticReport()
        let set = DefinitionSet.load([.init(path: path, bytes: [UInt8](bytes))], report: &report)
        try #require(set.entityTypes.count == 1)
        return Synthesizer(SynthesisRules(set.entityTypes.map(\.definition), accountID: 1))
    }
}
