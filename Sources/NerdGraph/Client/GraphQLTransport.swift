/// A way to post a request to NerdGraph: the seam between the client and the network.
public protocol GraphQLTransport: Sendable {
    /// Posts once, without following redirects and without trying again.
    ///
    /// - Returns: The whole answer, whatever its status.
    /// - Throws: `unreachable`, `timeout`, `tooLarge` or `cancelled`, where there is no whole answer.
    func post(_ post: GraphQLPost) async throws(NerdGraphError) -> GraphQLAnswer
}

/// What is posted.
public struct GraphQLPost: Sendable {
    /// An absolute URL.
    public var url: String
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    /// The longest time from the first step of connecting to the last byte of the answer.
    public var timeout: Duration
    /// The longest answer that is read.
    public var maximumBytes: Int
}

/// What came back.
public struct GraphQLAnswer: Sendable, Hashable {
    public var status: Int
    /// The header `Retry-After` as it came.
    public var retryAfter: String?
    public var body: [UInt8]

    public init(status: Int, retryAfter: String? = nil, body: [UInt8]) {
        self.status = status
        self.retryAfter = retryAfter
        self.body = body
    }
}
