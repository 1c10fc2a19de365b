public import Definitions
import Telemetry

/// What becomes of alerts over a time, each from its beginning to its end in one entry.
public struct AlertTimeline: Sendable {
    /// One alert from when it is pending to when it is over.
    public struct Episode: Sendable, Hashable {
        /// The key of the rule.
        public var rule: String
        public var title: String
        public var severity: AlertSeverity
        public var cause: AlertState.Cause
        public var attributes: [String: String]
        /// When it was pending or fired first, when it began to fire, and when it ended, in
        /// milliseconds since 1970 UTC.
        public var beganAt: Int64
        public var firedAt: Int64?
        public var endedAt: Int64?
        /// What was compared with the bound when it began to fire, or else when it was pending.
        public var value: Double?
        /// The unit of the value, in UCUM; nil where there is none, and of a baseline.
        public var unit: String?
    }

    private struct Key: Hashable {
        var rule: String
        var series: AlertSeries
        var severity: AlertSeverity
        var cause: AlertState.Cause
    }

    /// In the order in which they began.
    public private(set) var episodes: [Episode] = []
    /// How many there were beyond those that are kept.
    public private(set) var leftOut = 0
    private var open: [Key: Int] = [:]
    /// By the key of the rule, what had a value.
    private var sightings: [String: Sighting] = [:]

    private struct Sighting {
        var facets: [String]
        var series: Set<AlertSeries> = []
    }

    /// The most episodes that are kept.
    public static let maximumEpisodes = 100_000

    public init() {}

    /// Remembers what had a value, of each rule as many series as an evaluator.
    public mutating func see(_ readings: [String: AlertReading], of rules: [AlertRule]) {
        for rule in rules {
            guard let reading = readings[rule.key] else { continue }
            var sighting = sightings[rule.key] ?? Sighting(facets: rule.facets)
            let room = AlertEvaluator.maximumSeries - sighting.series.count
            guard room > 0 else { continue }
            let fresh = reading.values.keys.filter { !sighting.series.contains($0) }
            sighting.series.formUnion(fresh.prefix(room))
            sightings[rule.key] = sighting
        }
    }

    /// The values that an attribute had in what had a value for a rule.
    func values(of attribute: String, for rule: String) -> Set<String> {
        guard let sighting = sightings[rule],
            let column = sighting.facets.firstIndex(of: attribute)
        else { return [] }
        return Set(
            sighting.series.compactMap { series in
                series.values.indices.contains(column) ? series.values[column] : nil
            })
    }

    public mutating func add(_ change: AlertChange, of rule: AlertRule) {
        let key = Key(
            rule: rule.key, series: change.series, severity: change.severity, cause: change.cause)
        switch change.kind {
        case .pending, .firing:
            if let index = open[key] {
                episodes[index].firedAt = change.at
                episodes[index].value = change.value
                return
            }
            guard episodes.count < Self.maximumEpisodes else {
                leftOut += 1
                return
            }
            open[key] = episodes.count
            episodes.append(
                Episode(
                    rule: rule.key, title: rule.title, severity: change.severity,
                    cause: change.cause,
                    attributes: FiringAlert.attributes(of: change.series, rule),
                    beganAt: change.at, firedAt: change.kind == .firing ? change.at : nil,
                    endedAt: nil, value: change.value,
                    unit: rule.condition == .fixed ? rule.unit?.symbol : nil))
        case .resolved, .dropped:
            if let index = open.removeValue(forKey: key) { episodes[index].endedAt = change.at }
        }
    }
}
