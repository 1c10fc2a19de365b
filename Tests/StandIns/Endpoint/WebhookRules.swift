import NIOHTTP1

/// A webhook that takes every body with the right `Authorization` and an `Idempotency-Key`.
package struct WebhookRules: EndpointRules {
    package var path: String
    package var authorization: String

    package init(path: String, authorization: String) {
        self.path = path
        self.authorization = authorization
    }

    package func judge(_ request: EndpointRequest) -> EndpointVerdict {
        let isRight =
            request.path == path && request.headers["Authorization"] == [authorization]
            && request.headers["Idempotency-Key"].first?.isEmpty == false
        return EndpointVerdict(status: isRight ? 200 : 400, raw: request.body)
    }
}
