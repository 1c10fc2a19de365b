public import Diagnostics

/// A kind of thing to watch: its requests, the fields of the answers, the samples made from them.
public struct SourceDefinition: Sendable {
    public var name: Located<String>
    public var title = ""
    public var documentation: String?
    /// Which source a metric is taken from where several tell it of one entity: the greater number.
    public var priority = 0
    public var requests: [NamedValue<RequestDefinition>] = []
    /// Whether all that stands under `requests:` could be read. Where not, what mappings read may be
    /// declared there all the same, or as something else.
    public var knowsRequests = true
    public var samples: [NamedValue<SampleDefinition>] = []
    /// How less is asked for of what is great; nil where all is asked for always.
    public var profiles: ProfilesDefinition?
    /// Metrics that this kind of thing cannot tell, each with the reason.
    public var unavailable: [NamedValue<String>] = []
    public var place: Place
    /// The paths of all files that parts of it are from, its own first.
    public var files: [String]

    /// How its requests travel, all in one way; nil where there is none.
    public var transport: TransportKind? { requests.first?.value.transport.value }

    init(place: Place) {
        self.place = place
        files = [place.path]
        name = Located("", at: place)
    }

    static let record = Record<SourceDefinition>(
        "source", "A kind of thing to watch.",
        start: SourceDefinition.init(place:),
        fields: [
            .format(),
            .required("source", \.name, Codec.name.located, "The name that targets use."),
            .required("title", \.title, .string, "What it is, for people."),
            .optional("documentation", \.documentation, .string, "Where its API is described."),
            .defaulted(
                "priority", \.priority, .integer(-1_000...1_000), "0",
                "Where several sources tell the same metric of one entity, the one with the greatest "
                    + "priority is taken while it answers."),
            .required(
                "requests", \.requests, isWhole: \.knowsRequests,
                RequestDefinition.record.codec.map(of: "request name"), "What is asked, by name."),
            .required(
                "samples", \.samples, SampleDefinition.record.codec.map(of: "sample name"),
                "The samples that are made from the answers, by event type."),
            .optional(
                "profiles", \.profiles, ProfilesDefinition.codec,
                "How less is asked for the greater the thing is."),
            .defaulted(
                "unavailable", \.unavailable, Codec.string.map(of: "metric name"), "none",
                "Metrics that this source cannot tell, with the reason for each."),
        ])
}
