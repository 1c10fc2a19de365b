import Definitions
import NIOCore

extension RowReader {
    /// Adds a body's rows to those of the pages before it.
    ///
    /// - Returns: How many rows the body holds, those that are left out included.
    func read(
        _ body: consuming ByteBuffer, maximumRows: Int, into decoder: inout RowDecoder
    ) throws(CollectionError) -> Int {
        let length = body.readableBytes
        body.writeRepeatingByte(0, count: Self.padding)
        decoder.beginPage()
        let result = body.withUnsafeReadableBytes { bytes -> Result<Int, CollectionError> in
            let text = UnsafeRawBufferPointer(rebasing: bytes[..<length])
            do throws(CollectionError) {
                return .success(
                    format == .json
                        ? try readPage(text, maximumRows: maximumRows, into: &decoder)
                        : try readLines(text, maximumRows: maximumRows, into: &decoder).rows)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
