package import NIOHTTP1

/// What an endpoint demands of a request and of its rows, by its documentation, and how it answers.
package protocol EndpointRules: Sendable {
    /// Judges a request: its status, and what is kept of it.
    func judge(_ request: EndpointRequest) -> EndpointVerdict
}

/// A request as it came.
package struct EndpointRequest: Sendable {
    package var path: String
    package var headers: HTTPHeaders
    package var body: [UInt8]

    package init(path: String, headers: HTTPHeaders, body: [UInt8]) {
        self.path = path
        self.headers = headers
        self.body = body
    }

    /// The first header of a name.
    package func header(_ name: String) -> String? { headers.first(name: name) }
}

/// What an endpoint makes of a request.
package struct EndpointVerdict: Sendable {
    package var status: Int
    /// The body of the answer and the header `Content-Type` of it.
    package var answer: [UInt8]
    package var contentType: String
    /// The body after unpacking; empty where the request is not taken.
    package var raw: [UInt8]
    /// The rows taken, each flat.
    package var rows: [[String: JSONValue]] = []
    /// What the endpoint would not store, though it answers success.
    package var violations: [String] = []

    package init(
        status: Int, answer: [UInt8] = Array("{}".utf8), contentType: String = "application/json",
        raw: [UInt8] = []
    ) {
        self.status = status
        self.answer = answer
        self.contentType = contentType
        self.raw = raw
    }
}
