public import Definitions

extension DashboardWidget.Visualization {
    /// Whether it draws values over time.
    public var isTimeSeries: Bool {
        switch self {
        case .line, .area: true
        case .bar, .pie, .billboard, .table, .histogram, .heatmap, .markdown, .topology: false
        }
    }

    /// Whether it draws how many values are in each of some ranges, and so is asked for `histogram()`.
    public var isDistribution: Bool { self == .histogram || self == .heatmap }

    /// Whether it is drawn without a query.
    public var isWithoutQueries: Bool { self == .markdown || self == .topology }
}
