import Brokers
import Foundation
import TestSupport
import Testing

/// How a run ends, and how targets stay out of each other's way.
@Suite(.timeLimit(.minutes(10)))
struct LifeCycleTests {
    @Test(arguments: [SIGINT, SIGTERM])
    func `a signal delivers what is left and ends with 0`(number: Int32) async throws {
        let server = try await SharedBrokers.ofThisProcess.natsServer()
        try await withProgram { program in
            try program.writeNATSConfiguration(
                targets: [("nats", server.monitorAddress)],
                sinks: "[ { sink: file, path: rows.ndjson } ]")
            let running = try program.start(["run", "mqp.yml"])
            let file = program.folder.appending(path: "rows.ndjson")
            let rows = { EventRow.read((try? String(contentsOf: file, encoding: .utf8)) ?? "") }
            try await eventually("rows arrive") { rows().count > 3 ? true : nil }
            running.signal(number)
            let result = try await running.result(within: .seconds(150))
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors.contains("sink=file"))
            let counts = try #require(
                result.errors.firstMatch(of: /accepted=(\d+) dead=0 delivered=(\d+) dropped=0/))
            #expect(counts.1 == counts.2)
            #expect(rows().count == Int(counts.2))
        }
    }

    @Test func `a second signal gives up what cannot be delivered`() async throws {
        let server = try await SharedBrokers.ofThisProcess.natsServer()
        try await withProgram { program in
            try program.writeNATSConfiguration(
                targets: [("nats", server.monitorAddress)],
                sinks: "[ { sink: file, path: /dev/full } ]")
            let running = try program.start(["run", "mqp.yml"])
            try await eventually("the sink is failing") {
                running.errors.contains("reason=disk_full") ? true : nil
            }
            running.signal(SIGINT)
            try await eventually("it is stopping") {
                running.errors.contains("stopping signal=SIGINT") ? true : nil
            }
            running.signal(SIGINT)
            let result = try await running.result(within: .seconds(150))
            #expect(result.status == 1)
            #expect(result.errors.hasSuffix("error: stopped before all rows were delivered\n"))
        }
    }

    @Test func `a duration ends a run by itself`() async throws {
        let server = try await SharedBrokers.ofThisProcess.natsServer()
        try await withProgram { program in
            try program.writeNATSConfiguration(targets: [("nats", server.monitorAddress)])
            let result = try await program.run("run", "mqp.yml", "--duration", "2s")
            #expect(result.status == 0, "\(result.errors)")
            #expect(!result.rows.isEmpty)
        }
    }

    @Test func `the program's own log goes to the sinks that name it and to no other`()
        async throws
    {
        let server = try await SharedBrokers.ofThisProcess.natsServer()
        try await withProgram { program in
            try program.writeNATSConfiguration(
                targets: [("nats", server.monitorAddress)],
                sinks: "[ { sink: stdout, format: ndjson }, { sink: file, path: /dev/full }, "
                    + "{ sink: file, name: log, path: log.ndjson, only: [MqpLog] } ]")
            let result = try await program.run("run", "mqp.yml", "--duration", "4s")
            let log = EventRow.read(
                try String(
                    contentsOf: program.folder.appending(path: "log.ndjson"), encoding: .utf8))
            #expect(!log.isEmpty && log.allSatisfy { $0.eventType == "MqpLog" })
            #expect(log.contains { $0.text("details")?.contains("disk_full") == true })
            #expect(!result.rows.isEmpty && !result.rows.contains { $0.eventType == "MqpLog" })
        }
    }

    @Test func `a target that never answers holds up no other`() async throws {
        let server = try await SharedBrokers.ofThisProcess.natsServer()
        try await withHeldPort(isListening: true) { silent in
            try await withProgram { program in
                let hanging = (1...20).map { ("hanging-\($0)", "http://127.0.0.1:\(silent)") }
                try program.writeNATSConfiguration(
                    targets: hanging + [("good", server.monitorAddress)],
                    more: "concurrency: 4")
                let running = try program.start(["run", "mqp.yml"])
                try await eventually(
                    "the good target is asked again and again", within: .seconds(40)
                ) {
                    running.rows.filter { $0.text("target") == "good" }.count >= 5 ? true : nil
                }
                try await eventually("the others are told to be silent", within: .seconds(40)) {
                    running.rows.contains {
                        $0.text("target")?.hasPrefix("hanging") == true
                            && $0.text("reason") == "timeout"
                    } ? true : nil
                }
                running.signal(SIGTERM)
                #expect(try await running.result(within: .seconds(150)).status == 0)
            }
        }
    }

    @Test func `a target that is not there makes the exit code of once 1`() async throws {
        try await withHeldPort { port in
            try await withProgram { program in
                try program.writeNATSConfiguration(targets: [("gone", "http://127.0.0.1:\(port)")])
                let result = try await program.run("run", "mqp.yml", "--once", "--settle", "1s")
                #expect(result.status == 1)
                #expect(result.rows.map { $0.text("reason") } == ["unreachable"])
                let lines = result.errors.split(separator: "\n")
                #expect(
                    lines.filter { $0.contains("does not answer") }.count == 1, "\(result.errors)")
            }
        }
    }

    @Test func `secrets are printed nowhere`() async throws {
        let broker = try await SharedBrokers.ofThisProcess.rabbitMQBroker()
        let secret = "n0t-t0-be-seen-\(UUID().uuidString)"
        try await withProgram { program in
            try program.write(
                rabbitMQConfiguration(port: broker.ports.management), to: "mqp.yml")
            let running = try program.start(
                ["run", "mqp.yml", "--once", "--settle", "1s", "--log-level", "trace"],
                environment: ["BROKER_USER": "someone", "BROKER_PASSWORD": secret])
            let result = try await running.result(within: .seconds(150))
            #expect(result.status == 1)
            #expect(result.errors.contains("reason=unauthorized"), "\(result.errors)")
            let encoded = Data("someone:\(secret)".utf8).base64EncodedString()
            for text in [secret, encoded] {
                #expect(!result.errors.contains(text))
                #expect(!result.output.contains(text))
            }
        }
    }
}
