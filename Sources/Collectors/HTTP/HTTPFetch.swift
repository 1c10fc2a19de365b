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
        /// For what else is said of the body: the server can have sent a secret back in it.
        fileprivate(set) var redaction = Redaction([])
    }

    private let address: HTTPAddress
    private let route: HTTPRoute
    private let access: HTTPAccess
    private let headers: HTTPHeaders
    private let timeout: Duration
    private let maximumBytes: Int

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
        route = HTTPRoute(to: address, tls: target.tls, clients: clients)
        timeout = target.definition.timeout
        maximumBytes = target.definition.maximumBodyBytes
        access = HTTPAccess(
            target.credentials, clients: clients, userAgent: userAgent, timeout: timeout)
        // Nothing compressed: a few small bytes can unpack to any number of them.
        headers = ["Accept": accept, "Accept-Encoding": "identity", "User-Agent": userAgent]
    }

    /// What of the files that the target's access needs cannot be used, and is as it was before.
    var warnings: [String] { [route.warning, access.warning].compactMap(\.self) }

    /// The body at a path, after redirects on the same server.
    func answer(_ target: RequestTarget) async throws(CollectionError) -> Answer {
        var (answer, requests, pass) = try await readAs(target) { response in
            let type = response.contentType.map { String($0.prefix(60)) }
            let isJSON = type?.lowercased().contains("json") ?? true
            return Answer(
                body: try await body(of: response), otherType: isJSON ? nil : type, requests: 1)
        }
        answer.requests = requests
        answer.redaction = access.redaction(pass)
        return answer
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
        let (answer, requests, _) = try await readAs(target, body)
        return (answer, requests)
    }

    /// The same, and what the request said of who asks.
    private func readAs<Body: Sendable>(
        _ target: RequestTarget,
        _ body: @escaping @Sendable (HTTPClientResponse) async throws -> Body
    ) async throws(CollectionError) -> (Body, requests: Int, HTTPAccess.Pass) {
        try route.check()
        // A token has a time of its own, so that a slow token endpoint is told as that.
        var pass: HTTPAccess.Pass?
        do throws(CollectionError) {
            let first = try await access.pass()
            pass = first
            do throws(CollectionError) {
                let (answer, requests) = try await read(target, with: first, body)
                return (answer, requests, first)
            } catch {
                guard error.reason == .unauthorized, first.token != nil else { throw error }
            }
            // The token can have ended before its time. A second refusal is the answer.
            let second = try await access.pass(besides: first)
            pass = second
            let (answer, requests) = try await read(target, with: second, body)
            return (answer, requests + 1, second)
        } catch {
            throw access.redaction(pass).applied(to: error)
        }
    }

    private func read<Body: Sendable>(
        _ target: RequestTarget, with pass: HTTPAccess.Pass,
        _ body: @escaping @Sendable (HTTPClientResponse) async throws -> Body
    ) async throws(CollectionError) -> (Body, requests: Int) {
        try await within(timeout) { () throws(CollectionError) in
            try await follow(target, with: pass, body)
        }
    }

    private func follow<Body: Sendable>(
        _ first: RequestTarget, with pass: HTTPAccess.Pass,
        _ body: @Sendable (HTTPClientResponse) async throws -> Body
    ) async throws(CollectionError) -> (Body, requests: Int) {
        var target = first
        for count in 1...Self.maximumRedirects + 1 {
            switch try await ask(target, with: pass, body) {
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
        _ target: RequestTarget, with pass: HTTPAccess.Pass,
        _ body: @Sendable (HTTPClientResponse) async throws -> Body
    ) async throws(CollectionError) -> Outcome<Body> {
        var request = try route.request(target.text)
        request.headers.add(contentsOf: headers)
        request.headers.add(contentsOf: pass.headers)
        var stage = CollectionError.Stage.head
        do {
            // The time is kept outside, for the body too; the client's own ends only what nobody
            // waits for any longer.
            let response = try await route.client.execute(
                request, timeout: .init(timeout + .seconds(1)))
            if let redirect = try judge(response, of: target) { return .redirect(redirect) }
            stage = .body
            return .body(try await body(response))
        } catch {
            if Task.isCancelled {
                throw CollectionError(.cancelled, detail: "cancelled while it ran")
            }
            throw CollectionError(client: error, at: stage, isProxied: route.isProxied)
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
