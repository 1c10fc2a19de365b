import CDeflate

/// A blob with the checksum of itself and of the place that it belongs to, so that one that lies in
/// another's place is found too.
func sealed(_ bytes: [UInt8], at place: Int64) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 4)
    let sum = bytes.withUnsafeBytes { checksum($0, at: place) }
    withUnsafeBytes(of: sum.littleEndian) { result.append(contentsOf: $0) }
    result.append(contentsOf: bytes)
    return result
}

/// What `sealed` was given.
func unsealed(
    _ bytes: UnsafeRawBufferPointer, at place: Int64
) throws(DamagedBlob) -> BlobReader {
    guard bytes.count >= 4 else { throw DamagedBlob() }
    let rest = UnsafeRawBufferPointer(rebasing: bytes[4...])
    let sum = UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self))
    guard sum == checksum(rest, at: place) else { throw DamagedBlob() }
    return BlobReader(rest)
}

/// CRC-32 as gzip has it.
private func checksum(_ bytes: UnsafeRawBufferPointer, at place: Int64) -> UInt32 {
    let start = withUnsafeBytes(of: place.littleEndian) {
        libdeflate_crc32(0, $0.baseAddress, $0.count)
    }
    guard !bytes.isEmpty else { return start }
    return libdeflate_crc32(start, bytes.baseAddress, bytes.count)
}
