import AsyncHTTPClient
import Codings
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
    let maximumBytes: Int
    let unreadable: CollectionError.Reason
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
    ///   - unreadable: The reason for a body that cannot be unpacked.
    init(
        _ target: ResolvedTarget, at address: HTTPAddress, clients: HTTPClients, userAgent: String,
        accept: String = "application/json", unreadable: CollectionError.Reason = .notJSON
    ) {
        self.unreadable = unreadable
        self.address = address
        var origin = address
        origin.prefix = ""
        self.origin = origin.description
        timeout = target.definition.timeout
        maximumBytes = target.definition.maximumBodyBytes
        client = clients.client(for: address)
        way = clients.way(to: address)
        var request = HTTPClientRequest(url: "")
        request.headers = [
            "Accept": accept, "Accept-Encoding": ContentCoding.acceptHeader,
            "User-Agent": userAgent,
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
    ///
    /// - Parameters:
    ///   - target: The path.
    ///   - isEmptyRight: Whether success without a body is an answer.
    /// - Returns: The body, unpacked.
    /// - Throws: Why there is none.
    func answer(
        _ target: RequestTarget, isEmptyRight: Bool = false
    ) async throws(CollectionError) -> Answer {
        let (answer, requests) = try await read(target) { response in
            let type = response.contentType.map { String($0.prefix(60)) }
            let isJSON = type?.lowercased().contains("json") ?? true
            return Answer(
                body: try await body(of: response, isEmptyRight: isEmptyRight),
                otherType: isJSON ? nil : type, requests: 1)
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
        let codings = response.codings
        guard codings.count > 1 || codings.contains(where: { ContentCoding(name: $0) == nil })
        else { return nil }
        let names = codings.joined(separator: ", ").prefix(Self.maximumCodingLength)
        throw CollectionError(
            unreadable, detail: "the body is packed (\(names)), which was not asked for")
    }

    /// The most characters of a coding's name that are told.
    private static let maximumCodingLength = 40
}
