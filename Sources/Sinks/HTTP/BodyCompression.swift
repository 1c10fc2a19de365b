import Delivery

/// How the body of a request is compressed.
public enum BodyCompression: Sendable, Hashable {
    case none
    case gzip
    /// Snappy's block format, which remote write takes.
    case snappy

    /// The header `Content-Encoding`; nil where it is left out.
    var contentEncoding: String? {
        switch self {
        case .none: nil
        case .gzip: "gzip"
        case .snappy: "snappy"
        }
    }
}

/// Compresses bodies in one way, one after the other.
enum BodyCompressor {
    case none
    case gzip(GzipCompressor)
    case snappy

    init(_ compression: BodyCompression) {
        switch compression {
        case .none: self = .none
        case .gzip: self = .gzip(GzipCompressor())
        case .snappy: self = .snappy
        }
    }

    func compress(_ bytes: [UInt8]) throws(SinkError) -> [UInt8] {
        switch self {
        case .none: bytes
        case .gzip(let gzip): try gzip.compress(bytes)
        case .snappy: try SnappyCompressor.compress(bytes)
        }
    }
}
