import Foundation
import NIOHTTP1

/// NerdGraph with one account, by its documentation: dashboards with their tags and their search, alert
/// policies and NRQL conditions.
///
/// Documents are checked against a schema, and only what is selected is answered. What is created is not
/// found by search at once, and New Relic's own values are added to what it is sent, as the real one does.
package struct NerdGraphAccountRules: EndpointRules {
    package let store: NerdGraphStore
    package var key: String
    /// Mutations that fail: with this error within an answer of 200.
    package var refused: [String: String] = [:]

    package init(_ store: NerdGraphStore, key: String = "NRAK-user-key") {
        self.store = store
        self.key = key
    }

    package func judge(_ request: EndpointRequest) -> EndpointVerdict {
        guard request.path == "/graphql" else { return EndpointVerdict(status: 404) }
        guard request.headers.first(name: "API-Key") == key else {
            return EndpointVerdict(
                status: 401, answer: Array(#"{"errors":[{"message":"Invalid API key"}]}"#.utf8))
        }
        guard request.headers.first(name: "Content-Type") == "application/json",
            case .object(let body)? = JSONValue(request.body),
            case .text(let query)? = body["query"],
            case .object(let variables)? = body["variables"] ?? .object([:])
        else { return EndpointVerdict(status: 400) }
        return answer(query, variables)
    }

    private func answer(_ query: String, _ variables: [String: JSONValue]) -> EndpointVerdict {
        do throws(GraphQLDocument.Mistake) {
            let document = try GraphQLDocument(query)
            let root = document.isMutation ? "Mutation" : "Query"
            var mistakes = NerdGraphSchema.mistakes(
                in: document.fields, of: root, variables: document.variables)
            let declared = Set(document.variables.map(\.name))
            mistakes += variables.keys.filter { !declared.contains($0) }.map {
                "Variable \"$\($0)\" is not declared."
            }
            for variable in document.variables {
                mistakes += NerdGraphSchema.mistakes(
                    in: variables[variable.name] ?? .null, of: variable.type,
                    at: "Variable \"$\(variable.name)\"")
            }
            guard mistakes.isEmpty else { return errors(mistakes) }
            var data: [String: JSONValue] = [:]
            for field in document.fields {
                if document.isMutation {
                    if let words = refused[field.name] { return errors([words], data: .null) }
                    store.note(field.name)
                }
                let arguments = Dictionary(
                    field.arguments.map { ($0.0, Self.value($0.1, variables)) },
                    uniquingKeysWith: { $1 })
                let value: JSONValue
                switch document.isMutation
                    ? store.mutate(field.name, arguments)
                    : .success(try actor(field.fields, variables))
                {
                case .success(let found): value = found
                case .failure(let refusal): return errors([refusal.message], data: .null)
                }
                data[field.name] = document.isMutation ? Self.selected(value, field.fields) : value
            }
            return verdict(.object(["data": .object(data)]))
        } catch {
            return errors(["Syntax error: \(error.message)"])
        }
    }

    private func actor(
        _ fields: [GraphQLDocument.Field], _ variables: [String: JSONValue]
    ) throws(GraphQLDocument.Mistake) -> JSONValue {
        var actor: [String: JSONValue] = [:]
        for field in fields {
            let arguments = Dictionary(
                field.arguments.map { ($0.0, Self.value($0.1, variables)) },
                uniquingKeysWith: { $1 })
            switch field.name {
            case "entity":
                actor["entity"] = Self.selected(
                    store.entity(arguments["guid"] ?? .null), field.fields)
            case "entitySearch":
                let cursor = field.fields.first { $0.name == "results" }?.arguments.first.map {
                    Self.value($0.1, variables)
                }
                actor["entitySearch"] = Self.selected(
                    .object([
                        "results": store.search(
                            arguments["queryBuilder"] ?? .null, cursor: cursor ?? .null)
                    ]), field.fields)
            case "account":
                guard arguments["id"] == .integer(Int64(store.account)) else {
                    throw .init(message: "no such account")
                }
                var alerts: [String: JSONValue] = [:]
                for search in field.fields.first?.fields ?? [] {
                    let arguments = Dictionary(
                        search.arguments.map { ($0.0, Self.value($0.1, variables)) },
                        uniquingKeysWith: { $1 })
                    alerts[search.name] = Self.selected(
                        store.searchAlerts(search.name, arguments), search.fields)
                }
                actor["account"] = .object(["alerts": .object(alerts)])
            default: throw .init(message: "no \(field.name)")
            }
        }
        return .object(actor)
    }

    private static func value(
        _ value: GraphQLDocument.Value, _ variables: [String: JSONValue]
    ) -> JSONValue {
        switch value {
        case .variable(let name): variables[name] ?? .null
        case .object(let members):
            .object(
                Dictionary(
                    members.map { ($0.0, Self.value($0.1, variables)) }, uniquingKeysWith: { $1 }))
        }
    }

    /// What of a value was asked for.
    private static func selected(
        _ value: JSONValue, _ fields: [GraphQLDocument.Field]
    ) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map { selected($0, fields) })
        case .object(let members):
            guard !fields.isEmpty else { return value }
            var chosen: [String: JSONValue] = [:]
            for field in fields {
                chosen[field.name] = selected(members[field.name] ?? .null, field.fields)
            }
            return .object(chosen)
        default: return value
        }
    }

    private func errors(_ messages: [String], data: JSONValue? = nil) -> EndpointVerdict {
        let errors = JSONValue.array(messages.map { .object(["message": .text($0)]) })
        return verdict(
            .object(data.map { ["errors": errors, "data": $0] } ?? ["errors": errors]))
    }

    private func verdict(_ document: JSONValue) -> EndpointVerdict {
        EndpointVerdict(status: 200, answer: document.bytes)
    }
}
