import CZlib

/// gzip by zlib, with any number of members one after the other.
final class GzipStream: UnpackingStream {
    // At one place, which zlib remembers.
    private let stream: UnsafeMutablePointer<z_stream>
    private(set) var isBetween = true
    private var isUsed = false

    init() throws(UnpackingError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard mqp_inflate_init_gzip(stream) == Z_OK else {
            stream.deallocate()
            throw .noMemory
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    func step(
        _ input: inout UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(UnpackingError) -> Int {
        if isBetween {
            guard !input.isEmpty else { return 0 }
            if isUsed { inflateReset(stream) }
            isBetween = false
            isUsed = true
        }
        let offered = UInt32(clamping: input.count)
        let room = UInt32(clamping: output.count)
        // zlib only reads its input, but its header does not say so.
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = offered
        stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = room
        let code = inflate(stream, Z_NO_FLUSH)
        let taken = Int(offered - stream.pointee.avail_in)
        let made = Int(room - stream.pointee.avail_out)
        input = input.behind(taken)
        switch code {
        case Z_STREAM_END: isBetween = true
        case Z_OK: break
        // Neither input nor output: all was taken and given before.
        case Z_BUF_ERROR where input.isEmpty: break
        case Z_MEM_ERROR: throw .noMemory
        default:
            throw .malformed(
                .gzip, stream.pointee.msg.map { String(cString: $0) } ?? "not its form")
        }
        return made
    }
}
