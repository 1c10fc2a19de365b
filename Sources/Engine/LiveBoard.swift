import Collectors
public import Definitions
public import Delivery
import Diagnostics
import Entities
import Spool
import Telemetry

/// The picture of a run: what needs a look, type by type, drawn from what is known of all entities.
///
/// What a target that stopped answering told last is shown as old. It is a picture and no store:
/// nothing is delivered from it.
public actor LiveBoard {
    private let inventory: Inventory
    private let types: [LiveSection]
    private var states: [String: TargetState] = [:]
    /// The names of the targets of the configuration.
    private let writtenNames: Set<String>
    /// The names of the others, which come and go.
    private var discoveredNames: Set<String> = []
    private var targetCount: Int { writtenNames.count + discoveredNames.count }
    private var pollCount = 0

    /// A board with a section for each entity type.
    public init(definitions: DefinitionSet, inventory: Inventory, targets: Set<String>) {
        self.inventory = inventory
        let catalogue = definitions.metrics.mapValues(\.value)
        let prefix = LiveSection.commonPrefix(
            of: definitions.entityTypes.map(\.definition.type.value))
        types = definitions.entityTypes
            .map { LiveSection($0, prefix: prefix, catalogue: catalogue) }
            .sorted { $0.depth < $1.depth }
        writtenNames = targets
    }

    /// Takes how a target is.
    public func note(_ poll: Poll) {
        pollCount += 1
        // One that is gone may still have been asked.
        guard writtenNames.contains(poll.target) || discoveredNames.contains(poll.target) else {
            return
        }
        states[poll.target] = poll.state
    }

    /// Takes which targets there are beside those of the configuration.
    public func discovered(_ names: Set<String>) {
        for name in discoveredNames.subtracting(names) { states[name] = nil }
        discoveredNames = names
    }

    /// The picture as it is now.
    ///
    /// - Parameters:
    ///   - clock: What stands in the corner, such as the time.
    ///   - now: Milliseconds since 1970 UTC.
    ///   - sinks: Where the rows go.
    /// - Returns: What a table draws.
    public func model(clock: String, now: Int64, sinks: [SinkStatus]) -> LiveTableModel {
        let worst = inventory.read { $0.worst(of: types.map(\.request), at: now) }
        var sections = zip(types, worst).compactMap { type, worst in
            type.section(of: worst.entities, count: worst.count, at: now)
        }
        if sinks.contains(where: \.needsALook), let section = LiveTableModel.Section.sinks(sinks) {
            sections.insert(section, at: 0)
        }
        if let failing = failingTargets { sections.insert(failing, at: 0) }
        return LiveTableModel(
            title: "mqp", corner: clock, subtitle: summary(sinks), sections: sections)
    }

    private func summary(_ sinks: [SinkStatus]) -> [LiveTableCell] {
        let up = states.values.filter { $0 == .up }.count
        let tone: LiveTableCell.Tone = up == targetCount ? .good : up == 0 ? .critical : .warning
        var cells = [
            targetCount == 0
                ? LiveTableCell("no targets yet", tone: .quiet)
                : pollCount == 0
                    ? LiveTableCell("asking for the first time…", tone: .quiet)
                    : LiveTableCell("\(up) of \(targetCount) targets answer", tone: tone)
        ]
        for sink in sinks {
            let account = sink.account
            let lost = account.droppedTotal + account.deadLettered
            var text = "\(sink.name): \(account.delivered) rows delivered"
            if lost > 0 { text += ", \(lost) given up" }
            var tone = LiveTableCell.Tone.quiet
            if case .failing(let reason, _) = sink.state {
                text += ", \(account.spooled) waiting (\(reason.rawValue))"
                tone = .warning
            }
            cells.append(LiveTableCell(text, tone: lost > 0 ? .critical : tone))
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

extension SinkStatus {
    /// Whether rows do not simply get through.
    fileprivate var needsALook: Bool {
        if case .failing = state { return true }
        return !isBalanced || account.droppedTotal > 0 || account.deadLettered > 0 || backlog > 0
    }
}
