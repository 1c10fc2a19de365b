import Diagnostics
import Foundation

/// The answer to an NRQL query without its rows, which are only counted.
struct NRQLReply: Decodable {
    var errors: [JSONDocument.Decoded]?
    var data: Content?

    struct Content: Decodable { var actor: Actor? }

    struct Actor: Decodable {
        var account: Account?
        var nrql: Results?
    }

    struct Account: Decodable {
        var nrql: Results?
        var nrqlQueryProgress: Results?
    }

    struct Results: Decodable {
        /// Nil as long as there are none.
        var rowCount: Int?
        var others: JSONValue?
        var metadata: JSONValue?
        var progress: Progress?

        enum Keys: String, CodingKey { case results, otherResult, metadata, queryProgress }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            if container.contains(.results), try !container.decodeNil(forKey: .results) {
                rowCount = try container.nestedUnkeyedContainer(forKey: .results).count
            }
            others = try container.decodeIfPresent(JSONDocument.Decoded.self, forKey: .otherResult)?
                .value
            metadata = try container.decodeIfPresent(JSONDocument.Decoded.self, forKey: .metadata)?
                .value
            progress = try container.decodeIfPresent(Progress.self, forKey: .queryProgress)
        }
    }

    /// How far a query is that goes on in the background.
    struct Progress: Decodable {
        var queryId: String?
        var completed: Bool?
        /// Seconds.
        var retryAfter: Double?
    }

    /// The results, and the names on the way to their rows.
    var results: (Results, path: [String])? {
        if let found = data?.actor?.account?.nrql {
            return (found, ["data", "actor", "account", "nrql", "results"])
        }
        if let found = data?.actor?.account?.nrqlQueryProgress {
            return (found, ["data", "actor", "account", "nrqlQueryProgress", "results"])
        }
        return data?.actor?.nrql.map { ($0, ["data", "actor", "nrql", "results"]) }
    }

    /// - Throws: `malformed` where it is not NerdGraph's, and what its `errors` say.
    static func read(
        _ body: [UInt8], from host: String, without key: String
    ) throws(NerdGraphError) -> NRQLReply {
        let reply: NRQLReply
        do { reply = try JSONDecoder().decode(NRQLReply.self, from: Data(body)) } catch {
            throw .notNerdGraph(host)
        }
        if let errors = reply.errors?.map(\.value), let first = errors.first {
            var error = NerdGraphError(errors, first, without: key)
            if errors.contains(where: { $0["extensions"]?["errorClass"]?.string == "TIMEOUT" }) {
                // It would take as long again.
                error.isLasting = true
                error.cure = "ask for less, give it more time, or let it go on in the background"
            }
            throw error
        }
        return reply
    }
}

extension NRQLAnswer.Metadata {
    init(_ value: JSONValue?) {
        func texts(_ name: String) -> [String] {
            value?[name]?.elements?.compactMap(\.string) ?? []
        }
        eventTypes = texts("eventTypes")
        facets = texts("facets")
        messages = texts("messages")
        begin = value?["timeWindow"]?["begin"]?.integer.map { Int64($0) }
        end = value?["timeWindow"]?["end"]?.integer.map { Int64($0) }
    }
}
