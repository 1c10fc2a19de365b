import Delivery
import Formats
import Telemetry

/// The body of a request of remote write.
struct RemoteWriteBody: BodyFormat {
    private var encoder = WriteRequestEncoder()

    let contentType = "application/x-protobuf"

    mutating func begin() { encoder.begin() }

    mutating func append(_ row: AcceptedRow, limit: Int) -> BodyAppend {
        switch encoder.append(row.row, limit: limit) {
        case .written(let losses): .written(losses)
        case .empty: .dropped(.empty)
        case .full: .full
        }
    }

    mutating func finish() -> [UInt8] { encoder.finish() }
}
