import CZlib
import CZstd
import Testing

/// The bytes as one member of gzip.
func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
    var stream = z_stream()
    try #require(mqp_deflate_init_gzip(&stream, Z_BEST_COMPRESSION) == Z_OK)
    defer { deflateEnd(&stream) }
    let bound = Int(deflateBound(&stream, UInt(bytes.count)))
    var input = bytes
    return try input.withUnsafeMutableBufferPointer { input in
        try [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            stream.next_out = output.baseAddress
            stream.avail_out = UInt32(bound)
            try #require(deflate(&stream, Z_FINISH) == Z_STREAM_END)
            count = bound - Int(stream.avail_out)
        }
    }
}

/// The bytes as one frame of zstd, which may refer back as far as 2 to the power of the window.
func zstd(_ bytes: [UInt8], window: Int32 = 20) throws -> [UInt8] {
    let context = try #require(ZSTD_createCCtx())
    defer { ZSTD_freeCCtx(context) }
    ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window)
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    let bound = ZSTD_compressBound(bytes.count) + 64
    return try [UInt8](unsafeUninitializedCapacity: bound) { output, count in
        var target = ZSTD_outBuffer(dst: output.baseAddress, size: bound, pos: 0)
        try bytes.withUnsafeBytes { bytes in
            var source = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
            // In two calls: a frame whose length is known from the start takes a smaller window.
            let taken = ZSTD_compressStream2(context, &target, &source, ZSTD_e_continue)
            try #require(ZSTD_isError(taken) == 0)
            try #require(ZSTD_compressStream2(context, &target, &source, ZSTD_e_end) == 0)
        }
        count = target.pos
    }
}
