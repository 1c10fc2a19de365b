public import Telemetry

/// What a metric is for Prometheus: its name there, its type and how its values are stated.
///
/// `broker.request.latency` in `ms` is the gauge `broker_request_latency_seconds`;
/// `mqp.requests` is the counter `mqp_requests`, whose samples are called `mqp_requests_total`.
public struct PrometheusFamily: Sendable, Hashable {
    /// The name as OpenMetrics has it, without `_total`.
    public var name: String
    /// The name of its samples, which is also that of the family in the older text format.
    public var sampleName: String
    public var kind: MetricKind
    /// The unit that the name ends with, such as `bytes_per_second`; nil where there is none.
    public var unit: String?
    /// One line for people; the name of ours where the metric has no description.
    public var help: String
    /// What a value in the metric's own unit is multiplied by.
    public private(set) var factor: Double

    /// The family of a metric as the catalogue declares it; the same for the same declaration.
    public init(_ metric: MetricDescriptor) {
        let unit = PrometheusUnit(of: metric)
        var words = PrometheusName.words(metric.name.rawValue)
        if metric.kind == .counter, words.count > 1, words.last == "total" { words.removeLast() }
        if !words.hasSuffix(unit.words) { words += unit.words }
        if metric.kind == .gauge {
            // Prometheus keeps these endings for counters, histograms and summaries.
            while words.count > 1, let last = words.last, Self.reservedEndings.contains(last) {
                words.removeLast()
            }
        }
        let text = words.isEmpty ? "unnamed" : words.joined(separator: "_")
        name = (0x30...0x39).contains(text.utf8.first ?? 0) ? "_" + text : text
        sampleName = metric.kind == .counter ? name + "_total" : name
        kind = metric.kind
        self.unit = unit.words.isEmpty ? nil : unit.words.joined(separator: "_")
        help = metric.help.isEmpty ? metric.name.rawValue : metric.help
        factor = unit.factor
    }

    /// A value of the metric as it is written, in the unit of the name; nil where it is unknown, and
    /// where a counter's is below zero, which no reader takes.
    public func value(_ value: Double) -> Double? {
        guard !value.isNaN, kind == .gauge || value >= 0 else { return nil }
        // Division by a whole number gives the nearest number; its inverse is itself rounded.
        let divisor = (1 / factor).rounded()
        return factor < 1 && 1 / divisor == factor ? value / divisor : value * factor
    }

    private static let reservedEndings: Set<String> = ["total", "count", "sum", "bucket"]
}

extension [String] {
    fileprivate func hasSuffix(_ other: [String]) -> Bool {
        count > other.count && suffix(other.count).elementsEqual(other)
    }
}
