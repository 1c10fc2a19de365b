import Delivery
import Formats
import Telemetry

/// The body of New Relic's Event API: an array of flat objects, each with the row's id as `rowId`.
struct EventBody: BodyFormat {
    private var encoder = EventEncoder(profile: .newRelic)
    private var buffer: [UInt8] = []

    let contentType = "application/json"

    mutating func begin() { buffer.removeAll(keepingCapacity: true) }

    mutating func append(_ row: AcceptedRow, limit: Int) -> BodyAppend {
        let start = buffer.count
        buffer.append(UInt8(ascii: start == 0 ? "[" : ","))
        guard let losses = encoder.encode(row.row, id: row.id, into: &buffer) else {
            buffer.removeSubrange(start...)
            return .dropped(.invalid)
        }
        // One more byte ends the array.
        guard start == 0 || buffer.count < limit else {
            buffer.removeSubrange(start...)
            return .full
        }
        return .written(losses)
    }

    mutating func finish() -> [UInt8] {
        buffer.append(UInt8(ascii: "]"))
        return buffer
    }
}
