import Brokers
import Foundation
import StandIns
import Testing

@testable import mqp

/// What `mqp record` writes makes the same rows again, in a run and in `mqp replay`.
@Suite(.timeLimit(.minutes(5)), .serialized)
struct RecordingCommandTests {
    private static let shop = """
        format: 1
        account: 1
        targets:
          - { target: shop, source: simulation, simulation: shop, interval: 1s }
        sinks: [ { sink: stdout, format: ndjson } ]
        """

    /// The lines of a recording of the shop, which ended by itself.
    private func recordShop(_ program: MQPProgram, _ more: String...) async throws -> String {
        try program.write(Self.shop, to: "mqp.yml")
        let arguments = ["record", "shop", "--output", "r.ndjson", "--duration", "4s"] + more
        let result = try await program.start(arguments).result(within: .seconds(150))
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.contains("recorded "), "\(result.errors)")
        return try String(contentsOf: program.folder.appending(path: "r.ndjson"), encoding: .utf8)
    }

    /// The values of a metric of each entity, in their order.
    private func values(_ metric: String, _ rows: [EventRow]) -> [String: [Double]] {
        var values: [String: [Double]] = [:]
        for row in rows {
            guard let name = row.text("entityName"), let value = row.number(metric) else {
                continue
            }
            values[name, default: []].append(value)
        }
        return values
    }

    @Test func `the rates of a replay are those of the recording, at any speed`() async throws {
        try await withProgram { program in
            let recording = try await recordShop(program)
            #expect(recording.split(separator: "\n").last?.hasPrefix("{\"polls\":") == true)
            let replay = try await program.run("replay", "r.ndjson")
            #expect(replay.status == 0, "\(replay.errors)")
            let again = try await program.run("replay", "r.ndjson")
            #expect(replay.output == again.output)
            let types = Set(replay.rows.compactMap { $0.text("entityType") })
            #expect(types.count == 5)

            let expected = try publishRates(recording)
            let rates = values("queue.throughput.in", replay.rows)
            #expect(rates.count > 2)
            for (name, rates) in rates {
                let own = try #require(expected[name])
                #expect(rates.count == own.count)
                for (one, other) in zip(rates, own) {
                    #expect(abs(one - other) < 1e-6 * other + 1e-9)
                }
            }

            try program.write(
                Self.shop.replacing(
                    "simulation: shop, interval: 1s", with: "recording: r.ndjson, speed: 8"),
                to: "again.yml")
            let run = try program.start(["run", "again.yml"])
            try await eventually("the recording is over") {
                run.errors.contains("ended") ? true : nil
            }
            run.signal(SIGINT)
            let result = try await run.result(within: .seconds(30))
            for metric in ["queue.throughput.in", "topic.throughput.in", "consumer.commit.rate"] {
                #expect(values(metric, result.rows) == values(metric, replay.rows), "\(metric)")
            }
            // What is over is not asked as fast as it went.
            let ended = result.rows.filter { $0.text("reason") == "ended" }
            #expect(ended.map { $0.number("mqp.collect.interval") } == [30])
        }
    }

    /// By queue, the rates that follow from the counters of a recording.
    private func publishRates(_ recording: String) throws -> [String: [Double]] {
        var rates: [String: [Double]] = [:]
        var before: (elapsed: Double, counters: [String: Double]) = (0, [:])
        for line in EventRow.read(recording) where line.text("request") == "queues" {
            let elapsed = try #require(line.number("elapsed")) / 1e9
            let rows = try #require(line.values["rows"] as? [[String: Any]])
            var counters: [String: Double] = [:]
            for row in rows {
                let row = EventRow(values: row)
                let name = try "\(#require(row.text("vhost")))/\(#require(row.text("queue")))"
                    .replacing("//", with: "/")
                counters[name] = row.number("publish")
            }
            for (name, value) in counters {
                guard let earlier = before.counters[name] else { continue }
                rates[name, default: []].append((value - earlier) / (elapsed - before.elapsed))
            }
            before = (elapsed, counters)
        }
        return rates
    }

    @Test func `a recording holds no name that is hidden`() async throws {
        try await withProgram { program in
            let plain = try await recordShop(program)
            try FileManager.default.removeItem(at: program.folder.appending(path: "r.ndjson"))
            let hidden = try await recordShop(program, "--hide", "queue", "--hide", "cluster")
            #expect(plain.contains("\"cluster\":\"storefront\""))
            #expect(!hidden.contains("\"cluster\":\"storefront\""))
            #expect(!hidden.contains("\"target\":\"shop\""))
            #expect(hidden.contains("\"queue\":\"hidden-"))
            let replay = try await program.run("replay", "r.ndjson")
            #expect(replay.status == 0, "\(replay.errors)")
            #expect(replay.rows.contains { $0.text("entityName")?.contains("hidden-") == true })
        }
    }

    @Test func `an outage is recorded, and replayed as one`() async throws {
        try await TickingBroker.with { broker in
            try await withProgram { program in
                try program.writeTickers(
                    at: broker.port, sinks: ["{ sink: stdout, format: ndjson }"])
                let record = try program.start(["record", "tick-0", "--output", "r.ndjson"])
                try await eventually("it was asked") { broker.questions >= 3 ? true : nil }
                record.signal(SIGTERM)
                let result = try await record.result(within: .seconds(30))
                #expect(result.status == 0, "\(result.errors)")
                let path = program.folder.appending(path: "r.ndjson")
                var lines = try String(contentsOf: path, encoding: .utf8)
                    .split(separator: "\n").map(String.init)
                #expect(lines.count >= 6 && lines.last?.hasPrefix("{\"polls\":") == true)
                // The second answer did not come; its time is as it was.
                let end = try #require(lines[3].firstRange(of: ",\"rows\""))
                lines[3] = lines[3][..<end.lowerBound] + ",\"failed\":\"timeout\"}"
                try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: path)
                let replay = try await program.run(
                    "replay", "r.ndjson", "--definitions", "definitions")
                #expect(replay.errors.contains("ticks: timeout: it failed so when it was recorded"))
                let rows = replay.rows.filter { $0.eventType == "TickSample" }
                // What was counted meanwhile is in the change after it.
                let totals = try rows.map { try #require($0.number("total")) }
                let changes = rows.compactMap { $0.number("ticker.change") }
                #expect(changes.reduce(0, +) == totals[totals.count - 1] - totals[0])
            }
        }
    }

    @Test func `a recording that was cut off is replayed, and that is said`() async throws {
        try await withProgram { program in
            let recording = try await recordShop(program)
            let bytes = Array(recording.utf8)
            let path = program.folder.appending(path: "cut.ndjson")
            try Data(bytes[..<(bytes.count * 2 / 3)]).write(to: path)
            let replay = try await program.run("replay", "cut.ndjson")
            #expect(replay.status == 1)
            #expect(replay.errors.contains("the recording was cut off"))
            #expect(!replay.rows.isEmpty)
            try Data(bytes.dropFirst(10)).write(to: path)
            let none = try await program.run("replay", "cut.ndjson")
            #expect(none.status == 2)
            #expect(none.errors.contains("does not begin with the line of a recording"))
        }
    }

    @Test func `a file that is there is left alone`() async throws {
        try await withProgram { program in
            try program.write(Self.shop, to: "mqp.yml")
            try program.write("mine", to: "r.ndjson")
            let arguments = ["record", "shop", "--output", "r.ndjson", "--duration", "1s"]
            let refused = try await program.start(arguments).result(within: .seconds(150))
            #expect(refused.status == 2)
            #expect(refused.errors.contains("is there already"))
            let path = program.folder.appending(path: "r.ndjson")
            #expect(try String(contentsOf: path, encoding: .utf8) == "mine")
            let forced = try await program.start(arguments + ["--force"])
                .result(within: .seconds(150))
            #expect(forced.status == 0, "\(forced.errors)")
            #expect(try String(contentsOf: path, encoding: .utf8).hasPrefix("{\"recording\":1"))
        }
    }

    @Test(arguments: [
        (["record", "shp", "--output", "r"], "did you mean `shop`?"),
        (["record", "shop", "--output", "r", "--hide", "queu"], "did you mean `queue`?"),
        (["record", "shop", "--output", "none/r"], "cannot be written"),
        (["record", "shop", "--output", "./mqp.yml", "--force"], "is the configuration"),
        (["record", "shop", "--output", "/dev/null", "--force"], "is no regular file"),
        (["record", "shop", "--output", "r", "--max-size", "0"], "--max-size is from 1"),
        (["run", "lost.yml"], "the recording cannot be read: there is no file"),
    ])
    func `what cannot be done is said, and no file is made`(
        _ arguments: [String], _ words: String
    ) async throws {
        try await withProgram { program in
            try program.write(Self.shop, to: "mqp.yml")
            try program.write(
                Self.shop.replacing("simulation: shop, interval: 1s", with: "recording: gone"),
                to: "lost.yml")
            let result = try await program.start(arguments).result(within: .seconds(150))
            #expect(result.status == 2)
            #expect(result.errors.contains(words), "\(result.errors)")
            #expect(
                !FileManager.default.fileExists(atPath: program.folder.appending(path: "r").path))
        }
    }

    @Test func `a file of a recording has a limit, and ends with a whole line`() async throws {
        try await withProgram { program in
            let path = program.folder.appending(path: "r").path
            do {
                let file = try RecordingFile(path, isForced: false, maximumBytes: 10)
                #expect(file.write(Array("1234567\n".utf8)))
                #expect(!file.write(Array("890\n".utf8)))
                #expect(file.writeLast(Array("end\n".utf8)))
                #expect(file.failure == nil)
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "1234567\nend\n")
            let facts = try FileManager.default.attributesOfItem(atPath: path)
            #expect(facts[.posixPermissions] as? Int == 0o600)
        }
    }
}
