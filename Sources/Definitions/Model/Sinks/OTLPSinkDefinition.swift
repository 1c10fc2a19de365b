public import Diagnostics

/// An endpoint that speaks OTLP.
public struct OTLPSinkDefinition: Sendable {
    /// How requests travel.
    public enum Transport: String, Sendable, Hashable, CaseIterable { case http, grpc }
    /// What rows are made into.
    public enum Signal: String, Sendable, Hashable, CaseIterable { case metrics, logs }

    public var url: Interpolated
    public var transport: Located<Transport>
    public var signal = Signal.metrics
    public var headers: [NamedValue<Interpolated>] = []

    init(place: Place) {
        url = Interpolated(at: place)
        transport = Located(.http, at: place)
    }

    static let record = Record<OTLPSinkDefinition>(
        "otlp sink", "An endpoint that speaks OTLP, such as an OpenTelemetry Collector.",
        start: OTLPSinkDefinition.init(place:),
        fields: [
            .required(
                "url", \.url, .interpolated,
                "Its address without the path of the signal, such as `http://localhost:4318`; over "
                    + "gRPC without any path, such as `http://localhost:4317`."),
            .defaulted(
                "protocol", \.transport, Codec.choice.located, "http", "How requests travel."),
            .defaulted(
                "signal", \.signal, .choice, "metrics",
                "What rows are made into: a data point for each metric, or a log record for each "
                    + "row."),
            .headers(\.headers),
        ])
}

extension Field {
    /// Headers that go with every request; their values are secrets.
    static func headers(
        _ path: any WritableKeyPath<Model, [NamedValue<Interpolated>]> & Sendable
    ) -> Field {
        .defaulted(
            "headers", path,
            Codec.headers(of: .sink), "none",
            "Headers that go with every request, such as `api-key: ${env:KEY}`.")
    }
}
