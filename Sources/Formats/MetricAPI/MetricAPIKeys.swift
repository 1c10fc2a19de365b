import Telemetry

/// The parts of metrics that are the same for all rows of a shape, as bytes ready to be copied.
struct MetricAPIKeys {
    /// Kept, so that its identity stays its own.
    let shape: SampleShape
    /// From the brace to the end of the first attribute, which is the event type.
    let head: [UInt8]
    /// By attribute column: comma, key and colon; nil where the column is left out.
    let attributes: [[UInt8]?]
    /// By metric column.
    let metrics: [Column]
    /// Whether there is a counter among the metrics.
    let hasCounters: Bool
    /// Whether gauges become summaries.
    let isSummarised: Bool

    struct Column {
        var kind: MetricKind
        /// From the brace to the colon before the value; nil where the column is left out.
        var start: [UInt8]?
        /// From behind the value and what belongs to it to the brace.
        var end: [UInt8]
    }

    init(shape: SampleShape, isSummarised: Bool) {
        self.shape = shape
        self.isSummarised = isSummarised
        var head = Array(#"{"common":{"attributes":{"\#(MetricAPIProfile.eventType)":"#.utf8)
        _ = JSONBytes.append(
            shape.eventType, limit: MetricAPIProfile.maximumTextLength, to: &head)
        self.head = head
        // A metric may not be called like an attribute, so all of them share the names.
        var names = ColumnNames(
            taken: MetricAPIProfile.ownNames, reserved: MetricAPIProfile.reservedNames,
            maximumLength: MetricAPIProfile.maximumNameLength)
        attributes = shape.attributes.map { names.claim($0, .attribute).map(JSONBytes.key) }
        metrics = shape.metrics.map { metric in
            let type =
                switch metric.kind {
                case .counter: "count"
                case .gauge: isSummarised ? "summary" : "gauge"
                }
            return Column(
                kind: metric.kind,
                start: names.claim(metric.name.rawValue, .metric).map { Self.start($0, type) },
                end: Self.end(unit: metric.unit))
        }
        hasCounters = shape.metrics.contains { $0.kind == .counter }
    }

    private static func start(_ name: String, _ type: String) -> [UInt8] {
        var bytes = Array(#"{"name":"#.utf8)
        JSONBytes.append(name, to: &bytes)
        bytes += Array(#","type":"\#(type)","value":"#.utf8)
        return bytes
    }

    private static func end(unit: MetricUnit) -> [UInt8] {
        guard unit != .one else { return [UInt8(ascii: "}")] }
        var bytes = Array(#","attributes":{"\#(MetricAPIProfile.unit)":"#.utf8)
        JSONBytes.append(unit.symbol, to: &bytes)
        return bytes + Array("}}".utf8)
    }
}
