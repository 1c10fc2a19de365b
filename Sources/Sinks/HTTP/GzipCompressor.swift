import CDeflate
import Delivery

/// Compresses bodies with gzip, one after the other, with the memory allocated once.
///
/// By libdeflate, since a body is there as a whole: of rows of 1 KB it makes a tenth at 535 MB/s, where
/// zlib makes the same at 285 MB/s and, at its usual level, a thirteenth at 131 MB/s.
final class GzipCompressor {
    /// The quickest that still looks for repetitions.
    static let level: Int32 = 1

    private let compressor: OpaquePointer?

    init() { compressor = libdeflate_alloc_compressor(Self.level) }

    deinit { if let compressor { libdeflate_free_compressor(compressor) } }

    /// The bytes as a gzip file.
    ///
    /// - Throws: an error with the reason `io` where there is no memory for it.
    func compress(_ bytes: [UInt8]) throws(SinkError) -> [UInt8] {
        guard let compressor else { throw .notCompressed }
        let bound = libdeflate_gzip_compress_bound(compressor, bytes.count)
        let compressed = [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            count = libdeflate_gzip_compress(
                compressor, bytes, bytes.count, output.baseAddress, output.count)
        }
        // It gives zero bytes where it could not.
        guard !compressed.isEmpty else { throw .notCompressed }
        return compressed
    }
}

extension SinkError {
    fileprivate static let notCompressed = SinkError(
        .io, retryable: true, message: "there is no memory to compress with")
}
