import CZlib

/// Compresses bodies with gzip, one after the other, with the memory allocated once.
///
/// A class because zlib's state points back at the stream, which therefore must stay where it is.
final class GzipCompressor {
    /// The balance of time and size that zlib itself chooses.
    static let level: Int32 = 6

    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var isReady: Bool

    init() {
        stream.initialize(to: z_stream())
        isReady = mqp_deflate_init_gzip(stream, Self.level) == Z_OK
    }

    deinit {
        if isReady { deflateEnd(stream) }
        stream.deallocate()
    }

    /// The bytes as a gzip file.
    ///
    /// - Throws: an error with the reason `io` where there is no memory for it.
    func compress(_ bytes: [UInt8]) throws(SinkError) -> [UInt8] {
        guard isReady, deflateReset(stream) == Z_OK, let size = UInt32(exactly: bytes.count) else {
            throw .notCompressed
        }
        let bound = Int(deflateBound(stream, UInt(size)))
        let stream = stream
        var isComplete = false
        let compressed = [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            bytes.withUnsafeBufferPointer { input in
                // zlib only reads its input, but its header does not say so.
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = size
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(clamping: bound)
                isComplete = deflate(stream, Z_FINISH) == Z_STREAM_END
                count = bound - Int(stream.pointee.avail_out)
            }
        }
        guard isComplete else { throw .notCompressed }
        return compressed
    }
}

extension SinkError {
    fileprivate static let notCompressed = SinkError(
        .io, retryable: true, message: "there is no memory to compress with")
}
