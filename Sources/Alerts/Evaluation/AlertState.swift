public import Definitions
import Telemetry

/// What an evaluator remembers of a rule from one evaluation to the next: plain data, to be saved and
/// restored.
public struct AlertState: Sendable, Hashable, Codable {
    /// Why an alert is there.
    public enum Cause: String, Sendable, Hashable, Codable {
        /// The value is beyond the bound of its level.
        case level
        /// The series has no value any more.
        case loss
    }

    /// An alert that is pending or fires.
    public struct Active: Sendable, Hashable, Codable {
        public var severity: AlertSeverity
        public var cause: Cause
        /// When its condition began to hold, in milliseconds since 1970 UTC; of a loss, when the
        /// last value was there.
        public var since: Int64
        /// When it began to fire; nil while it is pending.
        public var firedAt: Int64?
        /// What was compared with the bound when it held last; nil of a loss.
        public var value: Double?
    }

    /// What is remembered of one series.
    public struct Series: Sendable, Hashable, Codable {
        public var key: AlertSeries
        /// The last value that was there, and when.
        public var lastValue: Double?
        public var lastSeen: Int64?
        /// One of each severity and cause at most.
        public var active: [Active]
        /// What a baseline is computed from.
        public var history: AlertHistory?
    }

    /// What of a rule must not have changed for the rest to mean the same.
    public struct Shape: Sendable, Hashable, Codable {
        public var facets: [String]
        /// In UCUM; nil where there is none.
        public var unit: String?
        /// Milliseconds.
        public var window: Int64

        public init(_ rule: AlertRule) {
            facets = rule.facets
            unit = rule.unit?.symbol
            window = rule.window
        }
    }

    /// Nil where it was never evaluated.
    public var shape: Shape?
    /// In the order of their keys.
    public var series: [Series]
    /// When it was evaluated last, in milliseconds since 1970 UTC; nil where it never was.
    public var evaluatedAt: Int64?
    /// Until when a value that is missing resolves nothing, for the rows of a run that has just begun
    /// may not be there yet.
    public var graceUntil: Int64?

    public init() { series = [] }

    /// The alerts that are pending or fire, with their series.
    public var active: [(series: AlertSeries, alert: Active)] {
        series.flatMap { series in series.active.map { (series.key, $0) } }
    }
}

extension AlertState {
    /// The times that can be, in milliseconds since 1970 UTC: up to the year 10000.
    static let times: ClosedRange<Int64> = 0...253_402_300_799_999

    private enum CodingKeys: CodingKey {
        case shape, series, evaluatedAt, graceUntil
    }

    /// What was written by hand, or by another version, is checked as far as it is computed with.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        shape = try container.decodeIfPresent(Shape.self, forKey: .shape)
        series = try container.decode([Series].self, forKey: .series)
        evaluatedAt = try container.decodeIfPresent(Int64.self, forKey: .evaluatedAt)
        graceUntil = try container.decodeIfPresent(Int64.self, forKey: .graceUntil)
        var known = [evaluatedAt, graceUntil]
        for series in series {
            known.append(series.lastSeen)
            for alert in series.active { known += [alert.since, alert.firedAt] }
        }
        guard known.allSatisfy({ $0.map(Self.times.contains) ?? true }) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "a time is before 1970 or after the year 9999"))
        }
    }
}

extension AlertSeverity: Codable {}
