import Plans
import Telemetry

/// The path and query of a request, as they stand in its first line.
struct RequestTarget: Sendable, Hashable {
    var text: String

    init(_ text: String) { self.text = text }

    /// A path with a query, which is percent-encoded.
    init(path: String, query: [RequestPlan.Parameter]) {
        text = path
        guard !query.isEmpty else { return }
        text += "?"
        text += query.map { "\(percentEncoded($0.name))=\(percentEncoded($0.value))" }
            .joined(separator: "&")
    }

    /// The plan's path and query under the target's prefix.
    init(_ plan: RequestPlan, under prefix: String) {
        self.init(path: prefix + plan.path, query: plan.query)
    }

    /// The path alone, for messages: a query can hold what is not for a log.
    var path: Substring { text.prefix { $0 != "?" } }
}
