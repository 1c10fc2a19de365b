import Definitions
import Plans
import Telemetry

/// Makes the values of series what a request declares.
enum SeriesRows {
    /// The rows with their values as the fields declare them: a truth for 0 and 1, a whole number. A
    /// row that lacks something that it must have is left out.
    static func declared(
        _ table: RowTable, _ layout: RowLayout, _ faults: inout RowFaults
    ) -> RowTable {
        let changed = layout.fields.filter { $0.kind == .boolean || $0.kind == .integer }
        let required = layout.fields.filter { !$0.isOptional }
        guard !changed.isEmpty || !required.isEmpty else { return table }
        var result = table
        var told: Set<Int> = []
        for row in 0..<result.rowCount {
            for field in changed {
                let value = result[row, field.slot]
                guard !value.isMissing else { continue }
                result[row, field.slot] = field.kind == .boolean ? value.truth : value.whole
                guard result[row, field.slot].isMissing else { continue }
                faults.note("`\(field.name)` is no \(field.kind.rawValue)", field.slot, &told)
            }
        }
        let lacking = (0..<result.rowCount).filter { row in
            required.contains { result[row, $0.slot].isMissing }
        }
        guard !lacking.isEmpty else { return result }
        for row in lacking {
            faults.refusedRows += 1
            for field in required where result[row, field.slot].isMissing {
                faults.note("a row without `\(field.name)` is left out", -1 - field.slot, &told)
            }
        }
        return result.leaving(out: Set(lacking))
    }
}

extension RowFaults {
    fileprivate mutating func note(_ words: String, _ mark: Int, _ told: inout Set<Int>) {
        total += 1
        guard summaries.count < Self.maximumSummaries, told.insert(mark).inserted else { return }
        summaries.append(words)
    }
}

extension Scalar {
    fileprivate var truth: Scalar {
        switch number {
        case 0: .boolean(false)
        case 1: .boolean(true)
        default: .missing
        }
    }

    fileprivate var whole: Scalar {
        guard case .double(let value) = self else { return self }
        return Int64(exactly: value).map { .integer($0) } ?? .missing
    }
}

extension RowTable {
    /// The rows but some; none has changes yet.
    fileprivate func leaving(out rows: Set<Int>) -> RowTable {
        var table = RowTable(fieldCount: fieldCount, counterCount: counterCount)
        for row in 0..<rowCount where !rows.contains(row) {
            let new = table.appendRow()
            for slot in 0..<fieldCount { table[new, slot] = self[row, slot] }
        }
        return table
    }
}
