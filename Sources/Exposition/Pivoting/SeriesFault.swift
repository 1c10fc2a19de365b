/// What was not as a layout expects, told once for each field of a table however often it was.
public struct SeriesFault: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Several series fell into a cell that only one can have; those cells are missing.
        case severalSeries = "several_series"
        /// The series of a row have different values of a label; the first is taken.
        case differentLabels = "different_labels"
        /// A value was infinite, which is missing here.
        case infinite
    }

    public var kind: Kind
    /// The number of the layout.
    public var layout: Int
    /// The field of its rows.
    public var field: Int
    /// How many series it was.
    public var count: Int
    /// The number of the first one's line, from 1.
    public var line: Int
    /// The first one, at most `maximumExampleBytes` of it.
    public var example: String

    /// The most bytes of a series that a fault shows.
    public static let maximumExampleBytes = 300
}
