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

    @Test func `knows the endpoint of every sink that has one`() throws {
        let set = try Loaded(ProjectFiles.yaml(in: "definitions")).set
        #expect(set.endpoints.count == SinkKind.allCases.count(where: \.hasEndpoint))
        for endpoint in set.endpoints {
            let (kind, table) = (endpoint.kind.value, endpoint.statusTable)
            #expect(endpoint.maximumBodyBytes <= 1_000_000, "\(kind)")
            #expect(table["2xx"] == .success && table["413"] == .split, "\(kind)")
            #expect(table["401"] == .hold && table["429"] == .retry, "\(kind)")
            #expect((table["503"] ?? table["5xx"]) == .retry, "\(kind)")
            // No fault of the rows, whatever it is: a redirect, a proxy's password, a content type.
            for status in ["3xx", "403", "404", "405", "407", "415"] {
                #expect(table[status] == .hold, "\(kind) \(status)")
            }
            #expect(endpoint.duplicates.hasSuffix("."), "\(kind)")
            guard kind.rawValue.hasPrefix("new-relic") else { continue }
            #expect(
                endpoint.regions.map(\.name.value) == ["us", "eu", "staging", "fedramp"],
                "\(kind)")
        }
        let hosts = set.endpoint(of: .newRelicEvents)?.regions.map(\.value.host)
        #expect(
            hosts == [
                "insights-collector.newrelic.com", "insights-collector.eu01.nr-data.net",
                "staging-insights-collector.newrelic.com", "gov-insights-collector.newrelic.com",
            ])
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
        let own = try ProjectFiles.yaml(in: "Examples").filter {
            $0.path.contains("/definitions/")
        }
        let definitions = try Loaded(ProjectFiles.yaml(in: "definitions") + own).set
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
            let count = resolved.map { $0.targets.count + $0.discoveries.count } ?? 0
            #expect(count > 0, "\(configuration.place.path)")
        }
    }
}
