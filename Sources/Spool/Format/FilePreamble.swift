/// The first 16 bytes of every file of a spool: `mqpspool`, the format's version, and their CRC-32.
enum FilePreamble {
    static let size = 16
    /// The version that this program writes, and the only one that it reads.
    static let version: UInt32 = 1
    private static let magic: [UInt8] = Array("mqpspool".utf8)

    static func write(to writer: inout ByteWriter, version: UInt32 = version) {
        let start = writer.count
        writer.raw(magic)
        writer.integer(version)
        writer.integer(writer.checksum(from: start))
    }

    /// The version of a file; nil where its first bytes are none of ours or damaged. Records carry
    /// checksums of their own, so that such a file is read all the same.
    static func version(of bytes: [UInt8]) -> UInt32? {
        bytes.withUnsafeBytes { bytes in
            guard bytes.count >= size, bytes.prefix(8).elementsEqual(magic) else { return nil }
            var reader = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[8..<size]))
            guard let version = try? reader.integer(UInt32.self),
                let sum = try? reader.integer(UInt32.self),
                sum == recordChecksum(UnsafeRawBufferPointer(rebasing: bytes[..<12]))
            else { return nil }
            return version
        }
    }
}
