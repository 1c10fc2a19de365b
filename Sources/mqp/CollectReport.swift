import Collectors
import Definitions
import Diagnostics
import Engine
import Plans
import Telemetry

/// What came of trying a source: its requests, their fields, the samples, metrics and entities.
struct CollectReport {
    let source: String
    let address: String
    let requests: [Request]
    let samples: [Sample]
    let entities: [EntityType]
    /// Metrics that the source cannot tell, with the reasons.
    let unavailable: [(name: String, reason: String)]
    let findings: [String]

    struct Request {
        var name: String
        /// The last time that it was asked.
        var milliseconds: Double
        var bytes: Int
        var rows: Int
        var faults: Int
        var faultWords: [String]
        /// Why it was not answered; nil where it was.
        var failure: String?
        var fields: [Field]
    }

    struct Field {
        var name: String
        /// In how many rows it has a value.
        var known: Int
        var example: String?
    }

    struct Sample {
        var name: String
        var rows: Int
        /// Why there is no row; nil where there is.
        var reason: String?
        var metrics: [Metric]
        /// Attributes that no row has.
        var unknownAttributes: [String]
    }

    struct Metric {
        var name: String
        var unit: String
        var known: Int
        var example: Double?
        /// Why no row has it; nil where one does.
        var reason: String?
    }

    struct EntityType {
        var name: String
        var count: Int
        var example: String
        var guid: String
    }

    /// The most characters of an example.
    static let exampleLength = 40

    var hasRows: Bool { requests.contains { $0.rows > 0 } }

    init(
        source: CompiledSource, address: String, plans: [RequestPlan],
        answers: [String: [CollectTrial.Answer]], polls: [Poll]
    ) {
        self.source = source.definition.name.value
        self.address = address
        let isAnswered = answers.values.joined().contains { (try? $0.result.get()) != nil }
        requests = plans.map {
            Self.request($0, answers[$0.name]?.last, isAnyAnswered: isAnswered)
        }
        let reasons = CollectReasons(
            source: source, requests: requests, pollCount: polls.count)
        let groups = polls.last?.groups ?? []
        samples = zip(source.samples, groups).map { Self.sample($0, $1, reasons) }
        unavailable = source.definition.unavailable.map { ($0.name.value, $0.value) }
        var seen: Set<String> = []
        findings = polls.flatMap(\.findings).filter { seen.insert($0).inserted }
        entities = Self.entities(groups.flatMap(\.rows))
    }

    private static func request(
        _ plan: RequestPlan, _ answer: CollectTrial.Answer?, isAnyAnswered: Bool
    ) -> Request {
        var request = Request(
            name: plan.name, milliseconds: (answer?.duration ?? .zero) / .milliseconds(1), bytes: 0,
            rows: 0, faults: 0, faultWords: [], failure: nil, fields: [])
        switch answer?.result {
        case nil:
            request.failure =
                isAnyAnswered
                ? "not asked, since the source's profile for this size leaves it out"
                : "not asked, since those before it were not answered"
        case .failure(let error)?:
            request.failure = "\(error.reason.rawValue): \(error.detail)"
        case .success(let collected)?:
            request.bytes = collected.bytes
            request.rows = collected.rows.rowCount
            request.faults = collected.faults.total
            request.faultWords = collected.faults.summaries
            request.fields = plan.layout.fields.map { field in
                let column = (0..<request.rows).lazy.map { collected.rows[$0, field.slot] }
                    .filter { !$0.isMissing }
                return Field(
                    name: field.name, known: column.count,
                    example: column.first?.text.map { shown($0, upTo: exampleLength) })
            }
        }
        return request
    }

    private static func sample(
        _ sample: CompiledSample, _ group: Poll.Group, _ reasons: CollectReasons
    ) -> Sample {
        let rows = group.rows.filter { $0.sample.shape === sample.shape }
        let metrics = sample.shape.metrics.enumerated().map { index, descriptor in
            let values = rows.lazy.map { $0.sample.metrics[index] }.filter { !$0.isNaN }
            return Metric(
                name: descriptor.name.rawValue, unit: descriptor.unit.symbol, known: values.count,
                example: values.first,
                reason: values.isEmpty && !rows.isEmpty ? reasons.of(index, in: sample) : nil)
        }
        return Sample(
            name: sample.name, rows: rows.count,
            reason: rows.isEmpty ? reasons.noRows(of: sample, isAnswered: group.isAnswered) : nil,
            metrics: metrics,
            unknownAttributes: rows.isEmpty
                ? []
                : sample.shape.attributes.indices.filter { column in
                    rows.allSatisfy { $0.sample.attributes[column].isMissing }
                }.map { sample.shape.attributes[$0] })
    }

    private static func entities(_ rows: [EntityRow]) -> [EntityType] {
        var types: [EntityType] = []
        var seen: Set<EntityGUID> = []
        for entity in rows.lazy.flatMap(\.entities) where seen.insert(entity.guid).inserted {
            if let place = types.firstIndex(where: { $0.name == entity.type }) {
                types[place].count += 1
            } else {
                types.append(
                    EntityType(
                        name: entity.type, count: 1,
                        example: shown(entity.name, upTo: exampleLength),
                        guid: entity.guid.encoded))
            }
        }
        return types
    }
}
