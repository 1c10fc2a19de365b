import Brokers
import Foundation
import Testing

/// `mqp alerts test` over the incidents of the simulated shop.
@Suite(.timeLimit(.minutes(10)))
struct AlertsTestCommandTests {
    private struct Output: Decodable {
        struct Alert: Decodable {
            var alert: String
            var severity: String
            var attributes: [String: String]
            var fired: Int64?
            var ended: Int64?
        }
        var from: Int64
        var until: Int64
        var incidents: [Incident]
        var alerts: [Alert]
        var leftOut: Int
        var failures: [String]?
    }

    private struct Incident: Decodable {
        var name: String
        var from: Int64
        var until: Int64
    }

    /// What fires critically in an incident, and of what.
    struct Expected: Sendable, CustomTestStringConvertible {
        var incident: String
        var alerts: Set<String>
        var subject: String

        var testDescription: String { incident }

        init(_ incident: String, _ alerts: Set<String>, of subject: String) {
            self.incident = incident
            self.alerts = alerts
            self.subject = subject
        }
    }

    private func output(_ arguments: [String], in program: MQPProgram) async throws -> Output {
        let running = try program.start(["alerts", "test", "--format", "json"] + arguments)
        let result = try await running.result(within: .seconds(400))
        try #require(result.status == 0, "\(result.errors)")
        return try JSONDecoder().decode(Output.self, from: Data(result.output.utf8))
    }

    /// One for each incident of the simulation that comes with the program.
    static let shop: [Expected] = [
        Expected("a broker is down", ["INFRA-MESSAGE_QUEUE_BROKER/brokerDown"], of: "2"),
        Expected(
            "billing reads nothing", ["INFRA-MESSAGE_QUEUE_CONSUMER_GROUP/stuck"], of: "billing"),
        Expected("a partition is hot", ["INFRA-MESSAGE_QUEUE_TOPIC/hotPartition"], of: "clicks"),
        Expected("nobody sends mails", ["INFRA-MESSAGE_QUEUE_QUEUE/notDrained"], of: "mails"),
        Expected(
            "shipping rebalances", ["INFRA-MESSAGE_QUEUE_CONSUMER_GROUP/rebalancing"],
            of: "shipping"),
        Expected(
            "a disk fills",
            ["INFRA-MESSAGE_QUEUE_BROKER/disk", "INFRA-MESSAGE_QUEUE_BROKER/diskAlarm"],
            of: "rabbit@store-3"),
        Expected("a broker is silent", ["INFRA-MESSAGE_QUEUE_BROKER/noData"], of: "3"),
        Expected("sessions fail", ["INFRA-MESSAGE_QUEUE_TOPIC/errorRate"], of: "sessions"),
    ]

    @Test(arguments: Self.shop)
    func `in each incident of the shop the alert fires that should, and no other is critical`(
        expected: Expected
    ) async throws {
        try await withProgram { program in
            let output = try await output(
                ["--incident", expected.incident, "--for", "30m"], in: program)
            let incident = try #require(output.incidents.first)
            let critical = output.alerts.filter { $0.severity == "critical" && $0.fired != nil }
            #expect(!critical.isEmpty)
            for alert in critical {
                #expect(expected.alerts.contains(alert.alert), "\(alert)")
                #expect(alert.attributes.values.contains(expected.subject), "\(alert)")
                let fired = try #require(alert.fired)
                #expect(
                    output.incidents.contains { $0.from < fired && fired <= $0.until + 120_000 })
            }
            #expect(critical.contains { ($0.fired ?? 0) < incident.until })
        }
    }

    @Test func `every incident that comes with the program is tried, each alone`() async throws {
        try await withProgram { program in
            let output = try await output(["--for", "45m"], in: program)
            #expect(Set(output.incidents.map(\.name)) == Set(Self.shop.map(\.incident)))
            // Together they are no different: what is critical is of one of them.
            let expected = Self.shop.reduce(into: Set<String>()) { $0.formUnion($1.alerts) }
            for alert in output.alerts where alert.severity == "critical" && alert.fired != nil {
                #expect(expected.contains(alert.alert), "\(alert)")
            }
        }
        let folder = MQPProgram.project.appending(path: "definitions/simulations").path
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["shop.yml"])
    }

    @Test func `without an incident nothing fires`() async throws {
        try await withProgram { program in
            let output = try await output(["--no-incidents", "--for", "30m"], in: program)
            #expect(output.incidents.isEmpty)
            let fired = output.alerts.filter { $0.fired != nil }
            #expect(fired.isEmpty, "\(fired)")
        }
    }

    @Test func `recorded rows give the same alerts, and what is expected is held against them`()
        async throws
    {
        try await withProgram { program in
            let arguments = ["--incident", "nobody sends mails", "--for", "15m"]
            let simulated = try await output(arguments, in: program)
            try program.write(
                """
                format: 1
                expect:
                  - { alert: INFRA-MESSAGE_QUEUE_QUEUE/notDrained, match: { queueName: mails },
                      firesAfter: 5m, firesBefore: 10m, resolvesBefore: 15m }
                """, to: "right.yml")
            try program.write(
                """
                format: 1
                expect:
                  - { alert: INFRA-MESSAGE_QUEUE_QUEUE/notDrained, match: { queueName: invoices },
                      firesBefore: 10m }
                """, to: "wrong.yml")
            let right = try await program.run(
                "alerts", "test", "--incident", "nobody sends mails", "--for", "15m", "--expect",
                "right.yml")
            #expect(right.status == 0, "\(right.output) \(right.errors)")
            #expect(right.output.contains("all is as expected"))
            let wrong = try await program.run(
                "alerts", "test", "--incident", "nobody sends mails", "--for", "15m", "--expect",
                "wrong.yml")
            #expect(wrong.status == 1, "\(wrong.errors)")
            #expect(wrong.output.contains("does not fire"), "\(wrong.output)")
            #expect(wrong.output.contains("is not expected"), "\(wrong.output)")
            // The shop of all incidents, recorded by another command.
            let rows = try await program.run("simulate", "shop", "--for", "15m")
            try program.write(rows.output, to: "rows.ndjson")
            let recorded = try await output(["--rows", "rows.ndjson"], in: program)
            #expect(recorded.leftOut == 0)
            let own = recorded.alerts.filter { $0.attributes.values.contains("mails") }
            let other = simulated.alerts.filter { $0.attributes.values.contains("mails") }
            #expect(own.compactMap(\.fired) == other.compactMap(\.fired))
        }
    }

    @Test func `the examples on the page are right`() async throws {
        let page = try String(
            contentsOf: MQPProgram.project.appending(
                path: "Sources/mqp/Documentation.docc/AlertEvaluation.md"), encoding: .utf8)
        let examples = page.matches(of: #/(?s)```yaml\n(.*?)```/#).map { String($0.1) }
        try #require(examples.count == 2)
        try await withProgram { program in
            try program.write(
                """
                format: 1
                account: 42
                \(examples[0])
                targets: [{ target: shop, source: simulation, simulation: shop }]
                sinks: [{ sink: stdout, format: ndjson }]
                """, to: "mqp.yml")
            let lint = try await program.run("lint", "--fail-on", "warning", "mqp.yml")
            #expect(lint.status == 0, "\(lint.output) \(lint.errors)")
            try program.write(examples[1], to: "expected.yml")
            let test = try await program.run(
                "alerts", "test", "--incident", "nobody sends mails", "--for", "20m", "--expect",
                "expected.yml")
            #expect(test.status == 0, "\(test.output) \(test.errors)")
        }
    }

    @Test func `rows of too long a time are refused before anything is evaluated`() async throws {
        try await withProgram { program in
            let rows = try await program.run("simulate", "shop", "--for", "1m")
            let line = try #require(rows.output.split(separator: "\n").first)
            let time = try #require(
                line.firstMatch(of: /"timestamp":([0-9]+)/).flatMap { Int64($0.1) })
            for (days, words) in [
                (200, "more than 1000000 evaluations"), (400, "more than a year"),
            ] {
                let later = line.replacing(
                    "\"timestamp\":\(time)",
                    with: "\"timestamp\":\(time + Int64(days) * 86_400_000)")
                try program.write("\(line)\n\(later)\n", to: "rows.ndjson")
                let result = try await program.run("alerts", "test", "--rows", "rows.ndjson")
                #expect(result.status == 2)
                #expect(result.errors.contains(words), "\(result.errors)")
            }
        }
    }

    @Test func `a time zone that is not there is found`() async throws {
        try await withProgram { program in
            try program.write(
                """
                format: 1
                account: 42
                state: state
                alerts:
                  maintenance: [{ reason: x, from: "01:00", until: "02:00", zone: Europe/Nowhere }]
                targets: [{ target: shop, source: simulation, simulation: shop }]
                sinks: [{ sink: stdout, format: ndjson }]
                """, to: "mqp.yml")
            let lint = try await program.run("lint", "mqp.yml")
            #expect(lint.status == 1)
            #expect(
                lint.output.contains("there is no time zone `Europe/Nowhere`"), "\(lint.output)")
        }
    }

    @Test func `what cannot be asked is said`() async throws {
        try await withProgram { program in
            let unknown = try await program.run("alerts", "test", "--incident", "nothing")
            #expect(unknown.status == 2)
            #expect(unknown.errors.contains("has no incident `nothing`"), "\(unknown.errors)")
            try program.write("expect: [ { alert: x } ]\n", to: "bad.yml")
            let bad = try await program.run("alerts", "test", "--expect", "bad.yml")
            #expect(bad.status == 2)
            #expect(bad.errors.contains("firesBefore"), "\(bad.errors)")
        }
    }
}
