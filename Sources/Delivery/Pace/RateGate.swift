/// The two rates of a sink: requests, and bytes as they were sent.
///
/// How much a call sends is known when it is over. Until then it holds what calls before it took for
/// as many bytes of rows, so that calls under way together do not go beyond the rate together.
struct RateGate: Sendable {
    /// What a call holds until it is over.
    struct Hold: Sendable, Hashable {
        var requests: Double
        var bytes: Double
    }

    private var requests: TokenBucket?
    private var bytes: TokenBucket?
    /// Bytes of rows handed over, and bytes that were sent for them.
    private var handed = 0
    private var sent = 0

    init(requests: RateLimit?, bytes: RateLimit?, at now: Duration) {
        self.requests = requests.map { TokenBucket($0, at: now) }
        self.bytes = bytes.map { TokenBucket($0, at: now) }
    }

    /// How long until a call may begin.
    func wait(at now: Duration) -> Duration {
        max(
            requests?.wait(for: 1, at: now) ?? .zero,
            // Whatever is there allows a call; what it sends beyond that is waited off.
            bytes?.wait(for: 1, at: now) ?? .zero)
    }

    /// Begins a call with so many bytes of rows, by estimate.
    mutating func begin(rowBytes: Int, at now: Duration) -> Hold {
        let share = handed > 0 ? Double(sent) / Double(handed) : 1
        let hold = Hold(requests: 1, bytes: Double(rowBytes) * share)
        requests?.take(hold.requests, at: now)
        bytes?.take(hold.bytes, at: now)
        return hold
    }

    /// Ends a call, by what it really sent; it was one request at least.
    mutating func end(
        _ hold: Hold, rowBytes: Int, requests count: Int, bytes sentBytes: Int, at now: Duration
    ) {
        requests?.take(Double(max(count, 1)) - hold.requests, at: now)
        bytes?.take(Double(sentBytes) - hold.bytes, at: now)
        guard sentBytes > 0 else { return }
        handed += rowBytes
        sent += sentBytes
    }
}
