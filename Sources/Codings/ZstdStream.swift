import CZstd

/// zstd, with any number of frames one after the other.
final class ZstdStream: UnpackingStream {
    private let context: OpaquePointer
    private(set) var isBetween = true

    init() throws(UnpackingError) {
        guard let context = ZSTD_createDCtx() else { throw .noMemory }
        self.context = context
        ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Int32(Unpacker.maximumWindow))
    }

    deinit { ZSTD_freeDCtx(context) }

    func step(
        _ input: inout UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(UnpackingError) -> Int {
        if isBetween, input.isEmpty { return 0 }
        // The library has another reader for frames that it gets whole, which takes and refuses other
        // ones. The first byte alone keeps it away, so that it does not matter how a body was cut.
        let offered = isBetween ? 1 : input.count
        var source = ZSTD_inBuffer(src: input.baseAddress, size: offered, pos: 0)
        var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let result = ZSTD_decompressStream(context, &target, &source)
        if ZSTD_isError(result) != 0 {
            switch ZSTD_getErrorCode(result) {
            case ZSTD_error_memory_allocation: throw .noMemory
            case ZSTD_error_frameParameter_windowTooLarge: throw .windowTooLarge
            default: throw .malformed(.zstd, String(cString: ZSTD_getErrorName(result)))
            }
        }
        input = input.behind(source.pos)
        isBetween = result == 0
        return target.pos
    }
}
