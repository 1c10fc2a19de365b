/// What New Relic's Log API demands of a request and of a line, by its documentation.
///
/// A row that it takes is a line: `timestamp`, `message` and its attributes, what is common among
/// them.
///
/// Source: https://docs.newrelic.com/docs/logs/log-api/introduction-log-api/
package struct LogAPIRules: EndpointRules {
    package var key: String
    /// Of a body as it is sent.
    package var maximumBodyBytes: Int
    /// Milliseconds since 1970, for the age of timestamps.
    package var now: Int64

    package init(
        key: String = "license-key", maximumBodyBytes: Int = 1_000_000, now: Int64 = 0
    ) {
        self.key = key
        self.maximumBodyBytes = maximumBodyBytes
        self.now = now
    }

    package func judge(_ request: EndpointRequest) -> EndpointVerdict {
        guard request.path == "/log/v1" else { return EndpointVerdict(status: 404) }
        let rules = NewRelicRequest(key: key, maximumBodyBytes: maximumBodyBytes)
        guard let raw = rules.unpacked(request), case .array(let blocks)? = JSONValue(raw),
            !blocks.isEmpty
        else { return EndpointVerdict(status: rules.refusal(of: request) ?? 400) }
        let answer = #"{"requestId":"00000000-0000-0000-0000-000000000000"}"#
        var verdict = EndpointVerdict(status: 202, answer: Array(answer.utf8), raw: raw)
        for block in blocks {
            guard case .object(let block) = block, case .array(let lines)? = block["logs"],
                !lines.isEmpty
            else { return EndpointVerdict(status: 400) }
            var shared: [String: JSONValue] = [:]
            if case .object(let common)? = block["common"] { shared = attributes(of: common) }
            for line in lines {
                guard case .object(var line) = line else { return EndpointVerdict(status: 400) }
                let own = attributes(of: line)
                line["attributes"] = nil
                let row = shared.merging(own) { $1 }.merging(line) { $1 }
                verdict.rows.append(row)
                verdict.violations += violations(of: row)
            }
        }
        return verdict
    }

    private func attributes(of fields: [String: JSONValue]) -> [String: JSONValue] {
        if case .object(let attributes)? = fields["attributes"] { attributes } else { [:] }
    }

    private func violations(of line: [String: JSONValue]) -> [String] {
        var found: [String] = []
        if case .integer(let time)? = line["timestamp"] {
            if abs(time - now) > 172_800_000 { found.append("timestamp beyond two days") }
        } else {
            found.append("no integer timestamp")
        }
        if case .text? = line["message"] {} else { found.append("no message") }
        if line.count > 255 { found.append("\(line.count) attributes") }
        for (name, value) in line.sorted(by: { $0.key < $1.key }) {
            if name.count > 255 { found.append("long name") }
            if ["accountId", "eventType", "entity.guid", "entity.name", "entity.type"].contains(
                name)
            {
                found.append("reserved \(name)")
            }
            if case .text(let text) = value, text.utf8.count > 128_000 {
                found.append("long value of \(name)")
            }
        }
        return found
    }
}
