import Delivery
import Telemetry

/// What one call of an `HTTPSink` needs, kept for the calls after it; never used by two at once.
actor HTTPLane {
    private let sending: any BodySending
    private var bodies: HTTPBodies

    init(_ bodies: HTTPBodies, sending: any BodySending) {
        self.bodies = bodies
        self.sending = sending
    }

    func deliver(_ rows: [AcceptedRow]) async throws(SinkError) -> SinkReceipt {
        bodies.begin(rows)
        defer { bodies.end() }
        var receipt = SinkReceipt()
        var extraRequests = 0
        while let body = try nextBody(receipt: &receipt) {
            if body.isPart { extraRequests += 1 }
            guard extraRequests <= HTTPSink.maximumExtraRequests else {
                throw .tooManyRefusals.leaving(bodies.remaining(with: body), after: receipt)
            }
            switch try await post(body, receipt: &receipt) {
            case .taken(let rejected, let notice):
                bodies.delivered(body, rejected: rejected, receipt: &receipt)
                receipt.notice = notice ?? receipt.notice
            case .divide(let reason, let message):
                guard let row = bodies.divide(body) else { continue }
                receipt.refused.append(RefusedRow(row, reason: reason, message: message))
            case .failed(let error):
                throw error.leaving(bodies.remaining(with: body), after: receipt)
            }
        }
        return receipt
    }

    private func nextBody(receipt: inout SinkReceipt) throws(SinkError) -> HTTPBodies.Body? {
        do throws(SinkError) {
            return try bodies.next(receipt: &receipt)
        } catch {
            throw error.leaving(bodies.remaining(), after: receipt)
        }
    }

    private func post(
        _ body: HTTPBodies.Body, receipt: inout SinkReceipt
    ) async throws(SinkError) -> HTTPOutcome {
        receipt.requests += 1
        receipt.bytes += body.bytes.count
        do throws(SinkError) {
            return try await sending.send(body.bytes, contentType: bodies.contentType)
        } catch {
            throw error.leaving(bodies.remaining(with: body), after: receipt)
        }
    }
}

extension SinkError {
    fileprivate static let tooManyRefusals = SinkError(
        .refused, retryable: true,
        message: "many rows are refused; the rest of the batch comes again later")
}
