import Foundation
import GRDB

/// Reading of what a damaged file may have in the place of what was written, which GRDB's own
/// subscripts end the program at.
extension Row {
    /// A whole number; nil where there is something else.
    func integer(_ index: Int) -> Int64? { Int64.fromDatabaseValue(self[index]) }

    /// A text; nil where there is something else.
    func text(_ index: Int) -> String? { String.fromDatabaseValue(self[index]) }

    /// Hands over the bytes of a column; none where there is something else.
    func withBytes<Result>(
        atIndex index: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        do {
            return try withUnsafeData(atIndex: index) { data in
                try (data ?? Data()).withUnsafeBytes(body)
            }
        } catch is RowDecodingError {
            return try body(UnsafeRawBufferPointer(start: nil, count: 0))
        }
    }
}
