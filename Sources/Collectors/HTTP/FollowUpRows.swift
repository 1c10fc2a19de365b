import Definitions
import Plans
import Telemetry

/// What a request is sent for: the rows of another one, those that agree in what is sent once.
struct FollowUpRows {
    /// By placeholder what stands for it, in the order of the rows.
    private(set) var values: [[String: Scalar]] = []
    private(set) var faults = RowFaults()

    /// What of the rows is followed; what is not is told.
    ///
    /// - Parameters:
    ///   - plan: The request that follows them.
    ///   - followUp: How it does.
    ///   - rows: The rows that are followed.
    ///   - layout: Where their fields are.
    ///   - prefix: The target's own path.
    init(
        _ plan: RequestPlan, _ followUp: FollowUpPlan, of rows: RowTable, _ layout: RowLayout,
        under prefix: String
    ) {
        let slots = followUp.values.map { value in
            layout.fields.first { $0.name == value.field }?.slot
        }
        let inPath = Set(PlaceholderText(plan.path).names)
        var seen: Set<[KeyValue]> = []
        var rest = 0
        for row in 0..<rows.rowCount {
            let scalars = slots.map { $0.map { rows[row, $0] } ?? .missing }
            guard seen.insert(scalars.map(KeyValue.init)).inserted else { continue }
            guard values.count < followUp.maximum else {
                rest += 1
                continue
            }
            let found = Dictionary(
                zip(followUp.values.map(\.placeholder), scalars), uniquingKeysWith: { $1 })
            // An empty name or dots would ask for another path.
            let leadsAstray = inPath.contains { ["", ".", ".."].contains(found[$0]?.text ?? "") }
            let isTooLong = HTTPQuestion(plan, under: prefix, values: found).fault != nil
            if leadsAstray || isTooLong {
                faults.note(
                    "a row of `\(followUp.request)` is not followed: "
                        + (isTooLong
                            ? "its values are too long to be sent" : "no path has its name"))
            } else {
                values.append(found)
            }
        }
        faults.note(
            "only \(followUp.maximum) rows of `\(followUp.request)` are followed, as `max` says; "
                + "nothing is known of the others", count: rest)
    }
}

extension RowFaults {
    /// Adds faults of one kind.
    mutating func note(_ words: String, count: Int = 1) {
        guard count > 0 else { return }
        total += count
        guard summaries.count < Self.maximumSummaries, !summaries.contains(words) else { return }
        summaries.append(words)
    }

    /// The faults of both.
    mutating func add(_ other: RowFaults) {
        total += other.total
        truncatedAnswers += other.truncatedAnswers
        refusedRows += other.refusedRows
        unmatchedRows += other.unmatchedRows
        summaries += other.summaries.prefix(max(0, Self.maximumSummaries - summaries.count))
    }
}
