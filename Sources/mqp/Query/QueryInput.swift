import Foundation

/// Queries on standard input.
enum QueryInput {
    /// The most bytes that are read.
    static let maximumBytes = 64 << 20

    /// Reads all of it, but for a mark of the byte order at the beginning.
    ///
    /// - Throws: `couldNotRun`, after it was said, where it cannot be read or is too long.
    static func bytes() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count <= maximumBytes {
            guard
                let data = try? FileHandle.standardInput.read(
                    upToCount: min(1 << 20, maximumBytes + 1 - bytes.count)), !data.isEmpty
            else { return bytes.starts(with: byteOrderMark) ? Array(bytes.dropFirst(3)) : bytes }
            bytes += data
        }
        throw SpoolFolder.problem("standard input is over \(maximumBytes) bytes long")
    }

    /// U+FEFF in UTF-8.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Reads one query, of any number of lines.
    static func text() throws -> String {
        guard let text = String(validating: try bytes(), as: UTF8.self) else {
            throw SpoolFolder.problem("standard input is not UTF-8")
        }
        return text
    }
}
