import Telemetry

/// Why bytes are not what they should be.
public enum OffsetBytesError: Error, Sendable, Hashable {
    /// They begin with another word, or with none.
    case otherKind
    /// They were written by another version of this program.
    case otherVersion(UInt8)
    /// They were changed, cut off, or have what is never written.
    case damaged
    /// They are more than 256 MiB.
    case tooLarge
}

/// Bytes that say what they are, and show whether they are still what was written: a word of four bytes,
/// a version, the body, and the fingerprint of all that.
struct SealedBytes: Sendable {
    /// The most bytes that are read.
    static let maximumBytes = 256 << 20
    private static let checksumLength = 8

    let word: String
    let version: UInt8

    private var head: [UInt8] { Array(word.utf8) + [version] }

    /// Writes a body and seals it.
    func seal(_ write: (inout ByteWriter) -> Void) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(head)
        write(&writer)
        writer.writeFixed(farmHashFingerprint64(writer.bytes))
        return writer.bytes
    }

    /// Hands the body to `read`, which says whether it could read it; all of it must be read.
    func open(
        _ bytes: [UInt8], _ read: (inout ByteReader) -> Bool
    ) throws(OffsetBytesError) {
        guard bytes.count <= Self.maximumBytes else { throw .tooLarge }
        guard bytes.starts(with: word.utf8) else { throw .otherKind }
        guard bytes.count >= head.count + Self.checksumLength else { throw .damaged }
        let found = bytes[head.count - 1]
        guard found == version else { throw .otherVersion(found) }
        let body = bytes.dropLast(Self.checksumLength)
        var checksum = ByteReader(bytes.suffix(Self.checksumLength))
        guard checksum.fixed() == farmHashFingerprint64(body) else { throw .damaged }
        var reader = ByteReader(body.dropFirst(head.count))
        guard read(&reader), reader.isAtEnd else { throw .damaged }
    }
}
