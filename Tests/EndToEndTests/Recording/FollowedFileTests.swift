import Brokers
import Foundation
import Testing

/// A run that follows a file makes a row of each line, also over its end and its restart.
@Suite(.timeLimit(.minutes(5)), .serialized)
struct FollowedFileTests {
    private func prepare(_ program: MQPProgram) throws {
        try program.write(
            """
            format: 1
            source: jobs
            title: Jobs of a script
            requests:
              jobs:
                transport: file
                format: ndjson
                follow: true
                fields:
                  job: string
                  waiting: { type: gauge, unit: "{message}" }
            samples:
              MessageQueueQueueSample:
                from: jobs
                attributes:
                  provider: { const: script }
                  clusterName: target.name
                  vhost: { const: jobs }
                  queueName: job
                metrics: { queue.depth: waiting }
            """, to: "definitions/source.yml")
        try program.write(
            """
            format: 1
            account: 42
            definitions: [definitions]
            state: state
            targets:
              - { target: script, source: jobs, file: jobs.ndjson, interval: 1s }
            sinks: [ { sink: stdout, format: ndjson } ]
            """, to: "mqp.yml")
    }

    private func append(_ names: String..., in program: MQPProgram) throws {
        let path = program.folder.appending(path: "jobs.ndjson")
        if !FileManager.default.fileExists(atPath: path.path) { try Data().write(to: path) }
        let file = try FileHandle(forWritingTo: path)
        try file.seekToEnd()
        for name in names {
            try file.write(contentsOf: Data("{\"job\":\"\(name)\",\"waiting\":3}\n".utf8))
        }
        try file.close()
    }

    private func names(_ rows: [EventRow]) -> [String] { rows.compactMap { $0.text("queueName") } }

    @Test func `no line is lost or twice over a restart, and what is not told of again stays`()
        async throws
    {
        try await withProgram { program in
            try prepare(program)
            try append("a", "b", in: program)
            let first = try program.start(["run", "mqp.yml"])
            try await eventually("the lines are rows") { names(first.rows).count >= 2 ? true : nil }
            try append("c", in: program)
            try await eventually("the next is one") { names(first.rows).count >= 3 ? true : nil }
            first.signal(SIGINT)
            let result = try await first.result(within: .seconds(30))
            #expect(names(result.rows) == ["a", "b", "c"])
            let entities = try await program.run("entities", "mqp.yml")
            for name in ["a", "b", "c"] {
                let line = try #require(
                    entities.output.split(separator: "\n").first { $0.hasPrefix("jobs/\(name) ") },
                    "\(entities.output)")
                #expect(!line.contains("gone"), "\(line)")
            }

            try append("d", in: program)
            try FileManager.default.moveItem(
                at: program.folder.appending(path: "jobs.ndjson"),
                to: program.folder.appending(path: "jobs.ndjson.1"))
            try append("e", in: program)
            let second = try program.start(["run", "mqp.yml"])
            try await eventually("both files are read") {
                names(second.rows).contains("e") ? true : nil
            }
            second.signal(SIGINT)
            let after = try await second.result(within: .seconds(30))
            #expect(names(after.rows) == ["d", "e"], "\(after.errors)")
        }
    }
}
