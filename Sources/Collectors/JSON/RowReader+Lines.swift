import CSimdJSON
import Plans

#if canImport(Glibc)
    import func Glibc.memchr
#elseif canImport(Darwin)
    import func Darwin.memchr
#endif

extension RowReader {
    /// What was read of a text of lines.
    struct Lines: Equatable {
        /// Rows of the lines, those that are left out included.
        var rows = 0
        /// Whole lines, blank ones included.
        var lines = 0
        /// The bytes of those lines; what is behind them is the beginning of one.
        var bytes = 0
    }

    /// Adds the rows of lines with a value of JSON each to those of the lines before them.
    ///
    /// Blank lines are skipped. A line that cannot be read makes the whole text an error, which names
    /// the line.
    ///
    /// - Parameters:
    ///   - bytes: The text, with `padding` readable bytes behind it. Where it comes in parts, each
    ///     begins with what the last one left.
    ///   - first: The number of its first line.
    ///   - isEnd: Whether nothing follows, so that what is behind the last newline is a line too.
    ///   - maximumRows: The most rows, those that are left out included.
    ///   - decoder: Takes the rows; a page that all parts of a text are is begun by the caller.
    /// - Returns: How much was read.
    /// - Throws: `truncatedJSON` where the text ends within a line's value, and as an answer does.
    func readLines(
        _ bytes: UnsafeRawBufferPointer, from first: Int = 1, isEnd: Bool = true, maximumRows: Int,
        into decoder: inout RowDecoder
    ) throws(CollectionError) -> Lines {
        var read = Lines()
        while read.bytes < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[read.bytes...])
            let length = rest.lengthOfLine
            guard length != nil || isEnd else { break }
            let answer = csj_reader_read(
                reader, rest.bindMemory(to: UInt8.self).baseAddress, length ?? rest.count,
                maximumRows - read.rows)
            // A blank line has no rows.
            if answer.status != .empty {
                if let error = error(of: answer) {
                    throw CollectionError(error, inLine: first + read.lines, isLast: length == nil)
                }
                let page = RowPage(answer, fieldCount: layout.fields.count)
                read.rows += page.rowCount
                try add(page, to: &decoder)
            }
            read.lines += 1
            read.bytes += length.map { $0 + 1 } ?? rest.count
        }
        return read
    }
}

extension UnsafeRawBufferPointer {
    /// The bytes up to the first newline; nil where there is none.
    fileprivate var lengthOfLine: Int? {
        guard let baseAddress, let found = memchr(baseAddress, 0x0A, count) else { return nil }
        return UnsafeRawPointer(found) - baseAddress
    }
}

extension CollectionError {
    /// The error of one line. A line that another follows was written whole, however it ends.
    fileprivate init(_ error: CollectionError, inLine line: Int, isLast: Bool) {
        let isWhole = error.reason == .truncatedJSON && !isLast
        self.init(
            isWhole ? .notJSON : error.reason, detail: "line \(line): \(error.detail)")
    }
}
