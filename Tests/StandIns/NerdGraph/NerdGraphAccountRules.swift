import Foundation
import NIOHTTP1

/// NerdGraph with one account, by its documentation: dashboards with their tags and their search, alert
/// policies, NRQL conditions and muting rules, and NRQL queries as a script answers them.
///
/// Documents are checked against a schema, and only what is selected is answered. What is created is not
/// found by search at once, and New Relic's own values are added to what it is sent, as the real one does.
package struct NerdGraphAccountRules: EndpointRules {
    package let store: NerdGraphStore
    package var key: String
    /// Mutations that fail: with this error within an answer of 200.
    package var refused: [String: String] = [:]
    /// What comes of a query.
    package var nrql: @Sendable (String) -> NRQLScript = { _ in .rows([]) }

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
                let arguments = Self.arguments(of: field, variables)
                let value: JSONValue
                switch document.isMutation
                    ? store.mutate(field.name, arguments) : actor(field.fields, variables)
                {
                case .success(let found): value = found
                case .failure(let refusal):
                    return errors(
                        [refusal.message], class: refusal.errorClass,
                        data: document.isMutation ? .null : .object(["actor": .null]))
                }
                data[field.name] = document.isMutation ? Self.selected(value, field.fields) : value
            }
            return verdict(.object(["data": .object(data)]))
        } catch {
            return errors(["Syntax error: \(error.message)"])
        }
    }

    private typealias Answered = Result<JSONValue, NerdGraphStore.Refusal>

    private func actor(
        _ fields: [GraphQLDocument.Field], _ variables: [String: JSONValue]
    ) -> Answered {
        var actor: [String: JSONValue] = [:]
        for field in fields {
            let arguments = Self.arguments(of: field, variables)
            let found: Answered
            switch field.name {
            case "entity": found = .success(store.entity(arguments["guid"] ?? .null))
            case "entitySearch":
                let results = field.fields.first { $0.name == "results" }
                let cursor = results.flatMap { Self.arguments(of: $0, variables)["cursor"] }
                found = .success(
                    .object([
                        "results": store.search(
                            arguments["queryBuilder"] ?? .null, cursor: cursor ?? .null)
                    ]))
            case "account":
                guard arguments["id"] == .integer(Int64(store.account)) else { return .denied }
                found = account(field.fields, variables)
            default:
                let mine = JSONValue.integer(Int64(store.account))
                guard (arguments["accounts"] ?? .null).elements.allSatisfy({ $0 == mine }) else {
                    return .denied
                }
                found = store.ask(nrql, arguments)
            }
            guard case .success(let value) = found else { return found }
            actor[field.name] = Self.selected(value, field.fields)
        }
        return .success(.object(actor))
    }

    private func account(
        _ fields: [GraphQLDocument.Field], _ variables: [String: JSONValue]
    ) -> Answered {
        var account: [String: JSONValue] = [:]
        for field in fields {
            let arguments = Self.arguments(of: field, variables)
            switch field.name {
            case "alerts":
                var alerts: [String: JSONValue] = [:]
                for search in field.fields {
                    alerts[search.name] = Self.selected(
                        store.searchAlerts(search.name, Self.arguments(of: search, variables)),
                        search.fields)
                }
                account["alerts"] = .object(alerts)
            default:
                let found =
                    field.name == "nrql" ? store.ask(nrql, arguments) : store.progress(arguments)
                guard case .success(let value) = found else { return found }
                account[field.name] = Self.selected(value, field.fields)
            }
        }
        return .success(.object(account))
    }

    private static func arguments(
        of field: GraphQLDocument.Field, _ variables: [String: JSONValue]
    ) -> [String: JSONValue] {
        Dictionary(
            field.arguments.map { ($0.name, value($0.value, variables)) },
            uniquingKeysWith: { $1 })
    }

    private static func value(
        _ value: GraphQLDocument.Value, _ variables: [String: JSONValue]
    ) -> JSONValue {
        switch value {
        case .variable(let name): variables[name] ?? .null
        case .object(let members):
            .object(
                Dictionary(
                    members.map { ($0.name, Self.value($0.value, variables)) },
                    uniquingKeysWith: { $1 }))
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

    private func errors(
        _ messages: [String], class errorClass: String? = nil, data: JSONValue? = nil
    ) -> EndpointVerdict {
        let errors = JSONValue.array(
            messages.map { message in
                var error: [String: JSONValue] = ["message": .text(message)]
                if let errorClass {
                    error["extensions"] = .object(["errorClass": .text(errorClass)])
                }
                return .object(error)
            })
        return verdict(
            .object(data.map { ["errors": errors, "data": $0] } ?? ["errors": errors]))
    }

    private func verdict(_ document: JSONValue) -> EndpointVerdict {
        EndpointVerdict(status: 200, answer: document.bytes)
    }
}

extension Result<JSONValue, NerdGraphStore.Refusal> {
    fileprivate static var denied: Self {
        .failure(.init(message: "Access denied to the account", errorClass: "ACCESS_DENIED"))
    }
}
