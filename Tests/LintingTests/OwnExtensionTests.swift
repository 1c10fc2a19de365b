import Dashboards
import Definitions
import Diagnostics
import Linting
import Telemetry
import Testing

/// What a user adds to the shipped definitions by one file of a few lines.
@Suite struct OwnExtensionTests {
    private static let own = """
        format: 1
        extends: [rabbitmq, INFRA-MESSAGE_QUEUE_QUEUE]
        metrics:
          queue.unacknowledged.share:
            unit: "%"
            description: Share of the messages that wait for an acknowledgement.
            minimum: 0
            maximum: 100
        samples:
          MessageQueueQueueSample:
            metrics:
              queue.unacknowledged.share:
                value: messages_unacknowledged / messages
                when: messages > 0
        golden:
          unacknowledgedShare:
            title: Unacknowledged
            unit: PERCENTAGE
            metric: queue.unacknowledged.share
        """
    private static let dashboard = """
        format: 1
        dashboard: mine
        title: Mine
        pages:
          - title: Queues
            widgets:
              - title: Unacknowledged
                visualization: table
                entityType: INFRA-MESSAGE_QUEUE_QUEUE
                golden: [depth, unacknowledgedShare]
        """

    /// The findings that a file of the user's makes beside those that there are without it.
    private static func news(of file: DefinitionFile) -> [Diagnostic] {
        let shipped = Set(Linted(ShippedDefinitionsTests.files).findings)
        return Linted(ShippedDefinitionsTests.files + [file]).findings
            .filter { !shipped.contains($0) }
    }

    private static func file(_ path: String, _ text: String) -> DefinitionFile {
        DefinitionFile(path: path, bytes: Array(text.utf8), layer: 1)
    }

    @Test func `a custom metric, golden and with a unit, needs no change of a shipped file`() throws
    {
        let files =
            ShippedDefinitionsTests.files + [
                Self.file("mine/share.yml", Self.own), Self.file("mine/board.yml", Self.dashboard),
            ]
        var (before, after) = (DiagnosticReport(), DiagnosticReport())
        let shipped = lint(ShippedDefinitionsTests.files, report: &before)
        let context = lint(files, report: &after)
        #expect(after.sorted == before.sorted)

        let name = MetricName(rawValue: "queue.unacknowledged.share")
        let sample = try #require(context.samples.first { $0.shape.metricIndex[name] != nil })
        #expect(sample.name == "MessageQueueQueueSample")
        #expect(context.set.metrics[name]?.value.unit.symbol == "%")
        let type = try #require(
            context.set.entityTypes.first { $0.definition.key == "INFRA-MESSAGE_QUEUE_QUEUE" })
        #expect(type.golden.last?.name.value == "unacknowledgedShare")

        let boards = Self.compiledDashboards(context)
        #expect(boards.isSuperset(of: Self.compiledDashboards(shipped)))
        #expect(boards.contains("mine"))
    }

    private static func compiledDashboards(_ context: LintContext) -> Set<String> {
        let products = DashboardContext(
            entityTypes: context.set.entityTypes, samples: context.samples)
        return Set(
            context.set.dashboards.filter { dashboard in
                var report = DiagnosticReport()
                return dashboard.compile(in: products, report: &report) != nil
            }.map(\.name.value))
    }

    @Test func `findings about what a user wrote are in the user's file`() {
        let wrong = Self.own.replacing(
            "messages_unacknowledged /", with: "messages_unacknowleged /"
        )
        .replacing("unit: PERCENTAGE", with: "unit: SECONDS")
        let findings = Self.news(of: Self.file("mine/share.yml", wrong))
        #expect(findings.map(\.rule).contains("expression/unknown-name"))
        #expect(findings.allSatisfy { $0.place?.path == "mine/share.yml" }, "\(findings)")
    }

    @Test func `a shipped field that is no longer read is not the user's fault`() {
        let own = """
            format: 1
            extends: rabbitmq
            samples:
              MessageQueueQueueSample:
                metrics:
                  queue.memory.used: { value: in(messages, "{message}") * in(1, "By"), replaces: memory }
            """
        let findings = Self.news(of: Self.file("mine/m.yml", own))
        #expect(findings.allSatisfy { $0.place?.path == "mine/m.yml" }, "\(findings)")
        #expect(!findings.contains { $0.rule == "source/unused-field" })
    }
}
