/// What New Relic's Event API demands of a request and of an event, by its documentation.
///
/// Source: https://docs.newrelic.com/docs/data-apis/ingest-apis/event-api/introduction-event-api/
package struct EventAPIRules: EndpointRules {
    package var account: Int
    package var key: String
    /// Of a body as it is sent.
    package var maximumBodyBytes: Int
    /// Milliseconds since 1970, for the age of timestamps.
    package var now: Int64
    /// A request in which a value of an event is this one is refused, as one is that cannot be read.
    package var refusedValue: JSONValue?

    package init(
        account: Int = 123, key: String = "license-key", maximumBodyBytes: Int = 1_000_000,
        now: Int64 = 0, refusedValue: JSONValue? = nil
    ) {
        self.account = account
        self.key = key
        self.maximumBodyBytes = maximumBodyBytes
        self.now = now
        self.refusedValue = refusedValue
    }

    package func judge(_ request: EndpointRequest) -> EndpointVerdict {
        guard request.path == "/v1/accounts/\(account)/events" else {
            return EndpointVerdict(status: 404)
        }
        let common = NewRelicRequest(key: key, maximumBodyBytes: maximumBodyBytes)
        guard let raw = common.unpacked(request), case .array(let events)? = JSONValue(raw),
            !events.isEmpty
        else { return EndpointVerdict(status: common.refusal(of: request) ?? 400) }
        let answer = #"{"success":true,"uuid":"00000000-0000-0000-0000-000000000000"}"#
        var verdict = EndpointVerdict(status: 200, answer: Array(answer.utf8), raw: raw)
        for event in events {
            guard case .object(let row) = event,
                refusedValue.map({ !row.values.contains($0) }) ?? true
            else { return EndpointVerdict(status: 400) }
            verdict.rows.append(row)
            verdict.violations += violations(of: row)
        }
        return verdict
    }

    private func violations(of row: [String: JSONValue]) -> [String] {
        var found: [String] = []
        if case .text(let type)? = row["eventType"],
            type.wholeMatch(of: /[A-Za-z0-9_:]{1,255}/) != nil
        {
        } else {
            found.append("bad eventType")
        }
        if case .integer(let timestamp)? = row["timestamp"] {
            if abs(timestamp - now) > 86_400_000 { found.append("timestamp beyond a day") }
        } else {
            found.append("no integer timestamp")
        }
        if row.count > 254 { found.append("\(row.count) attributes") }
        for (name, value) in row.sorted(by: { $0.key < $1.key }) {
            if name.count > 255 { found.append("long name") }
            if ["accountId", "entity.guid", "entity.name", "entity.type"].contains(name) {
                found.append("reserved \(name)")
            }
            switch value {
            case .text(let text) where text.unicodeScalars.count > 4096:
                found.append("long value of \(name)")
            case .null, .array, .object: found.append("\(name) is not flat")
            case .text, .boolean, .number:
                if name == "appId" { found.append("appId is no integer") }
            case .integer: break
            }
        }
        return found
    }
}
