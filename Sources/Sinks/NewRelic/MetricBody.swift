import Delivery
import Formats
import Telemetry

/// The body of New Relic's Metric API.
struct MetricBody: BodyFormat {
    private var encoder: MetricAPIEncoder

    let contentType = "application/json"

    init(summarised: Set<String> = []) { encoder = MetricAPIEncoder(summarised: summarised) }

    mutating func begin() { encoder.begin() }

    mutating func append(_ row: AcceptedRow, limit: Int) -> BodyAppend {
        switch encoder.append(row.row, limit: limit) {
        case .written(let losses): .written(losses)
        case .full: .full
        case .empty: .dropped(.empty)
        }
    }

    mutating func finish() -> [UInt8] { encoder.finish() }

    mutating func delivered() { encoder.delivered() }
}
