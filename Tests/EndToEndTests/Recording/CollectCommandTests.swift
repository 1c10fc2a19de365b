import Brokers
import Foundation
import StandIns
import Testing

/// `mqp collect` tries a source and says what came and what did not.
@Suite(.timeLimit(.minutes(5)), .serialized)
struct CollectCommandTests {
    @Test func `shows what an answer has and what is made of it`() async throws {
        try await TickingBroker.with { broker in
            try await withProgram { program in
                try program.writeTickers(sinks: ["{ sink: stdout }"])
                let address = "http://127.0.0.1:\(broker.port)/tick"
                let result = try await program.run(
                    "collect", "ticker", address, "--definitions", "definitions",
                    "--interval", "1s")
                #expect(result.status == 0, "\(result.errors)")
                #expect(result.errors == "")
                #expect(broker.questions == 2)
                let lines = result.output.split(separator: "\n").map(String.init)
                #expect(lines.first == "ticker at \(address)")
                #expect(
                    lines.contains { $0.hasPrefix("request ticks: ") && $0.hasSuffix(", 1 rows") })
                #expect(lines.contains("  name   1 of 1  tick"), "\(result.output)")
                #expect(lines.contains("  ticks  1 of 1  \(broker.ticks(of: "tick"))"))
                #expect(lines.contains("sample TickSample: 1 rows"))
                #expect(lines.contains { $0.hasPrefix("  ticker.change  1 of 1  ") })

                let once = try await program.run(
                    "collect", "ticker", address, "--definitions", "definitions", "--once")
                #expect(once.status == 0)
                #expect(broker.questions == 3)
                #expect(once.output.contains("  ticker.change  -  needs two polls"))
            }
        }
    }

    @Test func `a simulation has metrics, entities, and what it cannot tell`() async throws {
        try await withProgram { program in
            let result = try await program.run("collect", "simulation", "shop", "--interval", "1s")
            #expect(result.status == 0, "\(result.errors)")
            for word in [
                "request queues: ", "sample MessageQueueQueueSample: ", "  queue.depth  ",
                "entities", "  MESSAGE_QUEUE_QUEUE ",
            ] {
                #expect(result.output.contains(word), "\(word)")
            }
        }
    }

    @Test func `one request alone, as JSON`() async throws {
        try await withProgram { program in
            let result = try await program.run(
                "collect", "simulation", "shop", "--request", "queues", "--once", "--json")
            #expect(result.status == 0, "\(result.errors)")
            let value = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
            let report = EventRow(values: try #require(value as? [String: Any]))
            #expect(report.text("address") == "simulation:shop")
            let requests = try #require(report.values["requests"] as? [[String: Any]])
            #expect(requests.map { $0["request"] as? String } == ["queues"])
            let samples = try #require(report.values["samples"] as? [[String: Any]])
            let topics = samples.first { $0["sample"] as? String == "MessageQueueTopicSample" }
            #expect(topics?["reason"] as? String == "`topics` was not answered")
        }
    }

    @Test func `a file is tried as it lies there`() async throws {
        try await withProgram { program in
            try program.write(
                """
                format: 1
                source: lines
                title: Lines
                requests:
                  lines:
                    transport: file
                    format: ndjson
                    key: [name]
                    fields: { name: string, size: { type: gauge?, unit: By }, color: string? }
                samples:
                  LineSample:
                    from: lines
                    attributes: { lineName: name, lineColor: color }
                    metrics: { queue.size: size }
                """, to: "definitions/source.yml")
            try program.write(
                """
                format: 1
                metrics: { queue.size: { unit: By, description: Bytes in the queue. } }
                """, to: "definitions/metrics.yml")
            try program.write("{\"name\":\"a\"}\nhello\n{\"name\":\"b\"}\n", to: "lines.ndjson")
            let result = try await program.run(
                "collect", "lines", "lines.ndjson", "--definitions", "definitions", "--once")
            #expect(result.status == 0, "\(result.errors)")
            for line in [
                "  ! a line is left out: not JSON: its syntax is wrong", "  name  2 of 2  a",
                "  never came: size, color", "  queue.size  -  `size` never came",
                "  attributes without a value: lineColor",
            ] {
                #expect(result.output.contains(line + "\n"), "\(line)\n\(result.output)")
            }
        }
    }

    @Test func `nobody there is no success`() async throws {
        try await withProgram { program in
            let result = try await program.run("collect", "rabbitmq", "http://127.0.0.1:1")
            #expect(result.status == 1)
            #expect(result.output.contains("no answer\n  unreachable: "), "\(result.output)")
            #expect(result.output.contains("`queues` was not answered"))
            let kafka = try await program.run(
                "collect", "kafka", "127.0.0.1:1,127.0.0.1:2", "--timeout", "2s", "--setting",
                "socket.keepalive.enable=true")
            #expect(kafka.status == 1, "\(kafka.errors)")
            #expect(kafka.output.contains("no answer\n"), "\(kafka.output)")
        }
    }

    @Test func `a source that cannot be read is told as such, not as missing`() async throws {
        try await withProgram { program in
            try program.write("format: 1\nsource: mine\n\ttitle: Mine\n", to: "broken/source.yml")
            for (folder, words) in [
                ("broken", "broken/source.yml:3:1"), ("nowhere", "nowhere: no such file or folder"),
            ] {
                let result = try await program.run(
                    "collect", "mine", "http://127.0.0.1:1", "--definitions", folder)
                #expect(result.status == 2)
                #expect(result.errors.contains(words), "\(result.errors)")
            }
        }
    }

    @Test(arguments: [
        (["collect", "rabitmq", "http://127.0.0.1:1"], "did you mean `rabbitmq`?"),
        (["collect", "rabbitmq", "127.0.0.1"], "write scheme, host and port"),
        (["collect", "nri-kafka", "https://api.newrelic.com"], "write a target with `newRelic:`"),
        (["collect", "simulation", "shp"], "did you mean `shop`?"),
        (["collect", "simulation", "shop", "--request", "queue"], "did you mean `queues`?"),
        (["collect", "rabbitmq", "http://127.0.0.1:1", "--username", "u"], "go together"),
        (
            [
                "collect", "rabbitmq", "http://127.0.0.1:1", "--username", "u", "--password-file",
                "no",
            ],
            "no such file"
        ),
    ])
    func `what cannot be asked is said with its cure`(
        _ arguments: [String], _ words: String
    ) async throws {
        try await withProgram { program in
            let result = try await program.start(arguments).result(within: .seconds(150))
            #expect(result.status == 2)
            #expect(result.errors.contains(words), "\(result.errors)")
            #expect(result.output == "")
        }
    }
}
