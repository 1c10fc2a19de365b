public import Delivery

/// A way to post bytes to a URL: the seam between a sink and the network.
public protocol HTTPPosting: Sendable {
    /// Posts once, without following redirects and without trying again.
    ///
    /// - Returns: the answer, whatever its status. When its head is there and the body is late,
    ///   breaks off or is no longer waited for, the answer has what came of the body.
    /// - Throws: a `SinkError` with the reason `unreachable`, `timeout`, `unauthorized` (by a proxy)
    ///   or `cancelled` when there is no head of an answer.
    func post(_ request: HTTPPost) async throws(SinkError) -> HTTPAnswer
}

/// A request to post.
public struct HTTPPost: Sendable {
    /// An absolute URL.
    public var url: String
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    /// The longest time from the first step of connecting to the last byte of the answer.
    public var timeout: Duration

    public init(
        url: String, headers: [(name: String, value: String)], body: [UInt8], timeout: Duration
    ) {
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }
}

/// What an endpoint answered.
public struct HTTPAnswer: Sendable, Hashable {
    public var status: Int
    /// The header `Retry-After` as it came.
    public var retryAfter: String?
    /// What came of the body, up to `maximumBodyBytes`; what goes beyond is left out.
    public var body: [UInt8]

    /// How much of an answer is read.
    public static let maximumBodyBytes = 65_536

    public init(status: Int, retryAfter: String? = nil, body: [UInt8] = []) {
        self.status = status
        self.retryAfter = retryAfter
        self.body = body
    }
}
