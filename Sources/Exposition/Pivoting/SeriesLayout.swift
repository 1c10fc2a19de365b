/// How series become the rows of one table: one row for each combination of the values of some labels,
/// with series and labels as its fields.
public struct SeriesLayout: Sendable, Hashable {
    /// A label whose value is part of what a row is; a series that lacks it has an empty one.
    public struct Key: Sendable, Hashable {
        public var label: String
        /// The field of the row that gets the value.
        public var field: Int

        public init(label: String, field: Int) {
            self.label = label
            self.field = field
        }
    }

    /// What the value of a label must or must not be; a label that is not there is an empty one.
    public struct Matcher: Sendable, Hashable {
        public enum Comparison: Sendable, Hashable { case equal, notEqual }

        public var label: String
        public var comparison: Comparison
        public var value: String

        public init(label: String, _ comparison: Comparison, _ value: String) {
            self.label = label
            self.comparison = comparison
            self.value = value
        }
    }

    /// What is made of several series that fall into one cell.
    ///
    /// NaN and infinities are missing, not zero: what is made of others leaves them out, and of none
    /// but them the cell is missing.
    public enum Fold: String, Sendable, Hashable, CaseIterable {
        /// Exact while it is an integer of 64 bits, then the nearest `Double`.
        case sum
        case min
        case max
        /// The last in the order of the text.
        case last
        /// There can be one only. With a second the cell is missing, and a fault says so.
        case only
    }

    /// Series of one name as a field.
    public struct Column: Sendable, Hashable {
        /// The name as the text has it, such as `x_bucket`.
        public var name: String
        public var matchers: [Matcher]
        public var fold: Fold
        /// The field of the row that gets the value.
        public var field: Int

        public init(name: String, matchers: [Matcher] = [], fold: Fold = .only, field: Int) {
            self.name = name
            self.matchers = matchers
            self.fold = fold
            self.field = field
        }
    }

    /// A label of the series of a row as a field, which is missing where no series has it. With
    /// different values the first stays, and a fault says so.
    public struct LabelColumn: Sendable, Hashable {
        public var label: String
        /// The name of the series that are looked at, which need be no column; nil for those that
        /// columns take.
        public var series: String?
        /// The field of the row that gets the value.
        public var field: Int

        public init(label: String, series: String? = nil, field: Int) {
            self.label = label
            self.series = series
            self.field = field
        }
    }

    public var keys: [Key]
    public var columns: [Column]
    public var labelColumns: [LabelColumn]
    /// The fields of a row of the table.
    public var fieldCount: Int
    /// The counters of a row of the table, whose changes stay unknown here.
    public var counterCount: Int

    /// - Precondition: every field is below `fieldCount`.
    public init(
        keys: [Key], columns: [Column], labelColumns: [LabelColumn] = [], fieldCount: Int,
        counterCount: Int = 0
    ) {
        let fields = keys.map(\.field) + columns.map(\.field) + labelColumns.map(\.field)
        precondition(fields.allSatisfy { (0..<fieldCount).contains($0) })
        self.keys = keys
        self.columns = columns
        self.labelColumns = labelColumns
        self.fieldCount = fieldCount
        self.counterCount = counterCount
    }
}
