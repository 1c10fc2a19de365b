public import Telemetry

/// Sends rows to New Relic's Event API as custom events.
///
/// A body is a gzipped array of flat objects, of at most 10^6 bytes both before and after
/// compression (the documentation does not say which it means); only a row that is larger by itself
/// is judged by its compressed size alone. Rows older than a day, or more than a day ahead, are
/// dropped before sending. What the endpoint finds too large (413) is sent again in halves, down to
/// a row, which is then dropped as `too_large`. What it refuses (400, 415) is dropped as `refused`,
/// and the rest goes on. A bad key (401, 403) is retryable, since it can be renewed; so are 408, 429
/// and 5xx, after the time that `Retry-After` asks for, and after 429 without it in the next minute.
///
/// Success means that New Relic took the rows, not that it stored them: what it refuses later shows
/// as `NrIntegrationError` there. It is said by the head of an answer; a body that is late or breaks
/// off does not take it back. A duplicate cannot be told, so an answer without a head doubles rows.
///
/// Source: https://docs.newrelic.com/docs/data-apis/ingest-apis/event-api/introduction-event-api/
public actor NewRelicEventsSink: Sink {
    public nonisolated let name: String
    private let url: String
    private let host: String
    private let key: @Sendable () -> Secret
    private let http: any HTTPPosting
    private let time: TimeSource
    private var bodies = EventBodies()

    /// The most bytes of one body, compressed or not.
    public static let maximumBodyBytes = 1_000_000
    /// How far a timestamp may lie in the past or in the future.
    public static let maximumAge = Duration.seconds(86_400)
    /// How long one request may take; the API's own limit is 10 s.
    public static let requestTimeout = Duration.seconds(30)
    private let timeout: Duration

    /// A sink for one account, at a region's host or another endpoint that speaks the same API.
    ///
    /// `key` gives the license key; it is asked for each request, so that a key can be rotated.
    public init(
        name: String = "new-relic", account: Int64, endpoint: EndpointURL,
        key: @escaping @Sendable () -> Secret, http: any HTTPPosting, time: TimeSource = .system,
        timeout: Duration = requestTimeout
    ) {
        self.name = name
        url = "\(endpoint)/v1/accounts/\(account)/events"
        host = endpoint.host
        self.key = key
        self.http = http
        self.time = time
        self.timeout = timeout
    }

    public func deliver(_ batch: SinkBatch) async throws(SinkError) -> SinkReceipt {
        var receipt = SinkReceipt()
        var refusal: SinkError?
        bodies.begin(batch.rows, now: time.milliseconds(), receipt: &receipt)
        while let body = try nextBody(receipt: &receipt) {
            let status: NewRelicStatus
            do throws(SinkError) {
                let answer = try await post(body.compressed)
                status = NewRelicStatus(answer, host: host, now: time.milliseconds())
            } catch {
                throw error.leaving(body.rows + bodies.remaining, after: receipt)
            }
            switch status {
            case .success:
                receipt.delivered += body.rows.count
                receipt.losses += body.losses
            case .split:
                bodies.split(body, receipt: &receipt)
            case .refused(let error):
                receipt.drop(body.rows.count, because: .failed(error.reason))
                refusal = error
            case .failed(let error):
                throw error.leaving(body.rows + bodies.remaining, after: receipt)
            }
        }
        if let refusal { throw refusal.leaving([], after: receipt) }
        return receipt
    }

    public func close() async {}

    private func nextBody(receipt: inout SinkReceipt) throws(SinkError) -> EventBodies.Body? {
        do throws(SinkError) {
            return try bodies.next(receipt: &receipt)
        } catch {
            throw error.leaving(bodies.remaining, after: receipt)
        }
    }

    private func post(_ body: [UInt8]) async throws(SinkError) -> HTTPAnswer {
        let headers = [
            (name: "Api-Key", value: key().reveal()),
            (name: "Content-Type", value: "application/json"),
            (name: "Content-Encoding", value: "gzip"),
        ]
        return try await http.post(
            HTTPPost(url: url, headers: headers, body: body, timeout: timeout))
    }
}
