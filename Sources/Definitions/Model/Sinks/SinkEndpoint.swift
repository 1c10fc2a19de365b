public import Diagnostics
import YAMLTree

/// What the endpoint of a kind of sink is: where it is, what it takes, and what its answers mean.
public struct SinkEndpoint: Sendable {
    public var kind: Located<SinkKind>
    public var title = ""
    public var documentation: String?
    public var regions: [NamedValue<SinkRegion>] = []
    /// What follows the host or the address, such as `/v1/accounts/{account}/events`.
    public var path = ""
    /// The most bytes of one request, compressed.
    public var maximumBodyBytes = 1_000_000
    /// The most rows of one request; nil for no bound.
    public var maximumBodyRows: Int?
    /// How far back a row's time may be; nil for no bound.
    public var greatestAge: Duration?
    /// How far ahead a row's time may be; nil for no bound.
    public var greatestLead: Duration?
    /// How long one request may take.
    public var timeout = Duration.seconds(30)
    public var statuses: [NamedValue<StatusMeaning>] = []
    /// Whether the endpoint can tell a row that it gets twice, in a sentence.
    public var duplicates = ""
    public var place: Place
    /// The paths of all files that parts of it are from, its own first.
    public var files: [String]

    init(place: Place) {
        self.place = place
        kind = Located(.newRelicEvents, at: place)
        files = [place.path]
    }

    /// What each status, such as `429`, and each class, such as `5xx`, means. A status goes before
    /// its class; what is in neither is to be tried again.
    public var statusTable: [String: StatusMeaning] {
        Dictionary(
            statuses.map { ($0.name.value, $0.value) }, uniquingKeysWith: { _, last in last })
    }

    static let record = Record<SinkEndpoint>(
        "endpoint",
        "What the endpoint of a kind of sink is: where it is, what it takes, and what its answers "
            + "mean.",
        start: SinkEndpoint.init(place:),
        fields: [
            .format(),
            .required(
                "sink", \.kind, Codec.choice(among: SinkKind.withEndpoint).located,
                "The kind of sink."),
            .required("title", \.title, .string, "What it is, for people."),
            .optional("documentation", \.documentation, .string, "Where it is described."),
            .regions(\.regions, "Where it is, by the name that a sink's `region` has."),
            .defaulted(
                "path", \.path, .endpointPath, "nothing",
                "What follows the host or the address; `{account}` and `{signal}` stand for what the "
                    + "sink says."),
            .defaulted(
                "maximumBodyBytes", \.maximumBodyBytes, .size(1024...(64 << 20)), "1000000",
                "The most bytes of one request, as they are sent: after compression."),
            .optional(
                "maximumBodyRows", \.maximumBodyRows, .integer(1...1_000_000),
                "The most rows of one request."),
            .optional(
                "greatestAge", \.greatestAge, .duration(.seconds(1)...(.seconds(365 * 86_400))),
                "How far back a row's time may be; what is older is dropped."),
            .optional(
                "greatestLead", \.greatestLead, .duration(.seconds(1)...(.seconds(365 * 86_400))),
                "How far ahead a row's time may be; what is further is dropped."),
            .defaulted(
                "timeout", \.timeout, .duration(.milliseconds(100)...(.seconds(600))), "30s",
                "How long one request may take."),
            .required(
                "statuses", \.statuses, .statuses,
                "What each status, or a class of them such as `5xx`, means: `success`; `retry`, the "
                    + "same rows may be taken later; `hold`, nothing is taken until somebody acts; "
                    + "`split`, halves may fit; `refuse`, some row is never taken. All others are "
                    + "`retry`."),
            .required(
                "duplicates", \.duplicates, .string,
                "Whether it can tell a row that it gets twice, in a sentence."),
        ])
}

/// Where an endpoint is in one region.
public struct SinkRegion: Sendable {
    public var host = ""
    /// Where what was stored can be queried: the host of NerdGraph.
    public var queryHost: String?
    /// What it takes the place of, in an extension.
    public var replaces: Located<String>?

    private static let record = Record<SinkRegion>(
        "region", "Where an endpoint is in a region. A host stands for a mapping with `host`.",
        start: { _ in SinkRegion() },
        fields: [
            .required("host", \.host, .host, "The host, with a port if it is not 443."),
            .optional(
                "queryHost", \.queryHost, .host, "The host where what was stored is queried."),
            .replaces(\.replaces, "the host"),
        ])

    static let codec = Codec<SinkRegion>(.oneOf([Codec<String>.host.schema, record.codec.schema])) {
        node, report in
        guard node.scalar != nil else { return record.decodeWhole(node, report: &report) }
        return Codec<String>.host.decode(node, &report).map { SinkRegion(host: $0) }
    }
}

extension Field {
    /// Hosts by region, in the definition of an endpoint and in what extends it.
    static func regions(
        _ path: any WritableKeyPath<Model, [NamedValue<SinkRegion>]> & Sendable, _ summary: String
    ) -> Field {
        .defaulted("regions", path, SinkRegion.codec.map(of: "region"), "none", summary)
    }
}

extension Codec where Value == String {
    /// A host that is asked over TLS, with or without a port.
    fileprivate static var host: Codec {
        text("a host", pattern: "a host, such as `ingest.example.com`") {
            HostAndPort($0[...], standardPort: 443) != nil
        }
    }

    /// The path of requests.
    fileprivate static var endpointPath: Codec {
        text(
            "a path", pattern: "a path such as `/v1/accounts/{account}/events`",
            mend: { $0.hasPrefix("/") ? nil : "/\($0)" }
        ) { text in
            let plain = text.replacing("{account}", with: "").replacing("{signal}", with: "")
            return text.hasPrefix("/")
                && plain.unicodeScalars.allSatisfy {
                    $0.isASCIILetter || $0.isASCIIDigit || "/-_.".unicodeScalars.contains($0)
                }
        }
    }
}
