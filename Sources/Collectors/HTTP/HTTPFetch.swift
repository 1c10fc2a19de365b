import AsyncHTTPClient
import Codings
import Definitions
import NIOCore
import NIOHTTP1
import Plans
import Telemetry

/// Fetches one body from a target: within its time, within its size, with its credentials, and from
/// nowhere else.
struct HTTPFetch: Sendable {
    /// A body, and what it took to get it.
    struct Answer: Sendable {
        var body: ByteBuffer
        /// What the server calls the body, where that is not JSON.
        var otherType: String?
        var requests = 1
        /// What was answered, after redirects.
        var target: RequestTarget
        /// The values of the `Link` headers.
        var links: [String] = []
        /// What tells the answer from the next one; nil where it was sent on to another place.
        var validator: Validator?
        /// Whether there is no body because nothing changed.
        var isUnchanged = false
        /// For what else is said of the body: the server can have sent a secret back in it.
        fileprivate(set) var redaction = Redaction([])
    }

    private let address: HTTPAddress
    private let route: HTTPRoute
    private let access: HTTPAccess
    private let headers: HTTPHeaders
    private let timeout: Duration
    let maximumBytes: Int
    let unreadable: CollectionError.Reason

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
        route = HTTPRoute(to: address, tls: target.tls, clients: clients)
        timeout = target.definition.timeout
        maximumBytes = target.definition.maximumBodyBytes
        access = HTTPAccess(
            target.credentials, clients: clients, userAgent: userAgent, timeout: timeout)
        headers = [
            "Accept": accept, "Accept-Encoding": ContentCoding.acceptHeader,
            "User-Agent": userAgent,
        ]
    }

    /// What of the files that the target's access needs cannot be used, and is as it was before.
    var warnings: [String] { [route.warning, access.warning].compactMap(\.self) }

    /// The body that answers a question, after redirects on the same server.
    ///
    /// - Parameters:
    ///   - question: What is asked.
    ///   - isEmptyRight: Whether success without a body is an answer.
    /// - Returns: The body, unpacked.
    /// - Throws: Why there is none.
    func answer(
        _ question: HTTPQuestion, isEmptyRight: Bool = false
    ) async throws(CollectionError) -> Answer {
        var (answer, place, pass) = try await readAs(question) { response in
            let isUnchanged = response.status == .notModified
            let type = response.contentType.map { String($0.prefix(60)) }
            let isJSON = type?.lowercased().contains("json") ?? true
            return Answer(
                body: isUnchanged
                    ? ByteBuffer() : try await body(of: response, isEmptyRight: isEmptyRight),
                otherType: isJSON ? nil : type, target: question.target,
                links: response.headers["Link"], validator: Validator(response.headers),
                isUnchanged: isUnchanged)
        }
        answer.requests = place.requests
        answer.target = place.target
        // The name of a state belongs to the place that has it.
        if place.target != question.target { answer.validator = nil }
        answer.redaction = access.redaction(pass)
        return answer
    }

    /// Reads the body that answers a question as it comes, after redirects on the same server.
    ///
    /// - Parameters:
    ///   - question: What is asked.
    ///   - body: Reads a body, which `parts` gives; what it throws ends the request.
    /// - Returns: What it made of the body, how many requests that took, and where it was.
    /// - Throws: What it threw, and why there is no body.
    func read<Body: Sendable>(
        _ question: HTTPQuestion,
        _ body: @escaping @Sendable (HTTPClientResponse) async throws -> Body
    ) async throws(CollectionError) -> (Body, requests: Int) {
        let (answer, place, _) = try await readAs(question, body)
        return (answer, place.requests)
    }

    /// Where an answer was found, and after how many requests.
    private struct Place {
        var target: RequestTarget
        var requests: Int
    }

    /// The same, and what the request said of who asks.
    private func readAs<Body: Sendable>(
        _ question: HTTPQuestion,
        _ body: @escaping @Sendable (HTTPClientResponse) async throws -> Body
    ) async throws(CollectionError) -> (Body, Place, HTTPAccess.Pass) {
        try route.check()
        // A token has a time of its own, so that a slow token endpoint is told as that.
        var pass: HTTPAccess.Pass?
        do throws(CollectionError) {
            let first = try await access.pass()
            pass = first
            do throws(CollectionError) {
                let (answer, place) = try await read(question, with: first, body)
                return (answer, place, first)
            } catch {
                guard error.reason == .unauthorized, first.token != nil else { throw error }
            }
            // The token can have ended before its time. A second refusal is the answer.
            let second = try await access.pass(besides: first)
            pass = second
            var (answer, place) = try await read(question, with: second, body)
            place.requests += 1
            return (answer, place, second)
        } catch {
            throw access.redaction(pass).applied(to: error)
        }
    }

    private func read<Body: Sendable>(
        _ question: HTTPQuestion, with pass: HTTPAccess.Pass,
        _ body: @escaping @Sendable (HTTPClientResponse) async throws -> Body
    ) async throws(CollectionError) -> (Body, Place) {
        do throws(CollectionError) {
            return try await within(timeout) { () throws(CollectionError) in
                try await follow(question, with: pass, body)
            }
        } catch {
            throw route.explained(error)
        }
    }

    private func follow<Body: Sendable>(
        _ first: HTTPQuestion, with pass: HTTPAccess.Pass,
        _ body: @Sendable (HTTPClientResponse) async throws -> Body
    ) async throws(CollectionError) -> (Body, Place) {
        var question = first
        let path = first.target.path
        for count in 1...Self.maximumRedirects + 1 {
            switch try await ask(question, with: pass, body) {
            case .body(let body): return (body, Place(target: question.target, requests: count))
            case .redirect(.same(let next)):
                question.target = next
                // Of another place nothing is known.
                question.validator = nil
            case .redirect(.elsewhere(let place)):
                throw CollectionError(
                    .redirected, detail: "\(question.target.path) is sent on to \(place)")
            case .redirect(.unreadable):
                throw CollectionError(
                    .redirected,
                    detail: "\(question.target.path) is sent on to no readable address")
            }
        }
        throw CollectionError(
            .redirected, detail: "\(path) is sent on more than \(Self.maximumRedirects) times")
    }

    private enum Outcome<Body> {
        case body(Body)
        case redirect(Redirect)
    }

    private func ask<Body: Sendable>(
        _ question: HTTPQuestion, with pass: HTTPAccess.Pass,
        _ body: @Sendable (HTTPClientResponse) async throws -> Body
    ) async throws(CollectionError) -> Outcome<Body> {
        var request = try route.request(question.target.text)
        request.headers.add(contentsOf: headers)
        request.take(question)
        // What the target says of who asks goes before what the source says.
        for header in pass.headers {
            request.headers.replaceOrAdd(name: header.name, value: header.value)
        }
        var stage = CollectionError.Stage.head
        do {
            // The time is kept outside, for the body too; the client's own ends only what nobody
            // waits for any longer.
            let response = try await route.client.execute(
                request, timeout: .init(timeout + .seconds(1)))
            if let redirect = try judge(response, of: question) { return .redirect(redirect) }
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
        _ response: HTTPClientResponse, of question: HTTPQuestion
    ) throws(CollectionError) -> Redirect? {
        let status = response.status.code
        let target = question.target
        switch status {
        case 200...299: break
        case 304 where question.validator != nil: return nil
        case 301...303 where question.method == .post:
            throw CollectionError(
                .redirected,
                detail: "\(target.path) is sent on with status \(status), which would ask for "
                    + "something else than was posted")
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

extension HTTPClientRequest {
    /// Takes what is asked, beside the place of it.
    fileprivate mutating func take(_ question: HTTPQuestion) {
        for header in question.headers {
            headers.replaceOrAdd(name: header.name, value: header.value)
        }
        if question.method == .post { method = .POST }
        if let sent = question.body {
            headers.replaceOrAdd(name: "Content-Type", value: sent.type)
            body = .bytes(ByteBuffer(string: sent.text))
        }
        if let header = question.validator?.header {
            headers.replaceOrAdd(name: header.name, value: header.value)
        }
    }
}
