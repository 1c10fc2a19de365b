import Definitions
import Diagnostics
import Queries

/// The thresholds of a widget as its configuration has them, which differs from one visualization to the
/// other.
struct NewRelicThresholds {
    let members: [(String, JSONValue)]

    /// Whether a visualization has them at all.
    static func areDrawn(by visualization: DashboardWidget.Visualization) -> Bool {
        switch visualization {
        case .billboard, .line, .table: true
        case .area, .bar, .pie, .histogram, .heatmap, .markdown, .topology: false
        }
    }

    /// - Parameters:
    ///   - widget: whose thresholds they are.
    ///   - isOfEntity: whether it is for upstream's format, which takes no thresholds of a line.
    init(_ widget: Dashboard.Widget, isOfEntity: Bool = false) {
        let bands = ThresholdBands(widget.thresholds).bands.filter { $0.severity != nil }
        guard !bands.isEmpty else {
            members = []
            return
        }
        switch widget.visualization {
        case .billboard:
            members = [
                (
                    "thresholdsWithSeriesOverrides",
                    .object([("thresholds", .array(bands.map { Self.json($0) }))])
                )
            ]
        case .line where isOfEntity: members = []
        case .line:
            members = [
                (
                    "thresholds",
                    .object([
                        ("isLabelVisible", .boolean(true)),
                        (
                            "thresholds",
                            .array(
                                bands.map { band in
                                    Self.json(
                                        band,
                                        [("name", .string(band.severity?.rawValue ?? ""))])
                                })
                        ),
                    ])
                )
            ]
        case .table:
            let columns = Self.columns(of: widget)
            members = [
                (
                    "thresholds",
                    .array(
                        columns.flatMap { column in
                            bands.map { Self.json($0, [("columnName", .string(column))]) }
                        })
                )
            ]
        default: members = []
        }
    }

    /// What the columns of values are called, each once; a facet's column is none.
    private static func columns(of widget: Dashboard.Widget) -> [String] {
        var titles: [String] = []
        for query in widget.queries {
            for title in (try? query.query.get().titles) ?? [] where !titles.contains(title) {
                titles.append(title)
            }
        }
        return titles
    }

    private static func json(
        _ band: ThresholdBands.Band, _ more: [(String, JSONValue)] = []
    ) -> JSONValue {
        var members = more
        if let from = band.from { members.append(("from", .amount(from))) }
        if let to = band.to { members.append(("to", .amount(to))) }
        members.append(("severity", .string(band.severity?.rawValue ?? "")))
        return .object(members)
    }
}

extension JSONValue {
    /// A number without a point where it is whole.
    static func amount(_ value: Double) -> JSONValue {
        Int(exactly: value).map { .number($0) } ?? .decimal(value)
    }
}
