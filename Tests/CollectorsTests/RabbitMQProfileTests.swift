import Brokers
import Definitions
import Diagnostics
import Foundation
import Plans
import Telemetry
import Testing

@testable import Collectors

/// A real RabbitMQ answers what the profiles of its source ask.
@Suite(.timeLimit(.minutes(5)))
struct RabbitMQProfileTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The shipped source with the shipped catalogue.
    private static func source() throws -> CompiledSource {
        var files = [try file("definitions/sources/rabbitmq.yml")]
        let folder = root.appending(path: "definitions/metrics")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted() {
            files.append(try file("definitions/metrics/\(name)"))
        }
        var report = DiagnosticReport()
        let set = DefinitionSet.load(files, report: &report)
        let source = set.sources.first?.compile(catalogue: set.metrics, report: &report)
        return try #require(source, "\(report.sorted.map(\.message))")
    }

    private static func file(_ path: String) throws -> DefinitionFile {
        DefinitionFile(path: path, bytes: [UInt8](try Data(contentsOf: root.appending(path: path))))
    }

    private static let counts = ["short": 1, "long": 7, "longest": 12]

    /// Three queues of known lengths, in a virtual host of their own.
    private func prepare(_ management: RabbitMQManagement, _ host: String) async throws {
        try await management.createVirtualHost(host)
        let queues = Self.counts.map { (QueueDeclaration($0, in: host), $1) }
        try await management.declare(queues.map(\.0))
        for (queue, count) in queues { try await management.publish(count, to: queue) }
        try await eventually("the API knows the lengths", within: .seconds(150)) {
            for (queue, count) in queues
            where try await management.state(of: queue).messages != count {
                return nil as Bool?
            }
            return true
        }
    }

    @Test func `each profile brings every queue, with all that it says its answers have`()
        async throws
    {
        let management = try await SharedBrokers.ofThisProcess.rabbitMQBroker().management
        let host = "profiles"
        try await prepare(management, host)
        let source = try Self.source()
        let profiles = try #require(source.profiles)
        let request = try #require(source.requests.firstIndex { $0.name == "queues" })
        let definition = source.requests[request].definition
        let slots = try (
            host: #require(definition.slot(of: "vhost")),
            name: #require(definition.slot(of: "name")),
            messages: #require(definition.slot(of: "messages")),
            consumers: #require(definition.slot(of: "consumers"))
        )
        let plans = ProfilePlans(source)
        let target = try ResolvedTarget(
            management.address,
            credentials: .basic(
                username: RabbitMQBroker.user, password: Secret(RabbitMQBroker.user)))
        for (step, profile) in zip(plans.steps, profiles.steps) {
            let plan = try #require(step[request])
            let collected = try await collect(plan, from: target).get()
            #expect(collected.faults == RowFaults(), "\(profile.name.value)")
            let rows = (0..<collected.rows.rowCount).filter {
                collected.rows[$0, slots.host] == .text(host)
            }
            let lengths = rows.map { row in
                (collected.rows[row, slots.name].text ?? "", collected.rows[row, slots.messages])
            }
            #expect(
                Dictionary(lengths) { first, _ in first }
                    == Self.counts.mapValues { Scalar.integer(Int64($0)) })
            for row in rows {
                for field in plan.layout.fields where !field.name.hasPrefix("message_stats") {
                    #expect(
                        !collected.rows[row, field.slot].isMissing,
                        "\(profile.name.value): \(field.name)")
                }
            }
            // What a profile does not ask for does not come.
            let isAsked = profile.has(slots.consumers, of: request)
            #expect(rows.allSatisfy { collected.rows[$0, slots.consumers].isMissing != isAsked })
        }
        try await management.deleteVirtualHost(host)
    }

    @Test func `the longest queues come first where only the first are read`() async throws {
        let management = try await SharedBrokers.ofThisProcess.rabbitMQBroker().management
        let host = "profiles-first"
        try await prepare(management, host)
        let source = try Self.source()
        let request = try #require(source.requests.firstIndex { $0.name == "queues" })
        let definition = source.requests[request].definition
        let messages = try #require(definition.slot(of: "messages"))
        var plan = try #require(ProfilePlans(source).steps.last?[request])
        #expect(plan.maximumRows == 500)
        plan.maximumRows = 2
        let target = try ResolvedTarget(
            management.address,
            credentials: .basic(
                username: RabbitMQBroker.user, password: Secret(RabbitMQBroker.user)))
        let collected = try await collect(plan, from: target).get()
        #expect(collected.isCut)
        let lengths = (0..<collected.rows.rowCount).map { collected.rows[$0, messages].number }
        #expect(lengths.count == 2)
        #expect(lengths == lengths.sorted(by: >))
        #expect(lengths.first.map { $0 >= 12 } == true)
        try await management.deleteVirtualHost(host)
    }
}
