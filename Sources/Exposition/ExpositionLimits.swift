/// What reading an exposition may take; beyond it the exposition is refused with the reason that is
/// named here.
public struct ExpositionLimits: Sendable, Hashable {
    /// The longest line in bytes, `lineTooLong`; also the most of a body that is held at once.
    public var maximumLineBytes: Int
    /// The most labels of a series, `tooManyLabels`.
    public var maximumLabels: Int
    /// The most samples that columns take, `tooManySeries`.
    public var maximumSeries: Int
    /// The most rows of one table, `tooManyRows`.
    public var maximumRows: Int
    /// The most bytes for the keys of all rows, and again for the texts of labels, `textsTooLarge`.
    public var maximumTextBytes: Int

    public init(
        maximumLineBytes: Int = 64 << 10, maximumLabels: Int = 64,
        maximumSeries: Int = 5_000_000,
        maximumRows: Int = 500_000, maximumTextBytes: Int = 64 << 20
    ) {
        self.maximumLineBytes = maximumLineBytes
        self.maximumLabels = maximumLabels
        self.maximumSeries = maximumSeries
        self.maximumRows = maximumRows
        self.maximumTextBytes = maximumTextBytes
    }
}
