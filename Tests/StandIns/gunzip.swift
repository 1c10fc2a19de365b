import CZlib

/// The content of a gzip file; nil where it is none, or goes beyond `limit` bytes.
package func gunzip(_ bytes: [UInt8], limit: Int = 16_000_000) -> [UInt8]? {
    var stream = z_stream()
    guard mqp_inflate_init_gzip(&stream) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var input = bytes
    var result: [UInt8] = []
    var status = Z_OK
    var chunk = [UInt8](repeating: 0, count: 65_536)
    input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        while status == Z_OK, result.count <= limit {
            chunk.withUnsafeMutableBufferPointer { output in
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                status = inflate(&stream, Z_NO_FLUSH)
                result += output.prefix(output.count - Int(stream.avail_out))
            }
        }
    }
    return status == Z_STREAM_END && result.count <= limit ? result : nil
}
