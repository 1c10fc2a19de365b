import Telemetry

/// Collects the samples of one body into the tables of several layouts, in one pass.
///
/// The time that a sample carries is not looked at: a row is of the moment of its body. No text is
/// made for a sample; a label's value becomes one when it is first seen, and rows share it.
struct SeriesPivot: SampleReceiver {
    /// A place where the series of a name go.
    private enum Use {
        case column(table: Int, column: Int)
        /// Only for series that a column takes too, unless the label names its series.
        case label(table: Int, label: Int, ofColumns: Bool)
    }

    private(set) var tables: [SeriesTable]
    private(set) var seriesCount = 0
    /// By the number of a name in the selection.
    private var uses: [[Use]] = []
    private let limits: ExpositionLimits
    private var texts = LabelTexts()
    private var faults: [FaultKey: SeriesFault] = [:]
    let selection: ExpositionSelection

    private struct FaultKey: Hashable {
        var kind: SeriesFault.Kind
        var table: Int
        var field: Int
    }

    init(layouts: [SeriesLayout], limits: ExpositionLimits) {
        self.limits = limits
        tables = layouts.map(SeriesTable.init)
        var selection = ExpositionSelection(names: [])
        var uses: [[Use]] = []
        func add(_ use: Use, to name: String) {
            let number = selection.add(name)
            if number == uses.count { uses.append([]) }
            uses[number].append(use)
        }
        for (table, layout) in layouts.enumerated() {
            for (index, column) in layout.columns.enumerated() {
                add(.column(table: table, column: index), to: column.name)
            }
            for (index, label) in layout.labelColumns.enumerated() {
                let names = label.series.map { [$0] } ?? layout.columns.map(\.name)
                for name in Set(names).sorted() {
                    add(
                        .label(table: table, label: index, ofColumns: label.series == nil),
                        to: name)
                }
            }
        }
        self.selection = selection
        self.uses = uses
    }

    mutating func receive(_ sample: ExpositionSample) throws(ExpositionError.Reason) {
        seriesCount += 1
        guard seriesCount <= limits.maximumSeries else { throw .tooManySeries }
        // The uses of a table follow each other, columns first.
        var takenBy: Int?
        for index in uses[sample.selected].indices {
            switch uses[sample.selected][index] {
            case .column(let table, let column):
                guard tables[table].matches(sample, column: column) else { continue }
                takenBy = table
                let row = try tables[table].row(of: sample, texts: &texts, limits: limits)
                if let kind = tables[table].put(sample, row: row, column: column) {
                    note(kind, table, tables[table].layout.columns[column].field, sample)
                }
            case .label(let table, let label, let ofColumns):
                guard !ofColumns || takenBy == table else { continue }
                let row = try tables[table].row(of: sample, texts: &texts, limits: limits)
                let isOther = try tables[table].put(
                    labelOf: sample, row: row, label: label, texts: &texts, limits: limits)
                if isOther {
                    note(
                        .differentLabels, table, tables[table].layout.labelColumns[label].field,
                        sample)
                }
            }
        }
    }

    /// The faults by layout and field.
    var allFaults: [SeriesFault] {
        faults.values.sorted {
            ($0.layout, $0.field, $0.kind.rawValue) < ($1.layout, $1.field, $1.kind.rawValue)
        }
    }

    private mutating func note(
        _ kind: SeriesFault.Kind, _ table: Int, _ field: Int, _ sample: ExpositionSample
    ) {
        let key = FaultKey(kind: kind, table: table, field: field)
        if faults[key] == nil {
            faults[key] = SeriesFault(
                kind: kind, layout: table, field: field, count: 0, line: sample.line,
                example: sample.description)
        }
        faults[key]?.count += 1
    }
}

extension ExpositionSample: CustomStringConvertible {
    /// The series as a text has it, at most `SeriesFault.maximumExampleBytes` of it.
    public var description: String {
        var text = String(decoding: name, as: UTF8.self)
        let pairs = labels.map { label in
            let value = String(decoding: label.value, as: UTF8.self)
                .map { "\\\"".contains($0) ? "\\\($0)" : $0 == "\n" ? "\\n" : String($0) }
            return "\(String(decoding: label.name, as: UTF8.self))=\"\(value.joined())\""
        }
        if !pairs.isEmpty { text += "{" + pairs.joined(separator: ",") + "}" }
        guard text.utf8.count > SeriesFault.maximumExampleBytes else { return text }
        return String(decoding: text.utf8.prefix(SeriesFault.maximumExampleBytes), as: UTF8.self)
            + "…"
    }
}
