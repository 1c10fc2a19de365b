public import Telemetry

/// Reads a body chunk by chunk into the tables of several layouts: the parser and the pivot as one.
///
/// Only series that a layout names are read. What it takes is memory for the rows, for each text of a
/// label once, and for one unfinished line.
public struct ExpositionReader: ~Copyable {
    private var parser: ExpositionParser
    private var pivot: SeriesPivot

    /// A reader of one body.
    ///
    /// - Parameters:
    ///   - format: the format that the answer's `Content-Type` names.
    ///   - layouts: the tables to make of it.
    ///   - limits: beyond which the body is refused.
    public init(
        format: ExpositionFormat, layouts: [SeriesLayout],
        limits: ExpositionLimits = ExpositionLimits()
    ) {
        pivot = SeriesPivot(layouts: layouts, limits: limits)
        parser = ExpositionParser(format: format, selection: pivot.selection, limits: limits)
    }

    /// Reads the lines that are complete with these bytes.
    ///
    /// - Throws: why the body is refused; the same again in every later call.
    public mutating func feed(_ bytes: UnsafeRawBufferPointer) throws(ExpositionError) {
        try parser.feed(bytes, into: &pivot)
    }

    /// Ends the body, and gives what it says.
    ///
    /// - Throws: why the body is refused, `truncated` where its end is missing.
    public mutating func finish() throws(ExpositionError) -> ExpositionAnswer {
        try parser.finish(into: &pivot)
        return ExpositionAnswer(
            tables: pivot.tables.map(\.rows), faults: pivot.allFaults,
            seriesCount: pivot.seriesCount, lineCount: parser.lineCount,
            byteCount: parser.byteCount)
    }
}

/// What a body says.
public struct ExpositionAnswer: Sendable {
    /// One for each layout, its rows in the order in which the body has their first series.
    public var tables: [RowTable]
    /// By layout and field.
    public var faults: [SeriesFault]
    /// The series that layouts name.
    public var seriesCount: Int
    public var lineCount: Int
    public var byteCount: Int
}
