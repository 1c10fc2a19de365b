/// Why an exposition is refused; it is refused whole, since what is left of a partial one would pass
/// for all there is.
public struct ExpositionError: Error, Sendable, Hashable {
    /// The causes, few and stable, so that they can label a metric.
    public enum Reason: String, Error, CaseIterable, Sendable, Hashable {
        /// A line over `ExpositionLimits.maximumLineBytes`.
        case lineTooLong = "line_too_long"
        case tooManyLabels = "too_many_labels"
        case tooManySeries = "too_many_series"
        case tooManyRows = "too_many_rows"
        /// The texts of keys and labels need more than `ExpositionLimits.maximumTextBytes`.
        case textsTooLarge = "texts_too_large"
        /// The name of a series or a family: a wrong character, none at all, or one that is reserved.
        case invalidName = "invalid_name"
        /// What is between the braces: a name, an equals sign, quotes, a comma or the end is missing.
        case invalidLabels = "invalid_labels"
        case duplicateLabel = "duplicate_label"
        case invalidUTF8 = "invalid_utf8"
        case missingValue = "missing_value"
        /// A value that is no number.
        case invalidValue = "invalid_value"
        /// A number that no `Double` is near.
        case valueOutOfRange = "value_out_of_range"
        case invalidTimestamp = "invalid_timestamp"
        /// Something behind the end of a sample.
        case trailingText = "trailing_text"
        case invalidExemplar = "invalid_exemplar"
        /// A TYPE, HELP or UNIT line without its parts, or with an unknown type.
        case invalidMetadata = "invalid_metadata"
        /// A line that ends with a carriage return.
        case carriageReturn = "carriage_return"
        /// OpenMetrics: a line without anything.
        case blankLine = "blank_line"
        /// OpenMetrics: a line that begins with `#` and says nothing.
        case strayComment = "stray_comment"
        /// The end is missing: the last line feed, or the `# EOF` of OpenMetrics.
        case truncated
        /// OpenMetrics: something behind `# EOF`.
        case textAfterEnd = "text_after_end"
    }

    public var reason: Reason
    /// The number of the line, from 1.
    public var line: Int
    /// The beginning of the line, at most `maximumExcerptBytes`, in printable ASCII; what else it has
    /// is shown as `?`.
    public var excerpt: String

    /// The most bytes of a line that an error quotes.
    public static let maximumExcerptBytes = 80

    public init(_ reason: Reason, line: Int, excerpt: String = "") {
        self.reason = reason
        self.line = line
        self.excerpt = excerpt
    }
}

extension ExpositionError: CustomStringConvertible {
    public var description: String {
        "line \(line): \(reason.explanation)" + (excerpt.isEmpty ? "" : ": \(excerpt)")
    }
}

extension ExpositionError.Reason {
    /// What is wrong, as half a sentence.
    public var explanation: String {
        switch self {
        case .lineTooLong: "the line is longer than the limit"
        case .tooManyLabels: "the series has more labels than the limit"
        case .tooManySeries: "there are more series than the limit"
        case .tooManyRows: "the series make more rows than the limit"
        case .textsTooLarge: "the labels' values take more memory than the limit"
        case .invalidName: "the name is not allowed"
        case .invalidLabels: "the labels cannot be read"
        case .duplicateLabel: "a label is there twice"
        case .invalidUTF8: "the text is not UTF-8"
        case .missingValue: "the value is missing"
        case .invalidValue: "the value is not a number"
        case .valueOutOfRange: "the value is out of the range of numbers"
        case .invalidTimestamp: "the timestamp cannot be read"
        case .trailingText: "there is text behind the sample"
        case .invalidExemplar: "the exemplar cannot be read"
        case .invalidMetadata: "the line about a family cannot be read"
        case .carriageReturn: "the line ends with a carriage return"
        case .blankLine: "OpenMetrics has no blank lines"
        case .strayComment: "OpenMetrics has no comments"
        case .truncated: "the end is missing"
        case .textAfterEnd: "there is text behind the end"
        }
    }
}
