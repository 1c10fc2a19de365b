import Queries
import Telemetry
import Testing

/// What tells rows apart in a Prometheus.
@Suite struct PromQLNamingTests {
    private static func printed(_ nrql: String) throws -> Result<[String], PromQLRefusal> {
        func metric(_ name: MetricName) -> MetricDescriptor {
            MetricDescriptor(name: name, kind: .gauge, unit: .one, help: "")
        }
        let naming = PromQLNaming(
            shapes: [
                SampleShape(
                    eventType: "Queue", attributes: ["region", "queueName", "state"],
                    metrics: [metric("depth")]),
                SampleShape(
                    eventType: "Queue", attributes: ["region", "queueName", "scored"],
                    metrics: [metric("score")]),
                SampleShape(
                    eventType: "Program", attributes: ["reason"], metrics: [metric("bytes")]),
            ],
            identities: [
                "Queue": [.init(["region", "queueName"], isInEveryRow: false)],
                "Program": [.init([])],
            ],
            metric: { .init($0, sampleName: $0.name.rawValue) },
            labels: { Dictionary(uniqueKeysWithValues: $0.attributes.map { ($0, $0) }) })
        return try PromQLBench.query(nrql).promQL(naming: naming)
            .map { $0.columns.map(\.expression.text) }
    }

    @Test func `a part of an identity that may be missing has to be there to be a facet`() throws {
        let text = try Self.printed("SELECT latest(depth) FROM Queue FACET region, queueName").get()
        #expect(text[0].contains(#"{region!="",queueName!=""}"#), "\(text)")
        let none = try Self.printed(
            "SELECT latest(depth) FROM Queue WHERE region IS NULL FACET queueName"
        ).get()
        #expect(none[0].contains(#"{region="",queueName!=""}"#), "\(none)")
    }

    @Test func `what is missing of an identity is named`() throws {
        guard
            case .failure(let refusal) = try Self.printed(
                "SELECT latest(depth) FROM Queue FACET queueName")
        else {
            Issue.record("a region's queue is taken for another's")
            return
        }
        #expect(
            refusal.reasons.map(\.help) == [
                "add `entityGuid`, or `region` to FACET, or give each one value by = in WHERE; to show "
                    + "less, take the sum, the average or the maximum of these in a query around it"
            ])
    }

    @Test func `a series is what all attributes of the rows with a metric tell apart`() throws {
        let text = try Self.printed(
            "SELECT median(score) FROM Queue FACET region, queueName, scored LIMIT MAX"
        ).get()
        #expect(text[0].contains("quantile_over_time(0.5, score{"), "\(text)")
    }

    @Test func `rows that are alone at their time need no facet`() throws {
        #expect(throws: Never.self) { try Self.printed("SELECT latest(bytes) FROM Program").get() }
    }
}
