/// What New Relic's Metric API demands of a request and of a metric, by its documentation.
///
/// A row that it takes is a metric: `name`, `type`, `value`, `timestamp`, `interval.ms` and
/// `attributes`, what is common among them.
///
/// Source: https://docs.newrelic.com/docs/data-apis/ingest-apis/metric-api/report-metrics-metric-api/
package struct MetricAPIRules: EndpointRules {
    package var key: String
    /// Of a body as it is sent.
    package var maximumBodyBytes: Int
    /// Milliseconds since 1970, for the age of timestamps.
    package var now: Int64

    private static let reserved: Set<String> = [
        "interval.ms", "timestamp", "value", "common", "min", "max", "count", "sum", "metrics",
        "entity.guid", "entity.name", "entity.type",
    ]

    package init(
        key: String = "license-key", maximumBodyBytes: Int = 1_000_000, now: Int64 = 0
    ) {
        self.key = key
        self.maximumBodyBytes = maximumBodyBytes
        self.now = now
    }

    package func judge(_ request: EndpointRequest) -> EndpointVerdict {
        guard request.path == "/metric/v1" else { return EndpointVerdict(status: 404) }
        let common = NewRelicRequest(key: key, maximumBodyBytes: maximumBodyBytes)
        guard let raw = common.unpacked(request), case .array(let blocks)? = JSONValue(raw),
            !blocks.isEmpty
        else { return EndpointVerdict(status: common.refusal(of: request) ?? 400) }
        let answer = #"{"requestId":"00000000-0000-0000-0000-000000000000"}"#
        var verdict = EndpointVerdict(status: 202, answer: Array(answer.utf8), raw: raw)
        for block in blocks {
            guard case .object(let block) = block, case .array(let metrics)? = block["metrics"],
                !metrics.isEmpty
            else { return EndpointVerdict(status: 400) }
            var shared: [String: JSONValue] = [:]
            if case .object(let fields)? = block["common"] { shared = fields }
            for metric in metrics {
                guard case .object(let metric) = metric else { return EndpointVerdict(status: 400) }
                var row = shared.merging(metric) { $1 }
                row["attributes"] = .object(
                    attributes(of: shared).merging(attributes(of: metric)) { $1 })
                verdict.rows.append(row)
                verdict.violations += violations(of: row)
            }
        }
        return verdict
    }

    private func attributes(of fields: [String: JSONValue]) -> [String: JSONValue] {
        if case .object(let attributes)? = fields["attributes"] { attributes } else { [:] }
    }

    private func violations(of metric: [String: JSONValue]) -> [String] {
        var found: [String] = []
        var name = ""
        if case .text(let text)? = metric["name"], (1...255).contains(text.count) {
            name = text
        } else {
            found.append("bad name")
        }
        switch (metric["type"], metric["value"]) {
        case (nil, .integer), (nil, .number), (.text("gauge"), .integer), (.text("gauge"), .number):
            break
        case (.text("count"), .integer(let value)) where value >= 0: break
        case (.text("count"), .number(let value)) where value >= 0: break
        case (.text("summary"), .object(let value)):
            if Set(value.keys) != ["count", "sum", "min", "max"] { found.append("bad summary") }
        default: found.append("bad value of \(name)")
        }
        if [.text("count"), .text("summary")].contains(metric["type"]) {
            if case .integer(1...)? = metric["interval.ms"] {
            } else {
                found.append("no interval of \(name)")
            }
        }
        if case .integer(let time)? = metric["timestamp"] {
            if time < now - 172_800_000 || time > now + 86_400_000 { found.append("bad time") }
        } else {
            found.append("no integer timestamp")
        }
        return found + attributeViolations(attributes(of: metric), name: name)
    }

    private func attributeViolations(_ attributes: [String: JSONValue], name: String) -> [String] {
        var found: [String] = []
        if attributes.count > 100 { found.append("\(attributes.count) attributes") }
        for (key, value) in attributes.sorted(by: { $0.key < $1.key }) {
            if key.count > 255 { found.append("long key") }
            if key == name { found.append("\(name) is also an attribute") }
            if Self.reserved.contains(key) { found.append("reserved \(key)") }
            switch value {
            case .text(let text) where text.unicodeScalars.count > 4096:
                found.append("long value of \(key)")
            // What does not fit an integer of 64 bits is read as a number here.
            case .number(let number) where number.magnitude >= 0x1p63 && number.magnitude < 0x1p64:
                found.append("\(key) is beyond a long")
            case .null, .array, .object: found.append("\(key) is not flat")
            default: break
            }
        }
        return found
    }
}
