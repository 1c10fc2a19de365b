import Formats
import NIOHTTP1

/// What an endpoint of OTLP over HTTP demands of a request, by its specification.
///
/// Source: https://opentelemetry.io/docs/specs/otlp/#otlphttp
package struct OTLPRules: EndpointRules {
    /// The value of the header `Api-Key`; nil where none is asked for.
    package var key: String?
    /// Of a body after unpacking.
    package var maximumRawBytes: Int
    /// What is answered about a request that is taken: how much of it was not.
    package var rejected: Int
    package var message: String

    package init(
        key: String? = nil, maximumRawBytes: Int = 4_194_304, rejected: Int = 0,
        message: String = ""
    ) {
        self.key = key
        self.maximumRawBytes = maximumRawBytes
        self.rejected = rejected
        self.message = message
    }

    package func judge(_ request: EndpointRequest) -> EndpointVerdict {
        guard ["/v1/logs", "/v1/metrics"].contains(request.path) else {
            return EndpointVerdict(status: 404)
        }
        if let key, request.headers.first(name: "Api-Key") != key {
            return EndpointVerdict(status: 401)
        }
        guard request.headers.first(name: "Content-Type") == "application/x-protobuf" else {
            return EndpointVerdict(status: 415)
        }
        let isPacked = request.headers.first(name: "Content-Encoding") == "gzip"
        guard let raw = isPacked ? gunzip(request.body) : request.body,
            let content = OTLPRows(raw, areLogs: request.path == "/v1/logs")
        else { return EndpointVerdict(status: 400) }
        guard raw.count <= maximumRawBytes else { return EndpointVerdict(status: 413) }
        var verdict = EndpointVerdict(
            status: 200, answer: otlpAnswer(rejected: rejected, message: message),
            contentType: "application/x-protobuf", raw: raw)
        verdict.rows = content.rows
        return verdict
    }
}

/// The bytes of an `ExportLogsServiceResponse`, or of the one for metrics.
package func otlpAnswer(rejected: Int, message: String) -> [UInt8] {
    var writer = ProtobufWriter()
    guard rejected != 0 || !message.isEmpty else { return [] }
    writer.append(message: 1) { partial in
        partial.append(signed: Int64(rejected), field: 1)
        partial.append(text: message, field: 2)
    }
    return writer.bytes
}
