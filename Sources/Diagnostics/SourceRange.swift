/// A point in a text file.
///
/// Lines and columns start at 1; a column counts Unicode scalars, as editors show them; `offset`
/// counts bytes of UTF-8 from the start of the file, a byte order mark included.
public struct SourcePosition: Sendable, Hashable, Comparable {
    public var line: Int
    public var column: Int
    public var offset: Int

    public init(line: Int, column: Int, offset: Int) {
        self.line = line
        self.column = column
        self.offset = offset
    }

    /// The first point of every file.
    public static let start = SourcePosition(line: 1, column: 1, offset: 0)

    public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A half-open stretch of a text file: `end` is the point after the last character.
public struct SourceRange: Sendable, Hashable {
    public var start: SourcePosition
    public var end: SourcePosition

    public init(_ start: SourcePosition, _ end: SourcePosition) {
        self.start = start
        self.end = end
    }

    /// The empty range at the first point of a file.
    public static let fileStart = SourceRange(.start, .start)
}

/// A stretch of a named file: where a value was written.
public struct Place: Sendable, Hashable, Comparable {
    /// The file's path as the user named it.
    public var path: String
    public var range: SourceRange

    public init(path: String, range: SourceRange) {
        self.path = path
        self.range = range
    }

    public static func < (left: Place, right: Place) -> Bool {
        (left.path, left.range.start, left.range.end)
            < (right.path, right.range.start, right.range.end)
    }
}

/// A value together with the place that it was read from.
public struct Located<Value> {
    public var value: Value
    public var place: Place

    public init(_ value: Value, at place: Place) {
        self.value = value
        self.place = place
    }

    public func map<Other>(_ transform: (Value) -> Other) -> Located<Other> {
        Located<Other>(transform(value), at: place)
    }
}

extension Located: Sendable where Value: Sendable {}
extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}
