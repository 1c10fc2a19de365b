import Plans
import Telemetry

/// The answers of a target whose servers can say that they have not changed since.
struct KeptAnswers {
    /// An answer, what tells it from the next one, and what was asked and read.
    struct Entry {
        var validator: Validator
        var question: HTTPQuestion
        var layout: RowLayout
        var maximumRows: Int?
        var collected: Collected
    }

    /// The most bytes of rows that are kept of a target; what does not fit is asked for anew.
    static let maximumBytes = 16 << 20

    private(set) var byteCount = 0
    private var entries: [String: (entry: Entry, bytes: Int)] = [:]

    /// Takes an answer out: whatever comes next, it is not the last one any more. Nil where there is
    /// none, or something else was asked or read.
    mutating func take(_ question: HTTPQuestion, _ plan: RequestPlan) -> Entry? {
        guard let (entry, bytes) = entries.removeValue(forKey: plan.name) else { return nil }
        byteCount -= bytes
        guard entry.question == question, entry.layout == plan.layout,
            entry.maximumRows == plan.maximumRows
        else { return nil }
        return entry
    }

    /// Keeps an answer, if there is room.
    mutating func keep(_ entry: Entry, of request: String) {
        let bytes = entry.collected.rows.heldBytes
        guard entries[request] == nil, bytes <= Self.maximumBytes - byteCount else { return }
        entries[request] = (entry, bytes)
        byteCount += bytes
    }
}

extension RowTable {
    /// About what the rows take in memory.
    var heldBytes: Int {
        var bytes = scalars.count * MemoryLayout<Scalar>.stride
        bytes += (changes.count + elapsed.count) * MemoryLayout<Double>.stride
        for case .text(let text) in scalars { bytes += text.utf8.count }
        return bytes
    }
}
