/// Why a packed body cannot be unpacked.
public enum UnpackingError: Error, Sendable, Hashable {
    /// It is not what it is called, in the words of the library.
    case malformed(ContentCoding, String)
    /// It ends before it is complete.
    case cut
    /// It has more bytes than the limit.
    case tooLarge(maximumBytes: Int)
    /// It has more bytes for each that came than a body is taken to have.
    case tooDense
    /// It refers back further than is remembered.
    case windowTooLarge
    case noMemory
}

extension UnpackingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed(let coding, let words): "the body is not \(coding.rawValue): \(words)"
        case .cut: "the packed body ends before it is complete"
        case .tooLarge(let maximum): "the body has more than \(maximum) bytes"
        case .tooDense:
            "the body unpacks to more than \(Unpacker.maximumRatio) times the bytes that came"
        case .windowTooLarge:
            "the packed body refers back more than \(1 << (Unpacker.maximumWindow - 20)) MiB"
        case .noMemory: "no memory to unpack it"
        }
    }
}
