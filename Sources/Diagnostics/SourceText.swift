/// A piece of text inside a file, such as an expression in a YAML value, that knows where each part
/// of it stands.
public struct SourceText: Sendable, Hashable {
    public var text: String
    /// Where the whole of it stands, quotes included.
    public var place: Place
    /// The point of the file at which `text` stands word for word on one line; nil where escapes,
    /// folding or several lines make the text differ from the file. Then every part is placed at
    /// the whole.
    public var verbatimStart: SourcePosition?

    public init(_ text: String, at place: Place, verbatimStart: SourcePosition? = nil) {
        self.text = text
        self.place = place
        self.verbatimStart = verbatimStart
    }

    /// Where a part of the text stands in the file; `part` counts bytes of UTF-8.
    public func place(of part: Range<Int>) -> Place {
        guard let start = verbatimStart else { return place }
        let bytes = text.utf8
        func point(_ offset: Int) -> SourcePosition {
            let clamped = max(0, min(offset, bytes.count))
            let column = bytes.prefix(clamped).reduce(0) { $0 + (($1 & 0xC0) == 0x80 ? 0 : 1) }
            return SourcePosition(
                line: start.line, column: start.column + column, offset: start.offset + clamped)
        }
        return Place(
            path: place.path, range: SourceRange(point(part.lowerBound), point(part.upperBound)))
    }
}
