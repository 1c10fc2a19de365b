import Alerts
import Foundation

/// What a run keeps of alerts in its state folder, for the run after it.
///
/// What baselines are computed from is the greatest part of it and changes at each step. It has a file of
/// its own, `SavedBaselines`, which is written less often.
struct SavedAlerts: SavedValue {
    /// Why they could not be read or written.
    struct Failure: Error {
        var reason: String
        var detail: String
    }

    var format: Int = SavedAlerts.format
    /// By the key of the rule.
    var states: [String: AlertState] = [:]
    var ledger = AlertLedger()
    /// By the name of the receiver.
    var outboxes: [String: AlertOutbox] = [:]
    var ended = EndedAlerts()

    static let format = 2
    /// The file within the state's folder.
    static let name = "alerts.json"
    /// The most series that are remembered though no alert of them is pending or fires; what is over is
    /// left out.
    static let maximumIdleSeries = 100_000
    /// The greatest file that is written. Beyond it, only what fires, what is pending and what waits to be
    /// told is; a tenth of it is enough for 10,000 alerts that fire.
    static let maximumBytes = 64 << 20

    /// Replaces what is there.
    ///
    /// - Parameters:
    ///   - folder: The state's folder.
    ///   - maximumSeries: The most series without an alert.
    ///   - maximumBytes: The greatest file.
    /// - Returns: How many series were left out.
    /// - Throws: A failure with the reason `unwritable`, or `too-large` where even what fires is; the file
    ///   is as it was.
    @discardableResult
    func write(
        in folder: String, maximumSeries: Int = maximumIdleSeries, maximumBytes: Int = maximumBytes
    ) throws(Failure) -> Int {
        var (saved, leftOut) = limited(to: maximumSeries)
        var data = try SavedFile.data(of: saved)
        if data.count > maximumBytes {
            (saved, leftOut) = limited(to: 0)
            saved.ended = EndedAlerts()
            data = try SavedFile.data(of: saved)
        }
        guard data.count <= maximumBytes else {
            throw Failure(
                reason: "too-large", detail: "what fires takes more than \(maximumBytes) bytes")
        }
        try SavedFile.write(data, to: Self.name, in: folder)
        return leftOut
    }

    /// The same without baselines, and with so many series at most that have no alert: those of the first
    /// rules, in the order of their keys.
    private func limited(to maximumSeries: Int) -> (saved: SavedAlerts, leftOut: Int) {
        var saved = self
        var room = maximumSeries
        var leftOut = 0
        for (key, state) in states.sorted(by: { $0.key < $1.key }) {
            var kept = state
            kept.series = []
            for var series in state.series {
                series.history = nil
                if series.active.isEmpty {
                    guard room > 0 else {
                        leftOut += 1
                        continue
                    }
                    room -= 1
                }
                kept.series.append(series)
            }
            saved.states[key] = kept
        }
        return (saved, leftOut)
    }

    /// What the run before left; nil where there is nothing.
    static func read(in folder: String) throws(Failure) -> SavedAlerts? {
        try SavedFile.read(SavedAlerts.self, in: folder)
    }
}

/// What baselines are computed from, as a run keeps it for the run after it.
struct SavedBaselines: SavedValue {
    struct Series: Codable {
        var key: AlertSeries
        var history: AlertHistory
    }

    var format: Int = SavedBaselines.format
    /// By the key of the rule.
    var series: [String: [Series]] = [:]
    /// How many series have no place in it.
    var leftOut = 0

    static let format = 1
    static let name = "alert-baselines.json"
    /// The most parts of baselines that are kept, about 100 bytes each: those of a day of 1250 series. Of
    /// the others, what is usual is learned anew.
    static let maximumSlots = 300_000

    private enum CodingKeys: CodingKey {
        case format, series
    }

    /// - Parameters:
    ///   - states: By the key of the rule.
    ///   - maximumSlots: The most parts of baselines.
    init(_ states: [String: AlertState], maximumSlots: Int = maximumSlots) {
        var room = maximumSlots
        for (key, state) in states.sorted(by: { $0.key < $1.key }) {
            for one in state.series {
                guard let history = one.history else { continue }
                guard history.slotCount <= room else {
                    leftOut += 1
                    continue
                }
                room -= history.slotCount
                series[key, default: []].append(Series(key: one.key, history: history))
            }
        }
    }

    func write(in folder: String) throws(SavedAlerts.Failure) {
        try SavedFile.write(try SavedFile.data(of: self), to: Self.name, in: folder)
    }

    /// What the run before left; nil where there is nothing.
    static func read(in folder: String) throws(SavedAlerts.Failure) -> SavedBaselines? {
        try SavedFile.read(SavedBaselines.self, in: folder)
    }

    /// Puts them into states that have none.
    func restore(into states: inout [String: AlertState]) {
        for (rule, saved) in series {
            let histories = Dictionary(
                saved.map { ($0.key, $0.history) }, uniquingKeysWith: { first, _ in first })
            guard var state = states[rule] else { continue }
            for index in state.series.indices where state.series[index].history == nil {
                state.series[index].history = histories[state.series[index].key]
            }
            states[rule] = state
        }
    }
}
