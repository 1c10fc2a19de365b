public import Delivery
import Synchronization
import Telemetry

/// Sends rows to an endpoint over HTTP, in a format of their own.
///
/// The rows of a batch are cut into bodies within the endpoint's limits, before and after
/// compression. What an answer's status means stands in the endpoint's table:
///
/// - success: the rows are delivered. The head of the answer says so; a body that is late or breaks
///   off does not take it back.
/// - retry: an error that is retryable, after the time that `Retry-After` asks for.
/// - hold: the same, as `unauthorized`, which lasts until somebody renews the key.
/// - split and refuse: the body is sent again in halves, down to a row, which is then refused by
///   itself, with the endpoint's words, and the rest goes on.
///
/// Each call has a format and a compressor of its own, so several can be under way at once.
public final class HTTPSink: Sink {
    public let name: String
    public let needs: SinkNeeds
    private let makeLane: @Sendable () -> HTTPLane
    /// Those that no call uses; no more are made than there are calls at once.
    private let idle = Mutex<[HTTPLane]>([])

    /// The most requests of one batch that are made to find out which of its rows an endpoint does
    /// not take; what is left then comes again later. Enough for a row in ten thousand several times
    /// over.
    public static let maximumExtraRequests = 100

    /// A sink for one endpoint; `format` makes a format when a further call is under way at once.
    public convenience init(
        name: String, endpoint: HTTPEndpoint, needs: SinkNeeds, http: any HTTPPosting,
        time: TimeSource = .system, format: @escaping @Sendable () -> any BodyFormat
    ) {
        self.init(
            name: name, needs: needs, compression: endpoint.compression, limits: endpoint.limits,
            sending: HTTPRequests(endpoint: endpoint, http: http, time: time), format: format)
    }

    /// A sink that sends its bodies in another way.
    package init(
        name: String, needs: SinkNeeds, compression: BodyCompression, limits: BodyLimits,
        sending: any BodySending, format: @escaping @Sendable () -> any BodyFormat
    ) {
        self.name = name
        self.needs = needs
        makeLane = {
            let bodies = HTTPBodies(format: format(), compression: compression, limits: limits)
            return HTTPLane(bodies, sending: sending)
        }
    }

    public func deliver(_ batch: SinkBatch) async throws(SinkError) -> SinkReceipt {
        let lane = idle.withLock { $0.popLast() } ?? makeLane()
        defer { idle.withLock { $0.append(lane) } }
        return try await lane.deliver(batch.rows)
    }

    public func close() async {}
}
