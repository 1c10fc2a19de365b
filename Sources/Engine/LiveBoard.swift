import Collectors
public import Definitions
public import Delivery
import Diagnostics
import Telemetry

/// The latest rows of every target, from which the live table is drawn.
///
/// A target that stops answering keeps its rows, shown as old. It is a picture and no store: nothing
/// is delivered from it.
public actor LiveBoard {
    /// The rows of one event type of one target.
    struct Latest {
        var rows: [EntityRow] = []
        /// Rows beyond `maximumRowsPerTarget`, which are only counted.
        var omittedCount = 0
        var isOld = false
    }

    private let types: [LiveSection]
    private var rows: [String: [String: Latest]] = [:]
    private var states: [String: TargetState] = [:]
    private let targetCount: Int
    private var pollCount = 0

    /// The most rows of one event type of one target that are kept; the others are counted.
    public static let maximumRowsPerTarget = 10_000

    /// A board with a section for each entity type.
    public init(definitions: DefinitionSet, targetCount: Int) {
        let catalogue = definitions.metrics.mapValues(\.value)
        let prefix = LiveSection.commonPrefix(
            of: definitions.entityTypes.map(\.definition.type.value))
        types = definitions.entityTypes
            .map { LiveSection($0, prefix: prefix, catalogue: catalogue) }
            .sorted { $0.depth < $1.depth }
        self.targetCount = targetCount
    }

    /// Takes what a poll gave.
    public func note(_ poll: Poll) {
        pollCount += 1
        states[poll.target] = poll.state
        var fresh: [String: Latest] = [:]
        for row in poll.rows where !row.entities.isEmpty {
            let type = row.sample.shape.eventType
            if fresh[type, default: Latest()].rows.count < Self.maximumRowsPerTarget {
                fresh[type, default: Latest()].rows.append(row)
            } else {
                fresh[type, default: Latest()].omittedCount += 1
            }
        }
        if poll.state.isFailing {
            for (type, latest) in rows[poll.target] ?? [:] where fresh[type] == nil {
                fresh[type] = latest
                fresh[type]?.isOld = true
            }
        }
        rows[poll.target] = fresh
    }

    /// The picture as it is now.
    ///
    /// - Parameters:
    ///   - clock: What stands in the corner, such as the time.
    ///   - sinks: Where the rows go.
    /// - Returns: What a table draws.
    public func model(clock: String, sinks: [SinkStatus]) -> LiveTableModel {
        let all = rows.values.flatMap(\.values)
        var sections = types.compactMap { $0.section(of: all) }
        if let failing = failingTargets { sections.insert(failing, at: 0) }
        return LiveTableModel(
            title: "mqp", corner: clock, subtitle: summary(sinks), sections: sections)
    }

    private func summary(_ sinks: [SinkStatus]) -> [LiveTableCell] {
        let up = states.values.filter { $0 == .up }.count
        let tone: LiveTableCell.Tone = up == targetCount ? .good : up == 0 ? .critical : .warning
        var cells = [
            pollCount == 0
                ? LiveTableCell("asking for the first time…", tone: .quiet)
                : LiveTableCell("\(up) of \(targetCount) targets answer", tone: tone)
        ]
        for sink in sinks {
            var text = "\(sink.name): \(sink.delivered) rows delivered"
            if sink.droppedTotal > 0 { text += ", \(sink.droppedTotal) dropped" }
            var tone = LiveTableCell.Tone.quiet
            if case .failing(let reason, _) = sink.state {
                text += ", \(sink.queued) waiting (\(reason.rawValue))"
                tone = .warning
            }
            cells.append(LiveTableCell(text, tone: sink.droppedTotal > 0 ? .critical : tone))
        }
        return cells
    }

    private var failingTargets: LiveTableModel.Section? {
        let failing = states.compactMap { name, state -> (String, String, String)? in
            guard case .failing(let reason, let request) = state else { return nil }
            return (name, reason.rawValue, request)
        }.sorted { $0.0 < $1.0 }
        guard !failing.isEmpty else { return nil }
        return LiveTableModel.Section(
            title: "Targets that do not answer",
            columns: [
                .init("target", .leading), .init("reason", .leading),
                .init("request", .leading, rank: 2),
            ],
            rows: failing.map {
                [LiveTableCell($0.0), LiveTableCell($0.1, tone: .critical), LiveTableCell($0.2)]
            })
    }
}
