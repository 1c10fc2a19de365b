/// The texts that findings are drawn under, by path.
public struct SourceFiles: Sendable {
    private struct File {
        var bytes: [UInt8]
        var lines: LineTable
    }

    private var files: [String: File] = [:]

    /// Begins without any text; findings are then listed without the lines that they are about.
    public init() {}

    /// Takes the bytes of a file under the path that its findings carry; a later text under the
    /// same path replaces the earlier.
    public mutating func add(_ bytes: [UInt8], path: String) {
        files[path] = File(bytes: bytes, lines: LineTable(bytes))
    }

    /// A line of a file, counted from 1, without its line break; nil where the file or the line is
    /// not there. Each ill-formed piece of UTF-8 becomes one U+FFFD.
    public func line(_ n: Int, of path: String) -> String? {
        guard let file = files[path], let range = file.lines.range(of: n) else { return nil }
        var bytes = file.bytes[range]
        if bytes.last == 0x0A { bytes.removeLast() }
        if bytes.last == 0x0D { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The part of a line around a place's start that is worth drawing: all of it, or of a very
    /// long line the bytes near the start; nil where the file or the line is not there.
    func excerpt(at place: Place) -> Excerpt? {
        let start = place.range.start
        guard let file = files[place.path], let line = file.lines.range(of: start.line) else {
            return nil
        }
        var end = line.upperBound
        while end > line.lowerBound, [0x0A, 0x0D].contains(file.bytes[end - 1]) { end -= 1 }
        var first = line.lowerBound
        var last = end
        if end - first > Excerpt.maximumLength, (first...end).contains(start.offset) {
            first = max(first, start.offset - Excerpt.maximumLength / 2)
            last = min(end, start.offset + Excerpt.maximumLength / 2)
            while first < start.offset, file.bytes[first] & 0xC0 == 0x80 { first += 1 }
            while last < end, last > start.offset, file.bytes[last] & 0xC0 == 0x80 { last -= 1 }
        }
        let text = String(decoding: file.bytes[first..<last], as: UTF8.self)
        let isCut = first > line.lowerBound
        let before = isCut ? file.bytes[first..<start.offset].filter { $0 & 0xC0 != 0x80 }.count : 0
        return Excerpt(
            text: text, firstColumn: isCut ? max(1, start.column - before) : 1,
            isCutBefore: isCut, isCutBehind: last < end)
    }
}

/// A part of a source line.
struct Excerpt {
    /// The longest excerpt, in bytes; what lies farther from the place is never drawn.
    static let maximumLength = 4096

    var text: String
    /// The column of the line, from 1, at which the text begins.
    var firstColumn: Int
    var isCutBefore: Bool
    var isCutBehind: Bool
}
