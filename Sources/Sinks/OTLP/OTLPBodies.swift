import Delivery
import Formats
import Telemetry

/// The body of a request with log records.
struct OTLPLogsBody: BodyFormat {
    private var encoder: OTLPLogsEncoder

    let contentType = "application/x-protobuf"

    init(_ encoder: OTLPLogsEncoder) { self.encoder = encoder }

    mutating func begin() { encoder.begin() }

    mutating func append(_ row: AcceptedRow, limit: Int) -> BodyAppend {
        BodyAppend(encoder.append(row, limit: limit))
    }

    mutating func finish() -> [UInt8] { encoder.finish() }
}

/// The body of a request with metrics; a row of which no metric is known is dropped as `empty`.
struct OTLPMetricsBody: BodyFormat {
    private var encoder: OTLPMetricsEncoder

    let contentType = "application/x-protobuf"

    init(_ encoder: OTLPMetricsEncoder) { self.encoder = encoder }

    mutating func begin() { encoder.begin() }

    mutating func append(_ row: AcceptedRow, limit: Int) -> BodyAppend {
        BodyAppend(encoder.append(row.row, limit: limit))
    }

    mutating func finish() -> [UInt8] { encoder.finish() }
}

extension BodyAppend {
    fileprivate init(_ append: OTLPAppend) {
        switch append {
        case .written(let losses): self = .written(losses)
        case .full: self = .full
        case .empty: self = .dropped(.empty)
        }
    }
}
