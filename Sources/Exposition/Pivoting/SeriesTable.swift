import Telemetry

/// The rows that one layout makes, as they grow.
struct SeriesTable {
    let layout: SeriesLayout
    private(set) var rows: RowTable
    /// The values of the keys of each row.
    private var keys = ByteTable()
    private var keyFinders: [LabelFinder]
    private var matchers: [[(finder: LabelFinder, isEqual: Bool, value: [UInt8])]]
    private var labelFinders: [LabelFinder]
    /// Which cells a series was put into, by row and column.
    private var isTaken: [Bool] = []
    /// The numbers of the labels' texts, by row and label column; -1 for none.
    private var labelNumbers: [Int32] = []
    /// The values of the keys of the last sample; there while it is.
    private var parts: [UnsafeBufferPointer<UInt8>] = []
    private var keyBytes: [UInt8] = []
    /// The row of the last sample: the families of a body list the same things in the same order, so
    /// that the next one is tried first.
    private var lastRow = -1

    init(_ layout: SeriesLayout) {
        self.layout = layout
        rows = RowTable(fieldCount: layout.fieldCount, counterCount: layout.counterCount)
        keyFinders = layout.keys.map { LabelFinder($0.label) }
        labelFinders = layout.labelColumns.map { LabelFinder($0.label) }
        matchers = layout.columns.map { column in
            column.matchers.map {
                (LabelFinder($0.label), $0.comparison == .equal, Array($0.value.utf8))
            }
        }
    }

    /// Whether a series is one of a column.
    mutating func matches(_ sample: ExpositionSample, column: Int) -> Bool {
        for index in matchers[column].indices {
            let value = matchers[column][index].finder.value(in: sample)
            let isSame = matchers[column][index].value.withUnsafeBufferPointer {
                $0.hasSameBytes(as: value)
            }
            if isSame != matchers[column][index].isEqual { return false }
        }
        return true
    }

    /// The row of a series, which is added if it is not there.
    mutating func row(
        of sample: ExpositionSample, texts: inout LabelTexts, limits: ExpositionLimits
    ) throws(ExpositionError.Reason) -> Int {
        parts.removeAll(keepingCapacity: true)
        for index in keyFinders.indices { parts.append(keyFinders[index].value(in: sample)) }
        if isRow(lastRow + 1) {
            lastRow += 1
            return lastRow
        }
        if isRow(lastRow) { return lastRow }
        keyBytes.removeAll(keepingCapacity: true)
        for part in parts { ByteTable.appendPart(part, to: &keyBytes) }
        let (row, isNew) = keyBytes.withUnsafeBufferPointer { keys.add($0) }
        if isNew { try appendRow(texts: &texts, limits: limits) }
        lastRow = row
        return row
    }

    private func isRow(_ row: Int) -> Bool {
        row >= 0 && row < rows.rowCount && keys.isEqual(toParts: parts, at: row)
    }

    private mutating func appendRow(
        texts: inout LabelTexts, limits: ExpositionLimits
    ) throws(ExpositionError.Reason) {
        guard rows.rowCount < limits.maximumRows else { throw .tooManyRows }
        guard keys.byteCount <= limits.maximumTextBytes else { throw .textsTooLarge }
        let row = rows.appendRow()
        isTaken.append(contentsOf: repeatElement(false, count: layout.columns.count))
        labelNumbers.append(contentsOf: repeatElement(-1, count: layout.labelColumns.count))
        for (key, part) in zip(layout.keys, parts) {
            let number = try texts.number(of: part, limits: limits)
            rows[row, key.field] = texts[number]
        }
    }

    /// Puts the value of a series into its cell; what is wrong with it, or nil.
    mutating func put(_ sample: ExpositionSample, row: Int, column: Int) -> SeriesFault.Kind? {
        let cell = row * layout.columns.count + column
        let field = layout.columns[column].field
        let fold = layout.columns[column].fold
        let isFirst = !isTaken[cell]
        isTaken[cell] = true
        if fold == .only, !isFirst {
            rows[row, field] = .missing
            return .severalSeries
        }
        var value = sample.value
        var isInfinite = false
        if case .double(let double) = value, !double.isFinite {
            isInfinite = double.isInfinite
            value = .missing
        }
        rows[row, field] = folded(rows[row, field], value, by: fold)
        return isInfinite ? .infinite : nil
    }

    /// Puts the value of a label into its field; whether there is another one already.
    mutating func put(
        labelOf sample: ExpositionSample, row: Int, label: Int, texts: inout LabelTexts,
        limits: ExpositionLimits
    ) throws(ExpositionError.Reason) -> Bool {
        let value = labelFinders[label].value(in: sample)
        guard !value.isEmpty else { return false }
        let cell = row * layout.labelColumns.count + label
        let known = Int(labelNumbers[cell])
        if known >= 0 { return !texts.isEqual(value, to: known) }
        let number = try texts.number(of: value, limits: limits)
        labelNumbers[cell] = Int32(number)
        rows[row, layout.labelColumns[label].field] = texts[number]
        return false
    }
}

/// Two values of one cell as one.
private func folded(_ old: Scalar, _ new: Scalar, by fold: SeriesLayout.Fold) -> Scalar {
    if fold == .last { return new }
    if old.isMissing { return new }
    if new.isMissing { return old }
    switch fold {
    case .sum: return sum(old, new)
    case .min: return isLess(new, old) ? new : old
    case .max: return isLess(old, new) ? new : old
    case .last, .only: return new
    }
}

private func sum(_ left: Scalar, _ right: Scalar) -> Scalar {
    switch (left, right) {
    case (.integer(let left), .integer(let right)):
        let (sum, isOver) = left.addingReportingOverflow(right)
        if !isOver { return .integer(sum) }
        return left > 0
            ? .unsigned(UInt64(left) + UInt64(right)) : .double(Double(left) + Double(right))
    case (.unsigned(let left), .integer(let right)) where right >= 0,
        (.integer(let right), .unsigned(let left)) where right >= 0:
        let (sum, isOver) = left.addingReportingOverflow(UInt64(right))
        return isOver ? .double(Double(left) + Double(right)) : .unsigned(sum)
    default:
        return .double(left.number + right.number)
    }
}

private func isLess(_ left: Scalar, _ right: Scalar) -> Bool {
    switch (left, right) {
    case (.integer(let left), .integer(let right)): left < right
    case (.unsigned(let left), .unsigned(let right)): left < right
    case (.integer, .unsigned): true
    case (.unsigned, .integer): false
    default: left.number < right.number
    }
}
