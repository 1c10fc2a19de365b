import CZlib

/// The bytes as a gzip file; nil where there is no memory for it.
func gzip(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    // The quickest level: the other end is on this machine or near it.
    guard let size = UInt32(exactly: bytes.count),
        mqp_deflate_init_gzip(&stream, Z_BEST_SPEED) == Z_OK
    else { return nil }
    defer { deflateEnd(&stream) }
    let bound = Int(deflateBound(&stream, UInt(size)))
    var isComplete = false
    let compressed = [UInt8](unsafeUninitializedCapacity: bound) { output, count in
        bytes.withUnsafeBufferPointer { input in
            // zlib only reads its input, but its header does not say so.
            stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.avail_in = size
            stream.next_out = output.baseAddress
            stream.avail_out = UInt32(clamping: bound)
            isComplete = deflate(&stream, Z_FINISH) == Z_STREAM_END
            count = bound - Int(stream.avail_out)
        }
    }
    return isComplete ? compressed : nil
}
