import AsyncHTTPClient
import Definitions
import NIOCore
import NIOHTTP1
import Telemetry

/// Fetches one body from a target: within its time, within its size, with its credentials, and from
/// nowhere else.
struct HTTPFetch: Sendable {
    /// A body, and what it took to get it.
    struct Answer: Sendable {
        var body: ByteBuffer
        /// What the server calls the body, where that is not JSON.
        var otherType: String?
        var requests: Int
    }

    private let address: HTTPAddress
    private let origin: String
    private let headers: HTTPHeaders
    private let timeout: Duration
    private let maximumBytes: Int
    private let client: HTTPClient
    private let way: ProxySettings.Way

    /// The most redirects that are followed for one body.
    static let maximumRedirects = 3

    /// - Parameters:
    ///   - target: What to ask, with which credentials, and how long and how much.
    ///   - address: Where it is.
    ///   - clients: The program's clients.
    ///   - userAgent: What the program calls itself.
    ///   - accept: The types of bodies that can be read.
    init(
        _ target: ResolvedTarget, at address: HTTPAddress, clients: HTTPClients, userAgent: String,
        accept: String = "application/json"
    ) {
        self.address = address
        var origin = address
        origin.prefix = ""
        self.origin = origin.description
        timeout = target.definition.timeout
        maximumBytes = target.definition.maximumBodyBytes
        client = clients.client(for: address)
        way = clients.way(to: address)
        // Nothing compressed: a few small bytes can unpack to any number of them.
        var request = HTTPClientRequest(url: "")
        request.headers = [
            "Accept": accept, "Accept-Encoding": "identity", "User-Agent": userAgent,
        ]
        switch target.credentials {
        case .basic(let username, let password)?:
            request.setBasicAuth(username: username, password: password.reveal())
        case .bearer(let token)?:
            request.headers.add(name: "Authorization", value: "Bearer \(token.reveal())")
        case nil: break
        }
        headers = request.headers
    }

    /// The body at a path, after redirects on the same server.
    func answer(_ target: RequestTarget) async throws(CollectionError) -> Answer {
        let (answer, requests) = try await read(target) { response in
            let type = response.contentType.map { String($0.prefix(60)) }
            let isJSON = type?.lowercased().contains("json") ?? true
            return Answer(
                body: try await body(of: response), otherType: isJSON ? nil : type, requests: 1)
        }
        return Answer(body: answer.body, otherType: answer.otherType, requests: requests)
    }

    /// Reads the body at a path as it comes, after redirects on the same server.
    ///
    /// - Parameters:
    ///   - target: The path.
    ///   - body: Reads a body, which `parts` gives; what it throws ends the request.
    /// - Returns: What it made of the body, and how many requests that took.
    /// - Throws: What it threw, and why there is no body.
    func read<Body: Sendable>(
        _ target: RequestTarget,
        _ body: @escaping @Sendable (HTTPClientResponse) async throws -> Body
    ) async throws(CollectionError) -> (Body, requests: Int) {
        if case .malformed(let variable) = way {
            throw CollectionError(.proxy, detail: "\(variable) is not the address of a proxy")
        }
        return try await within(timeout) { () throws(CollectionError) in
            try await follow(target, body)
        }
    }

    private func follow<Body: Sendable>(
        _ first: RequestTarget, _ body: @Sendable (HTTPClientResponse) async throws -> Body
    ) async throws(CollectionError) -> (Body, requests: Int) {
        var target = first
        for count in 1...Self.maximumRedirects + 1 {
            switch try await ask(target, body) {
            case .body(let body): return (body, count)
            case .redirect(.same(let next)): target = next
            case .redirect(.elsewhere(let place)):
                throw CollectionError(.redirected, detail: "\(target.path) is sent on to \(place)")
            case .redirect(.unreadable):
                throw CollectionError(
                    .redirected, detail: "\(target.path) is sent on to no readable address")
            }
        }
        throw CollectionError(
            .redirected, detail: "\(first.path) is sent on more than \(Self.maximumRedirects) times"
        )
    }

    private enum Outcome<Body> {
        case body(Body)
        case redirect(Redirect)
    }

    private func ask<Body: Sendable>(
        _ target: RequestTarget, _ body: @Sendable (HTTPClientResponse) async throws -> Body
    ) async throws(CollectionError) -> Outcome<Body> {
        var request = HTTPClientRequest(url: origin + target.text)
        request.headers = headers
        var stage = CollectionError.Stage.head
        do {
            // The time is kept outside, for the body too; the client's own ends only what nobody
            // waits for any longer.
            let response = try await client.execute(
                request, timeout: .init(timeout + .seconds(1)))
            if let redirect = try judge(response, of: target) { return .redirect(redirect) }
            stage = .body
            return .body(try await body(response))
        } catch {
            if Task.isCancelled {
                throw CollectionError(.cancelled, detail: "cancelled while it ran")
            }
            throw CollectionError(client: error, at: stage, isProxied: way != .direct)
        }
    }

    /// Whether the answer is a redirect; throws where it is neither that nor a body to read.
    private func judge(
        _ response: HTTPClientResponse, of target: RequestTarget
    ) throws(CollectionError) -> Redirect? {
        let status = response.status.code
        switch status {
        case 200...299: break
        case 301, 302, 303, 307, 308:
            guard let location = response.headers.first(name: "Location") else { fallthrough }
            return Redirect(location: location, from: address, at: target)
        default:
            let reason: CollectionError.Reason =
                switch status {
                case 401: .unauthorized
                case 403: .forbidden
                case 404: .notFound
                default: .httpStatus
                }
            throw CollectionError(
                reason, detail: "\(target.path) answers with status \(status)", status: Int(status))
        }
        let codings = response.headers[canonicalForm: "Content-Encoding"]
        guard let coding = codings.first(where: { $0.lowercased() != "identity" }) else {
            return nil
        }
        throw CollectionError(
            .notJSON, detail: "the body is packed (\(coding.prefix(40))), which was not asked for")
    }

    /// The whole body with some room behind it, or an error as soon as it is too great.
    private func body(of response: HTTPClientResponse) async throws -> ByteBuffer {
        var body = ByteBuffer()
        let announced = Int(min(response.announcedLength, UInt64(maximumBytes)))
        body.reserveCapacity(announced + RowReader.padding)
        try await eachPart(of: response) { body.writeImmutableBuffer($0) }
        return body
    }

    /// Reads the parts of a body as they come.
    ///
    /// - Parameters:
    ///   - response: The head of the answer, whose body was not read yet.
    ///   - take: Takes each part.
    /// - Returns: How many bytes they were.
    /// - Throws: What `take` throws; that the body is empty, or greater than the target's limit.
    @discardableResult
    func eachPart(
        of response: HTTPClientResponse, _ take: (ByteBuffer) throws -> Void
    ) async throws -> Int {
        let tooLarge = CollectionError(
            .tooLarge, detail: "the body has more than \(maximumBytes) bytes")
        guard response.announcedLength <= UInt64(maximumBytes) else { throw tooLarge }
        var count = 0
        for try await part in response.body {
            count += part.readableBytes
            guard count <= maximumBytes else { throw tooLarge }
            try take(part)
        }
        guard count > 0 else {
            throw CollectionError(
                .empty, detail: "status \(response.status.code) without a body")
        }
        return count
    }
}

extension HTTPClientResponse {
    /// What the server calls the body.
    var contentType: String? { headers.first(name: "Content-Type") }

    /// The bytes of the body as the head has them; 0 where it does not.
    fileprivate var announcedLength: UInt64 {
        headers.first(name: "Content-Length").flatMap { UInt64($0) } ?? 0
    }
}
