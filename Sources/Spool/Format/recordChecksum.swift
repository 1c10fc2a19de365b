import CZlib

/// CRC-32 as zlib and gzip have it.
func recordChecksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    UInt32(
        truncatingIfNeeded: crc32_z(
            0, bytes.assumingMemoryBound(to: UInt8.self).baseAddress, bytes.count))
}
