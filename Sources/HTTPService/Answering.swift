import HTTPTypes
import HummingbirdCore
import NIOCore

/// Answers requests by the routes.
struct Answering: Sendable {
    private let routes: [String: HTTPRoute]

    init(routes: [HTTPRoute]) {
        self.routes = Dictionary(
            routes.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// An answer as it is sent.
    struct Answer: Sendable {
        var head: HTTPResponse
        /// Nil for HEAD, whose answer tells of a body and has none.
        var body: ByteBuffer?
        /// Whether a body follows the request, which nobody reads.
        var endsConnection: Bool
    }

    func answer(to request: Request) async -> Answer {
        var fields = HTTPFields()
        let hasBody = request.hasBody
        if hasBody { fields[.connection] = "close" }
        let reply = await reply(to: request, hasBody: hasBody, fields: &fields)
        fields[.contentType] = reply.contentType
        var body = reply.body
        if body.count >= HTTPServiceLimits.minimumCompressedBytes {
            fields[.vary] = "Accept, Accept-Encoding"
            if request.takesGzip, let compressed = gzip(body) {
                fields[.contentEncoding] = "gzip"
                body = compressed
            }
        }
        fields[.contentLength] = String(body.count)
        return Answer(
            head: HTTPResponse(status: .init(code: reply.status), headerFields: fields),
            body: request.method == .head ? nil : ByteBuffer(bytes: body),
            endsConnection: hasBody)
    }

    private func reply(
        to request: Request, hasBody: Bool, fields: inout HTTPFields
    ) async -> HTTPReply {
        let path = request.uri.path
        guard let route = routes[path] else {
            let known = routes.keys.sorted().joined(separator: ", ")
            return HTTPReply(status: 404, text: "There is nothing at this path. There is: \(known)")
        }
        guard request.method == .get || request.method == .head else {
            fields[.allow] = "GET, HEAD"
            return HTTPReply(status: 405, text: "Only GET and HEAD are answered here.")
        }
        guard !hasBody else {
            return HTTPReply(status: 413, text: "No body is taken here.")
        }
        let headers = request.headers
        return await route.answer(
            HTTPRequestHead(
                path: path, query: request.uri.query,
                header: { name in HTTPField.Name(name).flatMap { headers[$0] } }))
    }
}

/// Ends a connection on which a body was sent that is not read.
struct UnreadBody: Error {}

extension Request {
    fileprivate var hasBody: Bool {
        headers[.transferEncoding] != nil || (headers[.contentLength].map { $0 != "0" } ?? false)
    }

    /// Whether the header `Accept-Encoding` names gzip, and not with a weight of zero.
    fileprivate var takesGzip: Bool {
        (headers[.acceptEncoding] ?? "").lowercased().split(separator: ",").contains { coding in
            let parts = coding.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            guard parts.first == "gzip" else { return false }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }?.dropFirst(2)
            return weight.map { (Double($0) ?? 0) > 0 } ?? true
        }
    }
}
