import Diagnostics

/// The bytes of a file and the way from libyaml's character numbers to lines, columns and bytes.
///
/// libyaml counts characters, and breaks lines at more characters than editors do, so its own lines
/// and columns are not used. A checkpoint every few characters keeps each look-up short, however
/// long a line is.
struct SourceMap {
    private static let charactersPerCheckpoint = 64

    let path: String
    /// The whole file; well-formed UTF-8.
    let bytes: [UInt8]
    let lines: LineTable
    /// The offset of the first character, behind a byte order mark.
    let origin: Int
    /// The offset of every 64th character.
    private let checkpoints: [Int]

    init(_ bytes: [UInt8], path: String) {
        let lines = LineTable(bytes)
        let origin = lines.starts[0]
        var checkpoints: [Int] = []
        var count = 0
        for offset in origin..<bytes.count where bytes[offset] & 0xC0 != 0x80 {
            if count % Self.charactersPerCheckpoint == 0 { checkpoints.append(offset) }
            count += 1
        }
        if checkpoints.isEmpty { checkpoints = [origin] }
        self.path = path
        self.bytes = bytes
        self.lines = lines
        self.origin = origin
        self.checkpoints = checkpoints
    }

    /// The byte offset of a character, counted from 0 behind the byte order mark; the file's end
    /// for one behind the last.
    func offset(ofCharacter index: Int) -> Int {
        let checkpoint = index / Self.charactersPerCheckpoint
        guard index >= 0, checkpoint < checkpoints.count else {
            return index < 0 ? origin : bytes.count
        }
        var offset = checkpoints[checkpoint]
        for _ in 0..<index % Self.charactersPerCheckpoint { offset = next(after: offset) }
        return offset
    }

    /// The point at a byte offset, which is clamped to the file.
    func position(at offset: Int) -> SourcePosition {
        let offset = max(origin, min(offset, bytes.count))
        let line = lines.line(at: offset)
        let column = character(at: offset) - character(at: lines.starts[line - 1]) + 1
        return SourcePosition(line: line, column: column, offset: offset)
    }

    func position(ofCharacter index: Int) -> SourcePosition {
        position(at: offset(ofCharacter: index))
    }

    func place(_ range: Range<Int>) -> Place {
        place(position(at: range.lowerBound), position(at: range.upperBound))
    }

    func place(_ start: SourcePosition, _ end: SourcePosition) -> Place {
        Place(path: path, range: SourceRange(start, max(start, end)))
    }

    /// The number of the character that begins at a byte offset.
    private func character(at offset: Int) -> Int {
        var low = 0
        var high = checkpoints.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if checkpoints[middle] <= offset { low = middle } else { high = middle }
        }
        var count = low * Self.charactersPerCheckpoint
        var current = checkpoints[low]
        while current < offset {
            if bytes[current] & 0xC0 != 0x80 { count += 1 }
            current = next(after: current)
        }
        return count
    }

    private func next(after offset: Int) -> Int {
        var next = offset + 1
        while next < bytes.count, bytes[next] & 0xC0 == 0x80 { next += 1 }
        return min(next, bytes.count)
    }
}
