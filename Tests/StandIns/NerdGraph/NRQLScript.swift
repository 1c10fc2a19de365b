import Synchronization

/// What comes of an NRQL query.
package indirect enum NRQLScript: Sendable {
    /// `end` is that of the time that was looked at, which begins at 1000.
    case rows(
        [JSONValue], others: JSONValue = .null, messages: [String] = [], end: Int64 = 2000)
    /// It takes longer than NerdGraph waits; in the background it is done after so many questions.
    case slow(polls: Int, NRQLScript)
    /// An error within an answer of 200.
    case error(String, class: String)
}

extension NerdGraphStore {
    /// The most rows of an answer.
    private static let maximumRows = 5000

    func ask(
        _ script: (String) -> NRQLScript, _ arguments: [String: JSONValue]
    ) -> Result<JSONValue, Refusal> {
        if case .integer(let seconds) = arguments["timeout"] ?? .null,
            !(1...600).contains(seconds)
        {
            return .failure(Refusal(message: "timeout is from 1 to 600"))
        }
        let script = script(arguments["query"]?.string ?? "")
        guard case .slow(let polls, let end) = script else { return Self.result(script) }
        guard arguments["async"] == .boolean(true) else {
            return .failure(
                Refusal(
                    message: "NRDB query duration exceeded the set timeout", errorClass: "TIMEOUT"))
        }
        return state.withLock { state in
            let id = "query-\(state.id())"
            state.queries[id] = (end, polls)
            return .success(Self.running(id))
        }
    }

    func progress(_ arguments: [String: JSONValue]) -> Result<JSONValue, Refusal> {
        let id = arguments["queryId"]?.string ?? ""
        return state.withLock { state in
            guard let query = state.queries[id] else { return Self.missing(id) }
            guard query.polls > 1 else { return Self.result(query.script) }
            state.queries[id]?.polls -= 1
            return .success(Self.running(id))
        }
    }

    private static func running(_ id: String) -> JSONValue {
        .object([
            "queryProgress": .object([
                "queryId": .text(id), "completed": .boolean(false), "retryAfter": .integer(7),
                "retryDeadline": .integer(60), "resultExpiration": .integer(600),
            ])
        ])
    }

    private static func result(_ script: NRQLScript) -> Result<JSONValue, Refusal> {
        switch script {
        case .rows(let rows, let others, let messages, let end):
            .success(
                .object([
                    "results": .array(Array(rows.prefix(maximumRows))), "otherResult": others,
                    "metadata": .object([
                        "eventTypes": .array([.text("A")]), "facets": .null,
                        "messages": .array(messages.map { .text($0) }),
                        "timeWindow": .object(["begin": .integer(1000), "end": .integer(end)]),
                    ]),
                    "queryProgress": .null,
                ]))
        case .slow(_, let end): result(end)
        case .error(let words, let errorClass):
            .failure(Refusal(message: words, errorClass: errorClass))
        }
    }
}
