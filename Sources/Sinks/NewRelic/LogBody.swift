import Delivery
import Formats
import Telemetry

/// The body of New Relic's Log API.
struct LogBody: BodyFormat {
    private var encoder = LogAPIEncoder()
    private var buffer: [UInt8] = []

    let contentType = "application/json"

    mutating func begin() {
        buffer.removeAll(keepingCapacity: true)
        buffer.append(contentsOf: LogAPIEncoder.bodyStart)
    }

    mutating func append(_ row: AcceptedRow, limit: Int) -> BodyAppend {
        let start = buffer.count
        let isFirst = start == LogAPIEncoder.bodyStart.count
        if !isFirst { buffer.append(UInt8(ascii: ",")) }
        guard let losses = encoder.encode(row, into: &buffer) else {
            buffer.removeSubrange(start...)
            return .dropped(.invalid)
        }
        guard isFirst || buffer.count + LogAPIEncoder.bodyEnd.count <= limit else {
            buffer.removeSubrange(start...)
            return .full
        }
        return .written(losses)
    }

    mutating func finish() -> [UInt8] {
        buffer.append(contentsOf: LogAPIEncoder.bodyEnd)
        return buffer
    }
}
