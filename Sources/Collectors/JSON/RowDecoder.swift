import CSimdJSON
import Definitions
import Patterns
import Plans
import Telemetry

/// Makes the flat values of one page after another the rows of a table, and says what is wrong with
/// them.
struct RowDecoder {
    private(set) var rows: RowTable
    private var noted = RowFaults()
    /// The rows of the last page, but those that are none of the request.
    private var pageRowCount = 0

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
    /// The first row of the answer that is being decoded, and what of it does not stand in there.
    private var answerStart = 0
    private var given: [(slot: Int, value: Scalar)] = []
    private let splitter: RowSplitter?
    /// Rows whose text the pattern fits.
    private var fitCount = 0

    private struct Column {
        let kind: FieldDefinition.Kind
        let isOptional: Bool
        let slot: Int
        let group: Int?
    }

    /// A decoder of one answer.
    ///
    /// - Parameters:
    ///   - layout: Which fields are read, and which make a row's key.
    ///   - keepsLast: Whether of rows with one key the last counts, as where each is a later state.
    ///   - budget: The steps that the pattern of rows may take.
    init(
        _ layout: RowLayout, keepsLast: Bool = false, budget: PatternBudget = PatternBudget()
    ) {
        self.keepsLast = keepsLast
        rows = RowTable(fieldCount: layout.fieldCount, counterCount: layout.counterCount)
        fields = layout.fields
        columns = layout.fields.map {
            Column(kind: $0.kind, isOptional: $0.isOptional, slot: $0.slot, group: $0.group)
        }
        words = layout.fields.map { Set($0.words) }
        index = RowIndex(key: layout.key)
        splitter = layout.split.map { RowSplitter($0, budget) }
        texts = Array(repeating: TextCache(), count: layout.fields.count)
    }

    /// Begins the answer to a follow-up, in whose rows some fields have these values.
    mutating func beginAnswer(given values: [(slot: Int, value: Scalar)]) {
        answerStart = rows.rowCount
        given = values
    }

    /// What is wrong with the rows so far; that none of them is of the request, if so.
    var faults: RowFaults {
        var faults = noted
        if let splitter, fitCount == 0, noted.unmatchedRows > 0 {
            faults.total += 1
            faults.summaries.append(
                "the pattern of `split` fits `\(fields[splitter.field].name)` of no row")
        }
        return faults
    }

    /// Whether the last page had rows, and none that is new; refused ones are not.
    var isPageKnown: Bool { pageRowCount > 0 && rows.rowCount == pageStart }

    /// Whether the pattern took all of its steps; rows that are read then are not matched.
    var isSpent: Bool { splitter?.isSpent ?? false }

    /// What is added from here on is a page, of which no two rows have one key.
    mutating func beginPage() {
        pageStart = rows.rowCount
        pageRowCount = 0
    }

    /// Adds rows to the page.
    ///
    /// A row that lacks something that it must have is left out. A row that an earlier page had is
    /// left out without a word: rows move from page to page while others come and go.
    mutating func add(_ page: RowPage) {
        for row in 0..<page.rowCount {
            var groups: [String?] = []
            if let splitter {
                // Before all else: what is wrong with another request's rows is nothing here.
                guard let found = splitter.groups(of: row, in: page) else {
                    noted.unmatchedRows += 1
                    continue
                }
                groups = found
                fitCount += 1
            }
            pageRowCount += 1
            let tag = page.kind(row)
            guard tag == .object else {
                refuse(.noObject(tag))
                continue
            }
            rows.appendRow()
            for (slot, value) in given { rows[rows.rowCount - 1, slot] = value }
            guard decodeLastRow(row, of: page, groups) else {
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
                // In the answer to another follow-up it is another thing of the same name.
                if earlier >= pageStart || earlier < answerStart { refuse(.sameKey) }
            }
        }
    }

    private mutating func decodeLastRow(
        _ row: Int, of page: RowPage, _ groups: [String?]
    ) -> Bool {
        let target = rows.rowCount - 1
        for field in columns.indices {
            let column = columns[field]
            let value =
                if let group = column.group {
                    Result<Scalar, Fault>.success(text(groups[group], field: field))
                } else {
                    decode(page.cell(row: row, field: field), of: page, field: field)
                }
            switch value {
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
            return .success(text(texts[field].text(page.text(cell)), field: field))
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

    private mutating func text(_ text: String?, field: Int) -> Scalar {
        guard let text else { return .missing }
        if !words[field].isEmpty, !words[field].contains(text) {
            note(.unknownWord(field: field), word: text)
        }
        return .text(text)
    }

    private mutating func refuse(_ fault: RowFault) {
        noted.refusedRows += 1
        note(fault)
    }

    private mutating func note(_ fault: RowFault, word: String = "") {
        noted.total += 1
        guard noted.summaries.count < RowFaults.maximumSummaries, told.insert(fault).inserted
        else { return }
        noted.summaries.append(fault.summary(fields, word: word))
    }
}
