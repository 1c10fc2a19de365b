/// A page of the service: a path and what answers there.
public struct HTTPRoute: Sendable {
    /// The whole path, such as `/metrics`; it is compared byte by byte.
    public var path: String
    /// Makes the answer to a GET; a HEAD is answered by the same without the body. It may be called
    /// several times at once.
    public var answer: @Sendable (HTTPRequestHead) async -> HTTPReply

    public init(
        path: String, answer: @escaping @Sendable (HTTPRequestHead) async -> HTTPReply
    ) {
        self.path = path
        self.answer = answer
    }
}

/// What a request asks for; a body is never read.
public struct HTTPRequestHead: Sendable {
    /// Without the query.
    public var path: String
    /// What stands behind `?`, as it came; nil where there is none.
    public var query: String?
    private let header: @Sendable (String) -> String?

    init(path: String, query: String?, header: @escaping @Sendable (String) -> String?) {
        self.path = path
        self.query = query
        self.header = header
    }

    /// The value of a header, several joined by commas; nil where there is none of that name.
    public func header(_ name: String) -> String? { header(name) }
}

/// An answer.
public struct HTTPReply: Sendable, Hashable {
    public var status: Int
    /// The value of `Content-Type`.
    public var contentType: String
    public var body: [UInt8]

    public init(status: Int = 200, contentType: String, body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    /// A line of plain text.
    public init(status: Int, text: String) {
        self.init(
            status: status, contentType: "text/plain; charset=utf-8",
            body: Array((text + "\n").utf8))
    }
}
