import Spool
import Telemetry

extension LiveTableModel.Section {
    /// The sinks and what became of their rows: delivered, waiting, dead letters, dropped.
    ///
    /// Nil where there are no sinks.
    public static func sinks(_ sinks: [SinkStatus]) -> LiveTableModel.Section? {
        guard !sinks.isEmpty else { return nil }
        return LiveTableModel.Section(
            title: "Sinks",
            columns: [
                .init("SINK", .leading), .init("DELIVERED"), .init("WAITING"),
                .init("OLDEST", rank: 3), .init("DEAD", rank: 2), .init("DROPPED"),
                .init("STATE", .leading, rank: 2),
            ],
            rows: sinks.map(row))
    }

    private static func row(_ sink: SinkStatus) -> [LiveTableCell] {
        let account = sink.account
        return [
            LiveTableCell(sink.name), count(account.delivered),
            count(account.spooled, tone: sink.breaker == .closed ? .plain : .warning),
            sink.oldestAge.map { LiveTableCell($0 / .seconds(1), .second) } ?? .unknown,
            count(account.deadLettered, tone: account.deadLettered > 0 ? .warning : .plain),
            count(account.droppedTotal, tone: account.droppedTotal > 0 ? .critical : .plain),
            state(sink),
        ]
    }

    private static func count(
        _ rows: Int, tone: LiveTableCell.Tone = .plain
    ) -> LiveTableCell {
        LiveTableCell(Double(rows), .one).toned(tone)
    }

    /// One word, the reason of a failure, and the breaker where it is not closed.
    private static func state(_ sink: SinkStatus) -> LiveTableCell {
        guard sink.isBalanced else {
            return LiveTableCell("account does not balance", tone: .critical)
        }
        switch sink.state {
        case .idle: return LiveTableCell("idle", tone: .quiet)
        case .closed: return LiveTableCell("closed", tone: .quiet)
        case .delivering: return LiveTableCell("delivering", tone: .good)
        case .failing(let reason, _):
            let breaker =
                switch sink.breaker {
                case .closed: ""
                case .halfOpen: ", breaker half open"
                case .open: ", breaker open"
                }
            return LiveTableCell("failing (\(reason.rawValue))\(breaker)", tone: .warning)
        }
    }
}
