import Brokers
import Foundation
import StandIns
import Testing

/// `mqp send`: rows from a file, or from another program.
@Suite(.timeLimit(.minutes(10)))
struct SendCommandTests {
    private static let file = "{ sink: file, path: sent.ndjson }"

    private func text(_ path: String, in program: MQPProgram) throws -> String {
        try String(contentsOf: program.folder.appending(path: path), encoding: .utf8)
    }

    @Test func `rows of a simulation come out as they went in`() async throws {
        try await withProgram { program in
            try program.writeTickers(sinks: [Self.file])
            let simulated = try await program.run("simulate", "shop", "--for", "2m")
            try program.write(simulated.output, to: "rows.ndjson")
            let sent = try await program.run("send", "mqp.yml", input: "rows.ndjson")
            #expect(sent.status == 0, "\(sent.errors)")
            let first = try text("sent.ndjson", in: program)
            #expect(first.replacing(/"rowId":"[^"]*",/, with: "") == simulated.output)

            // And what a file sink wrote, in its turn; each row is a new one.
            try program.write(first, to: "rows.ndjson")
            let again = try await program.run("send", "mqp.yml", "rows.ndjson")
            #expect(again.status == 0, "\(again.errors)")
            let both = EventRow.read(try text("sent.ndjson", in: program))
            #expect(both.count == 2 * simulated.rows.count)
            #expect(Set(both.compactMap { $0.text("rowId") }).count == both.count)
            #expect(
                try text("sent.ndjson", in: program).replacing(/"rowId":"[^"]*",/, with: "")
                    == simulated.output + simulated.output)
        }
    }

    @Test func `every kind of value comes out equal`() async throws {
        let line =
            #"{"eventType":"TickSample","timestamp":1767225600000,"tickerName":"a \"b\" ü\n😀","#
            + #""yes":true,"no":false,"whole":-3,"large":9007199254740993,"part":0.1,"empty":"","#
            + #""ticker.change":2.5}"#
        try await withProgram { program in
            try program.writeTickers(sinks: [Self.file])
            try program.write(line + "\n", to: "rows.ndjson")
            let sent = try await program.run("send", "mqp.yml", "rows.ndjson")
            #expect(sent.status == 0, "\(sent.errors)")
            let row = try #require(EventRow.read(try text("sent.ndjson", in: program)).first)
            var values = row.values
            #expect(values.removeValue(forKey: "rowId") is String)
            let original = try #require(EventRow.read(line).first).values
            #expect(values as NSDictionary == original as NSDictionary)
        }
    }

    @Test func `metrics are metrics again, and entities are who they were`() async throws {
        try await EndpointStandIn.with(rules: OTLPRules()) { endpoint in
            try await withProgram { program in
                try program.writeTickers(
                    sinks: ["{ sink: otlp, url: \"\(endpoint.url)\", \(hurry) }"])
                let simulated = try await program.run("simulate", "shop", "--for", "1m")
                let rows = simulated.rows.filter { $0.number("queue.depth") != nil }
                try #require(!rows.isEmpty)
                try program.write(simulated.output, to: "rows.ndjson")
                let sent = try await program.run("send", "mqp.yml", "rows.ndjson")
                #expect(sent.status == 0, "\(sent.errors)")
                let points = endpoint.rows.filter { $0["metric"] == .text("queue.depth") }
                #expect(points.count == rows.count)
                for row in rows {
                    let time = try #require(row.number("timestamp"))
                    let point = points.first {
                        $0["time"] == .text("\(Int64(time))000000")
                            && $0["mqp.entity.guid"] == row.text("entityGuid").map { .text($0) }
                    }
                    #expect(point?["value"] == row.number("queue.depth").map { .number($0) })
                    #expect(
                        point?["mqp.entity.name"] == row.text("entityName").map { .text($0) })
                    #expect(
                        point?["mqp.entity.type"] == row.text("entityType").map { .text($0) })
                }
            }
        }
    }

    @Test func `lines that are no rows are told by number, and the others are sent`() async throws {
        try await withProgram { program in
            try program.writeTickers(sinks: [Self.file])
            try program.writeRows(["one", "two"])
            let (good, long) = (
                try text("rows.ndjson", in: program), String(repeating: "x", count: 1_100_000)
            )
            try program.write(
                "nonsense\n\(good)[1]\n\n{\"long\":\"\(long)\"}\n\(good)", to: "mixed.ndjson")
            let sent = try await program.run("send", "mqp.yml", "mixed.ndjson")
            #expect(sent.status == 1)
            for number in [1, 4, 6] {
                #expect(sent.errors.contains("error: line \(number): "), "\(sent.errors)")
            }
            #expect(sent.errors.matches(of: /error: line/).count == 3, "\(sent.errors)")
            let rows = EventRow.read(try text("sent.ndjson", in: program))
            #expect(rows.map { $0.text("tickerName") } == ["one", "two", "one", "two"])
        }
    }

    @Test func `what cannot be read or has no sinks ends with 2, and nothing with 0`() async throws
    {
        try await withProgram { program in
            try program.writeTickers(sinks: [Self.file])
            let missing = try await program.run("send", "mqp.yml", "missing.ndjson")
            #expect(missing.status == 2)
            #expect(missing.errors.contains("`missing.ndjson` cannot be read"))
            let folder = try await program.run("send", "mqp.yml", "definitions")
            #expect(folder.status == 2, "\(folder.errors)")
            #expect(folder.errors.contains("the rows cannot be read"), "\(folder.errors)")
            let nothing = try await program.run("send", "mqp.yml")
            #expect(nothing.status == 0, "\(nothing.errors)")
            try program.writeTickers(sinks: ["{ sink: file, path: no/such/folder }"])
            #expect(try await program.run("send", "mqp.yml").status == 2)
        }
    }
}
