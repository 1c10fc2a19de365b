public import Delivery
public import Telemetry

/// Rows as samples for Prometheus' remote write 1.0, which others take as well: Mimir, Thanos,
/// VictoriaMetrics.
///
/// Samples of a series must come in the order of their times, so one request follows the other. A
/// request whose answer was lost can be sent again and changes nothing, since it has one sample of a
/// series at most and that is the latest. What is refused for being out of order, or too old, is found
/// by halves; that row alone is refused. Rows of several requests that are sent again, as after a
/// crash, are refused in this way although they are stored, but for the latest; where Prometheus has
/// an `out_of_order_time_window`, they are not.
///
/// No marker of staleness is sent when a series goes: a row says what was seen, and none says that
/// something will not be seen again. Prometheus shows a series for five minutes after its last
/// sample.
///
/// Source: https://prometheus.io/docs/specs/prw/remote_write_spec/
public enum PrometheusRemoteWrite {
    /// Where Prometheus itself takes remote write, if it was started with
    /// `--web.enable-remote-write-receiver`.
    public static let usualPath = "/api/v1/write"

    /// What statuses mean: 400 is how Prometheus refuses samples, 409 how Thanos does, 422 how Mimir
    /// does. What says that the endpoint is another one than meant, such as 404, loses no row.
    public static let usualStatuses = StatusTable([
        "2xx": .success, "400": .refuse, "409": .refuse, "422": .refuse, "413": .split,
        "401": .hold, "403": .hold,
    ])

    /// The most bytes of a body, before and after compression.
    public static let usualLimits = BodyLimits(rawBytes: 4_000_000, sentBytes: 1_000_000)

    /// Where rows are sent to.
    ///
    /// - Parameters:
    ///   - url: The receiver without its path.
    ///   - path: The path of the receiver.
    ///   - headers: Further headers, asked for at each request, such as `Authorization`.
    ///   - keyWasRefused: Called when a key in them was not good.
    ///   - limits: How much one request may carry.
    ///   - statuses: What each status means.
    ///   - timeout: The longest time of one request.
    /// - Returns: The endpoint, for `sink`.
    public static func endpoint(
        _ url: EndpointURL, path: String = usualPath,
        headers: @escaping @Sendable () -> [(name: String, value: String)] = { [] },
        keyWasRefused: @escaping @Sendable () -> Void = {},
        limits: BodyLimits = usualLimits, statuses: StatusTable = usualStatuses,
        timeout: Duration = HTTPEndpoint.timeout
    ) -> HTTPEndpoint {
        HTTPEndpoint(
            url: url, path: path, limits: limits, statuses: statuses, compression: .snappy,
            headers: {
                [
                    (name: "X-Prometheus-Remote-Write-Version", value: "0.1.0"),
                    (name: "User-Agent", value: "mqp"),
                ] + headers()
            },
            keyWasRefused: keyWasRefused, verdict: verdict, timeout: timeout)
    }

    /// A sink for one endpoint.
    ///
    /// `greatestAge` is how far back the receiver takes a time; nil where that is left to it, as it
    /// should be with Prometheus, which counts from the latest sample that it has.
    public static func sink(
        name: String = "prometheus-remote-write", endpoint: HTTPEndpoint,
        greatestAge: Duration? = nil, http: any HTTPPosting, time: TimeSource = .system
    ) -> HTTPSink {
        HTTPSink(
            name: name, endpoint: endpoint,
            needs: SinkNeeds(isOrdered: true, greatestAge: greatestAge), http: http, time: time,
            format: { RemoteWriteBody() })
    }

    /// A receiver answers success with nothing or a word, and never with a page.
    private static func verdict(_ answer: HTTPAnswer) -> AnswerVerdict {
        answer.body.first { $0 > 0x20 } == UInt8(ascii: "<") ? .foreign : .taken()
    }
}
