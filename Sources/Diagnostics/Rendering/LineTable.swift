/// Where the lines of a text file begin, as editors count lines: a line ends at `\n`, `\r\n` or a
/// `\r` of its own, and at nothing else.
///
/// A byte order mark belongs to no line. The text behind the last line break is a line too, even
/// where it is empty, so every file has at least one line.
public struct LineTable: Sendable, Hashable {
    /// The byte offset of each line's first character, in order; never empty.
    public let starts: [Int]
    /// The byte offset behind the last byte of the file.
    public let end: Int

    /// Finds the lines of a file's bytes, whatever their encoding turns out to be.
    public init(_ bytes: [UInt8]) {
        var starts = [bytes.starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0]
        bytes.withUnsafeBufferPointer { buffer in
            for offset in buffer.indices {
                switch buffer[offset] {
                case 0x0A: starts.append(offset + 1)
                case 0x0D where offset + 1 == buffer.count || buffer[offset + 1] != 0x0A:
                    starts.append(offset + 1)
                default: break
                }
            }
        }
        self.starts = starts
        end = bytes.count
    }

    /// The three bytes with which a file may say that it is UTF-8.
    public static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The number, from 1, of the line that holds the byte at an offset, its line break included.
    public func line(at offset: Int) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return low + 1
    }

    /// The bytes of a line, numbered from 1, with its line break; nil where there is no such line.
    public func range(of line: Int) -> Range<Int>? {
        guard line >= 1, line <= starts.count else { return nil }
        return starts[line - 1]..<(line < starts.count ? starts[line] : end)
    }
}
