import NIOHTTP1

/// What all of New Relic's ingest APIs demand of a request.
struct NewRelicRequest {
    var key: String
    /// Of a body as it is sent.
    var maximumBodyBytes: Int

    /// The status by which a request is refused; nil where its content decides.
    func refusal(of request: EndpointRequest) -> Int? {
        guard request.headers.first(name: "Api-Key") == key else { return 403 }
        guard request.headers.first(name: "Content-Type") == "application/json" else { return 415 }
        return request.body.count <= maximumBodyBytes ? nil : 413
    }

    /// The content of a request that is not refused; nil where it cannot be unpacked.
    func unpacked(_ request: EndpointRequest) -> [UInt8]? {
        guard refusal(of: request) == nil,
            request.headers.first(name: "Content-Encoding") == "gzip"
        else { return nil }
        return gunzip(request.body)
    }
}
