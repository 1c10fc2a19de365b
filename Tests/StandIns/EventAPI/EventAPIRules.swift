import NIOHTTP1

/// What the Event API demands of a request and of an event, by its documentation.
package struct EventAPIRules: Sendable {
    package var account: Int
    package var key: String
    /// Of a body as it is sent.
    package var maximumBodyBytes: Int
    /// Milliseconds since 1970, for the age of timestamps.
    package var now: Int64

    package init(
        account: Int = 123, key: String = "license-key", maximumBodyBytes: Int = 1_000_000,
        now: Int64 = 0
    ) {
        self.account = account
        self.key = key
        self.maximumBodyBytes = maximumBodyBytes
        self.now = now
    }

    struct Verdict {
        var status: Int
        var rawBytes = 0
        var rows: [[String: JSONValue]] = []
        var violations: [String] = []
    }

    func judge(path: String, headers: HTTPHeaders, body: [UInt8]) -> Verdict {
        guard path == "/v1/accounts/\(account)/events" else { return Verdict(status: 404) }
        guard headers.first(name: "Api-Key") == key else { return Verdict(status: 403) }
        guard headers.first(name: "Content-Type") == "application/json" else {
            return Verdict(status: 415)
        }
        guard body.count <= maximumBodyBytes else { return Verdict(status: 413) }
        guard headers.first(name: "Content-Encoding") == "gzip", let raw = gunzip(body),
            case .array(let events)? = JSONValue(raw), !events.isEmpty
        else { return Verdict(status: 400) }
        var verdict = Verdict(status: 200, rawBytes: raw.count)
        for event in events {
            guard case .object(let row) = event else { return Verdict(status: 400) }
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
