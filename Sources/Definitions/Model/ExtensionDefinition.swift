public import Diagnostics
import YAMLTree

/// A file that adds to a source, an entity type or an endpoint of other files, which stay as they
/// are.
public struct ExtensionDefinition: Sendable {
    /// The names of a source, of an entity type, of a kind of sink, or of one of each.
    public var extends: [Located<String>] = []
    public var metrics: [NamedValue<MetricDeclaration>] = []
    /// Whether all that stands under `metrics:` could be read.
    var knowsMetrics = true
    public var source = SourceAdditions()
    public var entityType = EntityTypeAdditions()
    public var endpoint = EndpointAdditions()
    /// The keys that are written, each at its place.
    var keys: [Located<String>] = []
    public var place: Place

    init(place: Place) { self.place = place }

    static let record = Record<ExtensionDefinition>(
        "extension",
        "What is added to a source, an entity type and the endpoint of a sink of other files. A part "
            + "whose name is there already says what it replaces.",
        start: ExtensionDefinition.init(place:),
        fields: [
            .format(),
            .required(
                "extends", \.extends, .names,
                "The name of a source, such as `rabbitmq`, the key of an entity type, such as "
                    + "`INFRA-MESSAGE_QUEUE_QUEUE`, a kind of sink, such as `new-relic-events`, or a "
                    + "list of one of each."),
            .defaulted(
                "metrics", \.metrics, MetricDeclaration.record.codec.map(of: "metric name"), "none",
                "Metrics that are declared, as in a catalogue."
            ).noting(\.knowsMetrics),
        ] + SourceAdditions.fields.map { $0.within(\.source) }
            + EntityTypeAdditions.fields.map { $0.within(\.entityType) }
            + EndpointAdditions.fields.map { $0.within(\.endpoint) })

    /// Reads a file, with the places of its keys.
    static func read(_ root: YAMLNode, report: inout DiagnosticReport) -> ExtensionDefinition? {
        var definition = record.decode(root, report: &report)
        definition?.keys = (root.mapping ?? []).compactMap { entry in
            entry.keyText.map { Located($0, at: entry.key.place) }
        }
        return definition
    }
}

/// What is added to a source.
public struct SourceAdditions: Sendable {
    public var requests: [NamedValue<Partial<RequestDefinition>>] = []
    /// Whether all that stands under `requests:` could be read.
    var knowsRequests = true
    public var samples: [NamedValue<Partial<SampleDefinition>>] = []
    public var unavailable: [NamedValue<String>] = []

    static let fields: [Field<SourceAdditions>] = [
        .defaulted(
            "requests", \.requests, RequestDefinition.record.partial.map(of: "request name"),
            "none",
            "Of the source: new requests, or `\(RequestDefinition.openKeys.joined(separator: "` and `"))`"
                + " of one that it has."
        ).noting(\.knowsRequests),
        .defaulted(
            "samples", \.samples, SampleDefinition.record.partial.map(of: "sample name"), "none",
            "Of the source: new samples, or `\(SampleDefinition.openKeys.joined(separator: "`, `"))`"
                + " of one that it has."),
        .defaulted(
            "unavailable", \.unavailable, Codec.string.map(of: "metric name"), "none",
            "Of the source: metrics that it cannot tell. One that is mapped here is no longer one "
                + "of them."),
    ]
}

/// What is added to an entity type.
public struct EntityTypeAdditions: Sendable {
    public var golden: [NamedValue<GoldenMetric>] = []
    public var summary: [NamedValue<SummaryMetric>] = []
    public var alerts: [NamedValue<AlertDefinition>] = []
    public var goldenTags: [Located<String>] = []
    public var tags: [TagDefinition] = []
    public var configuration: Partial<EntityConfiguration>?
    public var aggregates: [NamedValue<AggregateDefinition>] = []

    static let fields: [Field<EntityTypeAdditions>] = [
        .defaulted(
            "golden", \.golden, GoldenMetric.record.codec.map(of: "name"), "none",
            "Of the entity type: golden metrics."),
        .defaulted(
            "summary", \.summary, SummaryMetric.record.codec.map(of: "name"), "none",
            "Of the entity type: summary metrics."),
        .defaulted(
            "alerts", \.alerts, AlertDefinition.mapCodec, "none",
            "Of the entity type: alerts. One that is there is replaced, or switched off with "
                + "`disabled: true`."),
        .defaulted(
            "goldenTags", \.goldenTags, Codec.string.located.list, "none",
            "Of the entity type: tags that people look at first."),
        .defaulted(
            "tags", \.tags, TagDefinition.mapping, "none",
            "Of the entity type: tags of every rule."),
        .defaulted(
            "aggregates", \.aggregates, AggregateDefinition.listCodec, "none",
            "Of the entity type: metrics that are made of related entities, and scores."),
        .optional(
            "configuration", \.configuration, EntityConfiguration.record.partial,
            "Of the entity type: what is written here takes the place of what the type says."),
    ]
}

extension RequestDefinition {
    /// The keys of a request to which something can be added.
    static let openKeys = ["fields", "query"]
}

extension SampleDefinition {
    /// The keys of a sample to which something can be added.
    static let openKeys = ["attributes", "metrics", "limits"]
}

extension Codec where Value == [Located<String>] {
    /// A name, or a list of names.
    fileprivate static var names: Codec {
        let name = Codec<String>.name.located
        return Codec(.string(pattern: "a name, or a list of names")) { node, report in
            if node.scalar != nil { return name.decode(node, &report).map { [$0] } }
            return name.list.decode(node, &report)
        }
    }
}

extension Field {
    /// The key by which a part of an extension takes the place of another.
    static func replaces(
        _ path: any WritableKeyPath<Model, Located<String>?> & Sendable, _ what: String
    ) -> Field {
        .optional(
            "replaces", path, Codec.string.located,
            "In an extension: \(what) that this takes the place of.")
    }
}
