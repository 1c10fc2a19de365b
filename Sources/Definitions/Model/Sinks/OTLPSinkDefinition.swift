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
            Codec.secret.map(of: "header name").map { headers, _, report in
                for header in headers {
                    if let fault = fault(ofHeader: header.name.value) {
                        report.add(.badHeader(header.name, fault))
                    }
                }
                return headers
            }, "none", "Headers that go with every request, such as `api-key: ${env:KEY}`.")
    }
}

/// Headers that a sink writes itself.
private let ownHeaders: Set = [
    "content-type", "content-encoding", "content-length", "transfer-encoding", "host", "connection",
    "te", "user-agent", "x-prometheus-remote-write-version",
]

/// What keeps a text from being a header of a request; nil where nothing does.
private func fault(ofHeader name: String) -> String? {
    let marks = "!#$%&'*+-.^_`|~".utf8
    let isToken =
        !name.isEmpty && name.utf8.count <= 255
        && name.unicodeScalars.allSatisfy {
            $0.isASCIILetter || $0.isASCIIDigit || ($0.isASCII && marks.contains(UInt8($0.value)))
        }
    guard isToken else { return "not the name of a header" }
    return ownHeaders.contains(name.lowercased()) ? "the sink writes it itself" : nil
}

extension Diagnostic {
    fileprivate static func badHeader(_ name: Located<String>, _ fault: String) -> Diagnostic {
        Diagnostic(
            "config/header", "`\(shown(name.value))` cannot be a header here", at: name.place,
            label: fault, help: "remove it, or write a header such as `api-key`")
    }
}
