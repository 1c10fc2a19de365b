public import Delivery
public import Formats

/// Rows over OpenTelemetry's protocol, as metrics or as logs: over HTTP, and over gRPC by the target
/// `GRPCSinks`.
///
/// A request that the endpoint takes in part is settled: as many of its rows as it rejects count as
/// dropped `rejected`, and what it says about them is the receipt's notice. Which ones they are is not
/// said. Of metrics the endpoint counts data points, and a row has several, so more rows may count as
/// rejected than were; never more than the request had.
///
/// A row that is sent twice, since the answer was lost, arrives twice: a log record carries
/// `mqp.row.id`, by which a query can tell; a data point has the series and time of the first, which a
/// backend that keeps one value for a time stores once.
///
/// Source: https://opentelemetry.io/docs/specs/otlp/
public enum OTLP {
    /// A sink over HTTP, with protobuf bodies.
    public static func http(
        name: String, signal: OTLPSignal, endpoint: OTLPEndpoint, source: OTLPSource,
        names: OTLPNames = OTLPNames(), http: any HTTPPosting, time: TimeSource = .system
    ) -> HTTPSink {
        HTTPSink(
            name: name,
            endpoint: HTTPEndpoint(
                url: endpoint.url, path: endpoint.path ?? signal.path, limits: endpoint.limits,
                statuses: endpoint.statuses, compression: endpoint.compression,
                headers: endpoint.headers, keyWasRefused: endpoint.keyWasRefused,
                verdict: { verdict($0.body) }, timeout: endpoint.timeout),
            needs: endpoint.needs, http: http, time: time,
            format: { signal.format(source: source, names: names) })
    }

    /// What an answer of success says. One in JSON, as some servers answer to any request, is
    /// believed without being read.
    package static func verdict(_ answer: [UInt8]) -> AnswerVerdict {
        if answer.first == UInt8(ascii: "{") { return .taken() }
        guard let partial = OTLPPartialSuccess(answer) else { return .foreign }
        return .taken(
            rejected: partial.rejected, notice: partial.message.isEmpty ? nil : partial.message)
    }
}
