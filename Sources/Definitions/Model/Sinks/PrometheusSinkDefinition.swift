import Diagnostics

/// The latest value of every series, for a Prometheus that asks.
public struct PrometheusSinkDefinition: Sendable {
    public var staleAfter = Duration.seconds(300)

    static let record = Record<PrometheusSinkDefinition>(
        "prometheus sink",
        "The latest value of every series under `/metrics` of the HTTP server, see `listen`.",
        start: { _ in PrometheusSinkDefinition() },
        fields: [
            .defaulted(
                "staleAfter", \.staleAfter, .duration(.seconds(1)...(.seconds(86_400))), "5m",
                "How long a series is shown after its last row.")
        ])
}

/// Prometheus, or what takes its remote write.
public struct RemoteWriteSinkDefinition: Sendable {
    public var url: Interpolated
    public var headers: [NamedValue<Interpolated>] = []
    public var credentials: CredentialsDefinition?

    init(place: Place) { url = Interpolated(at: place) }

    static let record: Record<RemoteWriteSinkDefinition> = {
        var record = keys
        record.check = { sink, report in
            let other = sink.headers.first { $0.name.value.lowercased() == "authorization" }
            if let other, sink.credentials != nil { report.add(.twoCredentials(other.name)) }
        }
        return record
    }()

    private static let keys = Record<RemoteWriteSinkDefinition>(
        "prometheus-remote-write sink", "Prometheus, or what takes its remote write.",
        start: RemoteWriteSinkDefinition.init(place:),
        fields: [
            .required(
                "url", \.url, .interpolated,
                "Its address, path included, such as `http://localhost:9090/api/v1/write`."),
            .optional(
                "credentials", \.credentials, CredentialsDefinition.record.codec,
                "A user and password, or a bearer token."),
            .headers(\.headers),
        ])
}

extension Diagnostic {
    fileprivate static func twoCredentials(_ header: Located<String>) -> Diagnostic {
        Diagnostic(
            "config/credentials", "both a header and `credentials` say who asks", at: header.place,
            label: "written by `credentials` too", help: "keep one of the two")
    }
}
