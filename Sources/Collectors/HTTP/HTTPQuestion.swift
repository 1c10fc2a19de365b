import Definitions
import Plans
import Telemetry

/// A request as it goes over the wire, but for what all requests to a target have.
struct HTTPQuestion: Sendable, Hashable {
    /// What is sent behind the head.
    struct Body: Sendable, Hashable {
        var text: String
        var type: String
    }

    var target: RequestTarget
    var method = RequestMethod.get
    var headers: [RequestPlan.Parameter] = []
    var body: Body?
    /// What the answer of before was, where only another one is wanted.
    var validator: Validator?

    /// The most bytes of a path with its query.
    static let maximumTargetBytes = 8_000

    /// A plain request for what is at a place.
    init(_ target: RequestTarget) { self.target = target }

    /// Where the words that ask for a page stand.
    enum PageMark: Hashable {
        case none
        case parameter(name: String, value: String)
        case body(keys: [String], value: Scalar)
    }

    /// A request for one page.
    ///
    /// - Parameters:
    ///   - plan: What is asked.
    ///   - prefix: The target's own path.
    ///   - values: What stands for the placeholders of a follow-up.
    ///   - page: What asks for the page.
    init(
        _ plan: RequestPlan, under prefix: String, values: [String: Scalar] = [:],
        page: PageMark = .none
    ) {
        var query = plan.query
        var path = plan.path
        if !values.isEmpty {
            path = PlaceholderText(path).filled { percentEncoded(values[$0]?.text ?? "") }
            for index in query.indices {
                query[index].value = PlaceholderText(query[index].value).filled {
                    values[$0]?.text ?? ""
                }
            }
        }
        if case .parameter(let name, let value) = page {
            query.append(.init(name: name, value: value))
        }
        target = RequestTarget(path: prefix + path, query: query)
        method = plan.method
        headers = plan.headers
        body = plan.body.map { body in
            switch body {
            case .text(let text, let type):
                let filled = PlaceholderText(text).filled { values[$0]?.text ?? "{\($0)}" }
                return Body(text: values.isEmpty ? text : filled, type: type)
            case .json(let value):
                var value = values.isEmpty ? value : value.filled(values)
                if case .body(let keys, let cursor) = page {
                    value = value.setting(JSONTemplate(cursor), at: keys)
                }
                return Body(text: value.json, type: "application/json")
            }
        }
    }

    /// Why it cannot be sent, in words; nil where it can.
    var fault: String? {
        if target.text.utf8.count > Self.maximumTargetBytes {
            return "the path and query have more than \(Self.maximumTargetBytes) bytes"
        }
        if let body, body.text.utf8.count > RequestBody.maximumBytes {
            return "the body that is sent has more than \(RequestBody.maximumBytes) bytes"
        }
        return nil
    }
}
