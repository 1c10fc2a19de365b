import Diagnostics
import Telemetry

/// Reads answers of NerdGraph, which can be an error with any status.
enum GraphQLReply {
    /// How many errors of one answer are told.
    static let maximumErrors = 3
    /// How much of one error is told, in characters.
    static let maximumWords = 200

    /// The body of an answer that came at `now`, in milliseconds since 1970 UTC, where its status is
    /// success; the key is taken out of whatever is repeated.
    static func body(
        of answer: GraphQLAnswer, from host: String, now: Int64, without key: String
    ) throws(NerdGraphError) -> [UInt8] {
        guard answer.status == 200 else {
            throw NerdGraphError(answer, from: host, now: now, without: key)
        }
        return answer.body
    }

    /// `data` of a body.
    static func data(
        in body: [UInt8], from host: String, without key: String
    ) throws(NerdGraphError) -> JSONValue {
        guard let document = JSONDocument.read(body), case .object = document else {
            throw .notNerdGraph(host)
        }
        if let errors = document["errors"]?.elements, let first = errors.first {
            throw NerdGraphError(errors, first, without: key)
        }
        guard let data = document["data"], case .object = data else {
            throw NerdGraphError(
                .malformed, "the answer has neither data nor errors", isWithoutEffect: false)
        }
        return data
    }

    /// A text of New Relic as one line of a bounded length, without the key.
    static func line(_ text: String, without key: String) -> String {
        let shown = key.count < 4 ? text : text.replacing(key, with: "<redacted>")
        return String(
            shown.split(whereSeparator: { $0.isWhitespace || $0.isControl }).joined(separator: " ")
                .prefix(maximumWords))
    }
}

extension NerdGraphError {
    /// A status other than 200.
    fileprivate init(_ answer: GraphQLAnswer, from host: String, now: Int64, without key: String) {
        let asked = answer.retryAfter.flatMap { RetryAfter.duration($0, now: now) }
        let message = "status \(answer.status) from \(host)"
        switch answer.status {
        case 401, 403: self.init(.unauthorized, message)
        case 429: self.init(.throttled, message, retryAfter: asked)
        case 408, 504: self.init(.timeout, message, retryAfter: asked, isWithoutEffect: false)
        case 413: self.init(.tooLarge, message)
        case 500...: self.init(.httpStatus, message, retryAfter: asked, isWithoutEffect: false)
        case 300..<400:
            self.init(.malformed, message, cure: "the address is that of something else")
        default:
            let words = JSONDocument.read(answer.body)?["errors"]?.elements?.first?["message"]?
                .string
            let said = words.map { ": " + GraphQLReply.line($0, without: key) } ?? ""
            self.init(.refused, message + said)
        }
    }

    /// Success, but not NerdGraph's.
    static func notNerdGraph(_ host: String) -> NerdGraphError {
        NerdGraphError(
            .malformed, "\(host) answered success, but not as NerdGraph does",
            cure: "is there a proxy in between?", isWithoutEffect: false)
    }

    /// The list `errors` of an answer.
    init(_ errors: [JSONValue], _ first: JSONValue, without key: String) {
        let words = errors.prefix(GraphQLReply.maximumErrors).map { error in
            GraphQLReply.line(error["message"]?.string ?? "an error without words", without: key)
        }
        let more = errors.count - words.count
        let message = words.joined(separator: "; ") + (more > 0 ? "; and \(more) more" : "")
        let classes = Set(
            errors.flatMap { error in
                ["errorClass", "code", "errorCode"].compactMap {
                    error["extensions"]?[$0]?.string
                }
            })
        if !classes.isDisjoint(with: Self.denials) {
            self.init(.unauthorized, message)
        } else if !classes.isDisjoint(with: Self.throttling) {
            self.init(.throttled, message)
        } else if !classes.isDisjoint(with: Self.passing) {
            self.init(.timeout, message, isWithoutEffect: false)
        } else {
            // `data` can be there beside errors, so a part of it may have been done.
            self.init(.refused, message, isWithoutEffect: false)
        }
    }

    /// What New Relic calls a key that may not do this.
    private static let denials: Set = [
        "ACCESS_DENIED", "UNAUTHORIZED", "UNAUTHENTICATED", "FORBIDDEN", "FORBIDDEN_OPERATION",
    ]
    private static let throttling: Set = [
        "TOO_MANY_REQUESTS", "RATE_LIMITED", "NRDB:1106924",
    ]
    private static let passing: Set = ["TIMEOUT", "SERVER_ERROR", "SERVICE_UNAVAILABLE"]
}

extension Character {
    fileprivate var isControl: Bool {
        unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}
