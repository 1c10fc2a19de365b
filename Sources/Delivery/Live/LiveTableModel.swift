/// What a live table shows, as a value: a title, lines under it, and a table for each section.
public struct LiveTableModel: Sendable, Hashable {
    public var title: String
    /// What stands at the right end of the title's line, such as a time.
    public var corner: String
    public var subtitle: [LiveTableCell]
    public var sections: [Section]

    public init(
        title: String, corner: String = "", subtitle: [LiveTableCell] = [], sections: [Section]
    ) {
        self.title = title
        self.corner = corner
        self.subtitle = subtitle
        self.sections = sections
    }

    /// A table with a heading.
    public struct Section: Sendable, Hashable {
        public var title: String
        public var columns: [Column]
        /// A cell for each column; where a row is shorter, the rest is empty.
        public var rows: [[LiveTableCell]]
        /// What stands beside the heading, such as `812 more below the first 50`.
        public var note: String?

        public init(
            title: String, columns: [Column], rows: [[LiveTableCell]], note: String? = nil
        ) {
            self.title = title
            self.columns = columns
            self.rows = rows
            self.note = note
        }
    }

    /// A column of a section.
    public struct Column: Sendable, Hashable {
        public var title: String
        public var alignment: Alignment
        /// Where the width does not suffice, the columns with the highest number go first, the right
        /// one of equals before the left one. The first column always stays.
        public var rank: Int

        public init(_ title: String, _ alignment: Alignment = .trailing, rank: Int = 1) {
            self.title = title
            self.alignment = alignment
            self.rank = rank
        }
    }

    /// On which side a column is flush.
    public enum Alignment: Sendable, Hashable {
        case leading
        case trailing
    }
}
