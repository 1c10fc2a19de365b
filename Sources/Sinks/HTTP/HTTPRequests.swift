import Delivery

/// Bodies as requests to one endpoint over HTTP.
struct HTTPRequests: BodySending {
    let endpoint: HTTPEndpoint
    let http: any HTTPPosting
    let time: TimeSource

    func send(_ body: [UInt8], contentType: String) async throws(SinkError) -> HTTPOutcome {
        let secrets = endpoint.headers()
        var headers = secrets
        headers.append((name: "Content-Type", value: contentType))
        if let encoding = endpoint.compression.contentEncoding {
            headers.append((name: "Content-Encoding", value: encoding))
        }
        let answer = try await http.post(
            HTTPPost(
                url: "\(endpoint.url)\(endpoint.path)", headers: headers, body: body,
                timeout: endpoint.timeout))
        let outcome = HTTPOutcome(
            answer, from: endpoint, now: time.milliseconds(), secrets: secrets)
        if case .failed(let error) = outcome, error.reason == .unauthorized {
            endpoint.keyWasRefused()
        }
        return outcome
    }
}
