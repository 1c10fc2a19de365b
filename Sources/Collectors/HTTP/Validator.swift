import NIOHTTP1

/// What tells one state of an answer from the next (RFC 9110, 8.8), as its server says it.
enum Validator: Sendable, Hashable {
    case tag(String)
    case date(String)

    /// The most bytes that are kept of one.
    static let maximumBytes = 1_000

    /// What an answer offers; nil for nothing that can be relied on.
    ///
    /// A date is of whole seconds: an answer of the second in which it changed can be followed by
    /// another one with the same date.
    init?(_ headers: HTTPHeaders) {
        let control = headers[canonicalForm: "Cache-Control"].map { $0.lowercased() }
        guard !control.contains("no-store") else { return nil }
        if let tag = headers.first(name: "ETag"), Self.isSafe(tag) {
            self = .tag(tag)
        } else if let date = headers.first(name: "Last-Modified"), Self.isSafe(date),
            let now = headers.first(name: "Date"), now != date
        {
            self = .date(date)
        } else {
            return nil
        }
    }

    /// The header that asks for another state than this one.
    var header: (name: String, value: String) {
        switch self {
        case .tag(let tag): ("If-None-Match", tag)
        case .date(let date): ("If-Modified-Since", date)
        }
    }

    private static func isSafe(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= maximumBytes
            && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F }
    }
}
