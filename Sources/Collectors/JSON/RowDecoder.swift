import CSimdJSON
import Definitions
import Plans
import Telemetry

/// Makes the flat values of one page after another the rows of a table, and says what is wrong with
/// them.
struct RowDecoder {
    private(set) var rows: RowTable
    private(set) var faults = RowFaults()
    /// Whether the last page had rows, and none that is new; refused ones are not.
    private(set) var isPageKnown = false

    private let fields: [RowLayout.Field]
    private let columns: [Column]
    private var index: RowIndex
    private var texts: [TextCache]
    private var told: Set<RowFault> = []
    /// The words that a field can be; none where it can be anything.
    private let words: [Set<String>]
    /// Whether of rows with one key the last counts, not the first.
    private let keepsLast: Bool
    /// The first row of the page that is being decoded.
    private var pageStart = 0

    private struct Column {
        let kind: FieldDefinition.Kind
        let isOptional: Bool
        let slot: Int
    }

    /// - Parameters:
    ///   - layout: Which fields are read, and which make a row's key.
    ///   - keepsLast: Whether of rows with one key the last counts, as where each is a later state.
    init(_ layout: RowLayout, keepsLast: Bool = false) {
        self.keepsLast = keepsLast
        rows = RowTable(fieldCount: layout.fieldCount, counterCount: layout.counterCount)
        fields = layout.fields
        columns = layout.fields.map {
            Column(kind: $0.kind, isOptional: $0.isOptional, slot: $0.slot)
        }
        words = layout.fields.map { Set($0.words) }
        index = RowIndex(key: layout.key)
        texts = Array(repeating: TextCache(), count: layout.fields.count)
    }

    /// Adds the rows of a page.
    ///
    /// A row that lacks something that it must have is left out. A row that an earlier page had is
    /// left out without a word: rows move from page to page while others come and go.
    mutating func add(_ page: RowPage) {
        pageStart = rows.rowCount
        for row in 0..<page.rowCount {
            let tag = page.kind(row)
            guard tag == .object else {
                refuse(.noObject(tag))
                continue
            }
            rows.appendRow()
            guard decodeLastRow(row, of: page) else {
                rows.removeLastRow()
                continue
            }
            if let earlier = index.add(rows.rowCount - 1, of: rows) {
                if keepsLast {
                    for column in columns {
                        rows[earlier, column.slot] = rows[rows.rowCount - 1, column.slot]
                    }
                }
                rows.removeLastRow()
                guard !keepsLast else { continue }
                if earlier >= pageStart { refuse(.sameKey) }
            }
        }
        isPageKnown = page.rowCount > 0 && rows.rowCount == pageStart
    }

    private mutating func decodeLastRow(_ row: Int, of page: RowPage) -> Bool {
        let target = rows.rowCount - 1
        for field in columns.indices {
            let column = columns[field]
            let cell = page.cell(row: row, field: field)
            switch decode(cell, of: page, field: field) {
            case .success(let scalar) where !scalar.isMissing || column.isOptional:
                rows[target, column.slot] = scalar
            case .success:
                refuse(.missing(field: field))
                return false
            case .failure(let fault) where column.isOptional:
                note(fault.kind)
            case .failure(let fault):
                refuse(fault.kind)
                return false
            }
        }
        return true
    }

    private struct Fault: Error { var kind: RowFault }

    private mutating func decode(
        _ cell: RowPage.Cell, of page: RowPage, field: Int
    ) -> Result<Scalar, Fault> {
        let kind = columns[field].kind
        switch (cell.tag, kind) {
        case (.absent, _), (.null, _):
            return .success(.missing)
        case (.text, .string):
            let text = texts[field].text(page.text(cell))
            if !words[field].isEmpty, !words[field].contains(text) {
                note(.unknownWord(field: field), word: text)
            }
            return .success(.text(text))
        case (.true, .boolean):
            return .success(.boolean(true))
        case (.false, .boolean):
            return .success(.boolean(false))
        case (.integer, .integer), (.integer, .gauge), (.integer, .counter):
            return .success(.integer(Int64(bitPattern: cell.bits)))
        case (.unsigned, .integer), (.unsigned, .gauge), (.unsigned, .counter):
            return .success(.unsigned(cell.bits))
        case (.double, .gauge), (.double, .counter):
            return .success(.double(Double(bitPattern: cell.bits)))
        case (.double, .integer):
            let number = Double(bitPattern: cell.bits)
            if let whole = Int64(exactly: number) { return .success(.integer(whole)) }
            if let whole = UInt64(exactly: number) { return .success(.unsigned(whole)) }
            return .failure(Fault(kind: .notWhole(field: field)))
        case (.blocked, _):
            return .failure(
                Fault(kind: .blocked(field: field, keys: cell.upperHalf, cell.lowerHalfTag)))
        case (let tag, _):
            return .failure(Fault(kind: .wrongType(field: field, tag)))
        }
    }

    private mutating func refuse(_ fault: RowFault) {
        faults.refusedRows += 1
        note(fault)
    }

    private mutating func note(_ fault: RowFault, word: String = "") {
        faults.total += 1
        guard faults.summaries.count < RowFaults.maximumSummaries, told.insert(fault).inserted
        else { return }
        faults.summaries.append(fault.summary(fields, word: word))
    }
}
