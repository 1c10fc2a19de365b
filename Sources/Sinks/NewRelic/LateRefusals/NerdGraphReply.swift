import Delivery
import Foundation

/// What NerdGraph answered to the query of `LateRefusals`.
struct NerdGraphReply {
    var groups: [LateRefusal]
    /// Events of further kinds.
    var others: Int

    /// The longest text of a kind that is kept, in characters.
    private static let maximumTextLength = 300

    /// Reads the body of an answer with the status 200, which can be an error all the same.
    static func read(_ body: [UInt8]) -> Result<NerdGraphReply, LateRefusalStatus.Failure> {
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(body)) else {
            return .failure(.init(.malformed, "the answer is not one of NerdGraph's"))
        }
        if let error = document.errors?.first {
            let isDenied = ["ACCESS_DENIED", "UNAUTHORIZED", "UNAUTHENTICATED"].contains(
                error.extensions?.errorClass ?? "")
            return .failure(
                .init(isDenied ? .unauthorized : .refused, line(error.message ?? "no words")))
        }
        guard let nrql = document.data?.actor?.account?.nrql, let results = nrql.results else {
            return .failure(.init(.malformed, "the answer has no results"))
        }
        return .success(
            NerdGraphReply(
                groups: results.prefix(LateRefusals.maximumGroupsPerLook).map(\.refusal),
                others: max(nrql.otherResult?.events ?? 0, 0)))
    }

    /// A text as one line of a bounded length.
    fileprivate static func line(_ text: String) -> String {
        String(
            text.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(
                maximumTextLength))
    }
}

extension LateRefusalStatus.Failure: Error {}

private struct Document: Decodable {
    var data: Content?
    var errors: [GraphError]?

    struct GraphError: Decodable {
        var message: String?
        var extensions: Extensions?
        struct Extensions: Decodable {
            var errorClass: String?
        }
    }

    struct Content: Decodable {
        var actor: Actor?
    }

    struct Actor: Decodable {
        var account: Account?
    }

    struct Account: Decodable {
        var nrql: Results?
    }

    struct Results: Decodable {
        var results: [Group]?
        var otherResult: Group?
    }

    struct Group: Decodable {
        var facet: [String?]?
        var events: Int?
        var last: Double?

        var refusal: LateRefusal {
            func part(_ index: Int) -> String {
                guard let facet, facet.indices.contains(index) else { return "" }
                return NerdGraphReply.line(facet[index] ?? "")
            }
            return LateRefusal(
                feature: part(0), category: part(1), message: part(2), count: max(events ?? 0, 0),
                last: Int64(exactly: (last ?? 0).rounded()) ?? 0)
        }
    }
}
