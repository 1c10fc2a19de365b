import Alerts
import Dashboards
import Definitions
import Foundation
import Queries
import Testing

@testable import mqp

/// What a run remembers of alerts, and what of it has no place.
struct SavedAlertsTests {
    private func rule(_ condition: AlertRule.Condition = .fixed) throws -> AlertRule {
        AlertRule(
            entityType: "INFRA-QUEUE", name: "deep", title: "The queue is deep",
            description: "Messages wait, and nobody takes them in time.",
            runbookSection: "Runbook.md, section a-queue-is-not-drained",
            signal: try WidgetQuery(
                Query(
                    .values([.init(.aggregate(.max, of: "queue.depth"))]),
                    from: .events(["QueueSample"]), facets: [.by(.attribute("queueName"))])),
            facets: ["queueName"], window: 60_000, condition: condition,
            levels: [.init(.critical, .above, 10, for: 0)], fill: .last(within: 600_000))
    }

    /// What is remembered of a deep queue for each number, and of as many that are not.
    private func saved(_ count: Int) throws -> SavedAlerts {
        let rule = try rule()
        var evaluation = AlertEvaluation([rule], step: 15_000)
        var values: [AlertSeries: Double] = [:]
        for number in 0..<count {
            values[AlertSeries(["deep-\(number)"])] = 11
            values[AlertSeries(["flat-\(number)"])] = 1
        }
        _ = evaluation.evaluate([rule.key: AlertReading(values)], at: 1_767_225_600_000)
        var ledger = AlertLedger()
        var outbox = AlertOutbox()
        outbox.add(ledger.settle(evaluation.firing, at: 0) { _ in false })
        return SavedAlerts(
            states: evaluation.states, ledger: ledger, outboxes: ["webhook-1": outbox])
    }

    @Test func `what is written is read, and whoever reads has a whole file`() async throws {
        try await withProgram { program in
            let folder = program.folder.appending(path: "state").path
            let first = try saved(2)
            #expect(try first.write(in: folder) == 0)
            let read = try #require(try SavedAlerts.read(in: folder))
            #expect(read.states == first.states)
            #expect(read.ledger == first.ledger && read.outboxes == first.outboxes)
            try saved(1).write(in: folder)
            #expect(try SavedAlerts.read(in: folder)?.ledger.told.count == 1)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["alerts.json"])
        }
    }

    @Test func `of series without an alert some are left out, of those that fire none`()
        async throws
    {
        try await withProgram { program in
            let folder = program.folder.path
            let all = try saved(20)
            #expect(try all.write(in: folder, maximumSeries: 5) == 15)
            var read = try #require(try SavedAlerts.read(in: folder))
            #expect(read.states.values.flatMap(\.active).count == 20)
            #expect(read.states.values.flatMap(\.series).count == 25)
            // So many bytes are not enough for all.
            let size = try SavedFile.data(of: all).count
            #expect(try all.write(in: folder, maximumBytes: size - 1) == 20)
            read = try #require(try SavedAlerts.read(in: folder))
            #expect(read.states.values.flatMap(\.active).count == 20)
            #expect(read.ledger == all.ledger && read.outboxes == all.outboxes)
        }
    }

    @Test func `what has no place at all leaves the file as it was`() async throws {
        try await withProgram { program in
            let folder = program.folder.path
            try saved(1).write(in: folder)
            let failure = #expect(throws: SavedAlerts.Failure.self) {
                try saved(3).write(in: folder, maximumBytes: 100)
            }
            #expect(failure?.reason == "too-large")
            #expect(try SavedAlerts.read(in: folder)?.ledger.told.count == 1)
        }
    }

    @Test func `10000 alerts that fire take a tenth of the greatest file`() throws {
        let one = try SavedFile.data(of: saved(1)).count
        let thousand = try SavedFile.data(of: saved(1_000)).count
        #expect((thousand - one) * 10 < SavedAlerts.maximumBytes / 5)
    }

    @Test func `baselines have a file of their own, with as many parts as have a place`()
        async throws
    {
        try await withProgram { program in
            let folder = program.folder.path
            let rule = try rule(.baseline(.upper, over: 600_000))
            var evaluation = AlertEvaluation([rule], step: 15_000)
            for step in 0..<30 as Range<Int64> {
                let values = Dictionary(
                    uniqueKeysWithValues: (0..<3).map {
                        (AlertSeries(["\($0)"]), Double(step % 2))
                    })
                _ = evaluation.evaluate([rule.key: AlertReading(values)], at: step * 15_000)
            }
            let states = evaluation.states
            try SavedAlerts(states: states).write(in: folder)
            var read = try #require(try SavedAlerts.read(in: folder))
            #expect(read.states.values.flatMap(\.series).allSatisfy { $0.history == nil })
            let baselines = SavedBaselines(states, maximumSlots: 70)
            #expect(baselines.leftOut == 1)
            try baselines.write(in: folder)
            try SavedBaselines.read(in: folder)?.restore(into: &read.states)
            let series = try #require(read.states[rule.key]?.series)
            #expect(series.map { $0.history != nil } == [true, true, false])
            #expect(series.first == states[rule.key]?.series.first)
        }
    }

    @Test func `after a sleep the last multiple that is over is evaluated, and none far ahead`()
        throws
    {
        let evaluation = AlertEvaluation([try rule()], step: 15_000)
        #expect(evaluation.due(30_000, at: 30_000) == 30_000)
        #expect(evaluation.due(30_000, at: 29_990) == 30_000)
        #expect(evaluation.due(30_000, at: 44_999) == 30_000)
        // The machine slept.
        #expect(evaluation.due(30_000, at: 3_600_007) == 3_600_000)
        // The clock was set back.
        #expect(evaluation.due(3_600_000, at: 30_000) == nil)
    }
}
