public import Telemetry

/// The units in which New Relic shows golden and summary metrics.
public enum MetricDisplayUnit: String, Sendable, CaseIterable {
    case requestsPerSecond = "REQUESTS_PER_SECOND"
    case requestsPerMinute = "REQUESTS_PER_MINUTE"
    case pagesPerSecond = "PAGES_PER_SECOND"
    case messagesPerSecond = "MESSAGES_PER_SECOND"
    case operationsPerSecond = "OPERATIONS_PER_SECOND"
    case count = "COUNT"
    case seconds = "SECONDS"
    case milliseconds = "MS"
    case percentage = "PERCENTAGE"
    case bits = "BITS"
    case bytes = "BYTES"
    case bitsPerSecond = "BITS_PER_SECOND"
    case bytesPerSecond = "BYTES_PER_SECOND"
    case hertz = "HERTZ"
    case apdex = "APDEX"
    case timestamp = "TIMESTAMP"
    case celsius = "CELSIUS"
    /// Only for summary metrics.
    case string = "STRING"

    /// The units of golden metrics, which are numbers.
    public static let ofGolden = allCases.filter { $0 != .string }

    /// Whether a metric in that unit is shown rightly in this one: the same quantity at the same
    /// scale. Counts of anything are `COUNT`, and their rates any of the units per second.
    public func fits(_ unit: MetricUnit) -> Bool {
        switch self {
        case .count: unit.dimension.isCount && unit.factor == 1
        case .percentage: unit.dimension == .none && unit.factor == 0.01
        case .requestsPerSecond, .pagesPerSecond, .messagesPerSecond, .operationsPerSecond:
            isRate(unit, factor: 1)
        case .hertz: isRate(unit, factor: 1)
        case .requestsPerMinute: isRate(unit, factor: 1.0 / 60)
        case .seconds: unit.dimension == MetricUnit.second.dimension && unit.factor == 1
        case .milliseconds: unit.dimension == MetricUnit.second.dimension && unit.factor == 0.001
        case .bytes: unit.dimension.exponents == ["By": 1] && unit.factor == 1
        case .bits: unit.dimension.exponents == ["By": 1] && unit.factor == 0.125
        case .bytesPerSecond: unit.dimension.exponents == ["By": 1, "s": -1] && unit.factor == 1
        case .bitsPerSecond: unit.dimension.exponents == ["By": 1, "s": -1] && unit.factor == 0.125
        case .celsius: unit.dimension.exponents == ["Cel": 1]
        case .apdex: unit.dimension == .none
        case .timestamp: unit.dimension == MetricUnit.second.dimension
        case .string: false
        }
    }

    private func isRate(_ unit: MetricUnit, factor: Double) -> Bool {
        var rest = unit.dimension.exponents
        guard rest.removeValue(forKey: "s") == -1 else { return false }
        return MetricUnit.Dimension(rest).isCount && unit.factor == factor
    }
}
