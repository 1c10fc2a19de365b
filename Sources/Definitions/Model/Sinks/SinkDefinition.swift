public import Diagnostics

/// Where rows go, and how.
public struct SinkDefinition: Sendable {
    /// What a kind of sink is told besides how it delivers.
    public enum Destination: Sendable {
        case stdout(StandardOutputSinkDefinition)
        case file(FileSinkDefinition)
        case newRelic(NewRelicSinkDefinition)
        case newRelicAgent(NewRelicAgentSinkDefinition)
        case otlp(OTLPSinkDefinition)
        case prometheus(PrometheusSinkDefinition)
        case prometheusRemoteWrite(RemoteWriteSinkDefinition)
        case kafka(KafkaSinkDefinition)
        case rabbitmq(RabbitMQSinkDefinition)
    }

    public var kind: SinkKind
    public var destination: Destination
    public var delivery: DeliveryDefinition
    /// The whole of it.
    public var place: Place

    static let codec: Codec<SinkDefinition> = .tagged(
        "sink",
        kinds: [
            kind(.stdout, StandardOutputSinkDefinition.record) { .stdout($0) },
            kind(.file, FileSinkDefinition.record) { .file($0) },
            kind(.newRelicEvents, NewRelicSinkDefinition.events) { .newRelic($0) },
            kind(.newRelicMetrics, NewRelicSinkDefinition.metrics) { .newRelic($0) },
            kind(.newRelicLogs, NewRelicSinkDefinition.logs) { .newRelic($0) },
            kind(.newRelicAgent, NewRelicAgentSinkDefinition.record) { .newRelicAgent($0) },
            kind(.otlp, OTLPSinkDefinition.record) { .otlp($0) },
            kind(.prometheus, PrometheusSinkDefinition.record) { .prometheus($0) },
            kind(.prometheusRemoteWrite, RemoteWriteSinkDefinition.record) {
                .prometheusRemoteWrite($0)
            },
            kind(.kafka, KafkaSinkDefinition.record) { .kafka($0) },
            kind(.rabbitmq, RabbitMQSinkDefinition.record) { .rabbitmq($0) },
        ])

    private static func kind<Model>(
        _ kind: SinkKind, _ record: Record<Model>,
        make: @escaping @Sendable (Model) -> Destination
    ) -> Codec<SinkDefinition>.Kind {
        .init(kind.rawValue, record.delivering(as: kind)) { whole in
            SinkDefinition(
                kind: kind, destination: make(whole.own), delivery: whole.delivery,
                place: whole.place)
        }
    }
}

/// A kind's own keys, and those of delivery beside them.
private struct Delivering<Own: Sendable>: Sendable {
    var own: Own
    var delivery = DeliveryDefinition()
    var place: Place
}

extension Record {
    /// The record of a kind of sink, with the keys of delivery that have a meaning for it.
    fileprivate func delivering(as kind: SinkKind) -> Record<Delivering<Model>> {
        let meaningless = kind.meaninglessKeys
        let shared = DeliveryDefinition.record
        var record = Record<Delivering<Model>>(
            name, summary,
            start: { [start] place in Delivering(own: start(place), place: place) },
            fields: fields.map { $0.within(\.own) }
                + shared.fields.filter { meaningless[$0.outline.name] == nil }.map {
                    var field = $0.within(\Delivering<Model>.delivery)
                    field.outline.shared = shared.outline
                    return field
                })
        record.meaninglessKeys = meaningless
        record.check = { [check] whole, report in
            check(whole.own, &report)
            shared.check(whole.delivery, &report)
        }
        return record
    }
}
