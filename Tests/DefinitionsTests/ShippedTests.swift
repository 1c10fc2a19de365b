import Definitions
import Diagnostics
import Testing

/// What comes with the program loads, compiles and resolves.
@Suite struct ShippedTests {
    @Test func `loads every shipped definition without a finding`() throws {
        let files = try ProjectFiles.yaml(in: "definitions") + ProjectFiles.yaml(in: "dashboards")
        let loaded = Loaded(files)
        #expect(loaded.findings == [], "\(loaded.messages)")
        #expect(loaded.set.sources.map(\.name.value).contains("rabbitmq"))
        #expect(loaded.set.dashboards.map(\.name.value).contains("message-queues"))
        #expect(loaded.set.configurations.isEmpty)
        let types = loaded.set.entityTypes
        #expect(types.map(\.definition.key).contains("INFRA-MESSAGE_QUEUE_QUEUE"))
        for type in types {
            #expect(!type.golden.isEmpty && !type.summary.isEmpty, "\(type.path)")
            #expect(type.definition.guid != nil, "\(type.path)")
        }
        #expect(!loaded.set.metrics.isEmpty)
    }

    @Test func `compiles every shipped source without a finding`() throws {
        let loaded = try Loaded(ProjectFiles.yaml(in: "definitions"))
        for source in loaded.set.sources {
            var report = DiagnosticReport()
            let compiled = source.compile(catalogue: loaded.set.metrics, report: &report)
            #expect(report.findings == [], "\(source.name.value)")
            #expect(compiled?.samples.count == source.samples.count, "\(source.name.value)")
        }
    }

    @Test func `resolves every example with any values from outside`() throws {
        let definitions = try Loaded(ProjectFiles.yaml(in: "definitions")).set
        let examples = try Loaded(
            ProjectFiles.yaml(in: "Examples").filter { $0.path.hasSuffix("/mqp.yml") })
        #expect(examples.findings == [], "\(examples.messages)")
        #expect(examples.set.configurations.count >= 2)
        for configuration in examples.set.configurations {
            var report = DiagnosticReport()
            let values = OutsideValues(
                environment: { $0.hasSuffix("_URL") ? "http://localhost:15672" : "12345" },
                file: { _ in .success("secret\n") })
            let resolved = configuration.resolve(in: definitions, values: values, report: &report)
            #expect(report.findings == [], "\(configuration.place.path)")
            #expect(resolved?.targets.isEmpty == false, "\(configuration.place.path)")
        }
    }
}
