/// Unpacks a body as it comes, piece by piece, and ends where that would cost too much.
///
/// It holds one piece and what the library remembers, which is at most `1 << maximumWindow` bytes; a
/// few bytes that unpack to any number of them cost no more than the limit.
///
/// It belongs to one thread at a time.
public final class Unpacker {
    private let stream: any UnpackingStream
    private let maximumBytes: Int
    private let piece: UnsafeMutableRawBufferPointer
    private var received = 0
    private var unpacked = 0

    /// How many bytes may come of each that was received, once there are more than `freeBytes`. An
    /// answer of a thousand like rows has some fifty.
    public static let maximumRatio = 500
    /// The bytes up to which nobody asks of how many they came.
    public static let freeBytes = 1 << 20
    /// How far back a body may refer, as a power of 2; what HTTP allows for zstd.
    public static let maximumWindow = 23
    /// The most bytes that are handed on at once.
    public static let pieceBytes = 1 << 16

    /// An unpacker of one body.
    ///
    /// - Parameters:
    ///   - coding: How it is packed.
    ///   - maximumBytes: The most bytes that it may have, unpacked.
    /// - Throws: That there is no memory for it.
    public init(_ coding: ContentCoding, maximumBytes: Int) throws(UnpackingError) {
        stream =
            switch coding {
            case .gzip: try GzipStream()
            case .zstd: try ZstdStream()
            }
        self.maximumBytes = maximumBytes
        piece = .allocate(byteCount: Self.pieceBytes, alignment: 16)
    }

    deinit { piece.deallocate() }

    /// Unpacks what came next.
    ///
    /// - Parameters:
    ///   - bytes: The next bytes of the body, however it was cut.
    ///   - take: Takes each piece of what they unpack to; valid during the call alone.
    /// - Returns: How many bytes they unpacked to.
    /// - Throws: What `take` throws, and an `UnpackingError`.
    public func feed(
        _ bytes: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Int {
        let before = unpacked
        received += bytes.count
        var rest = bytes
        var isFull = false
        while !rest.isEmpty || isFull {
            let count = try stream.step(&rest, into: piece)
            // More can wait within the library only where there was no room for it.
            isFull = count == piece.count
            guard count > 0 else { continue }
            unpacked += count
            guard unpacked <= maximumBytes else {
                throw UnpackingError.tooLarge(maximumBytes: maximumBytes)
            }
            guard unpacked <= Self.freeBytes || unpacked / Self.maximumRatio <= received else {
                throw UnpackingError.tooDense
            }
            try take(UnsafeRawBufferPointer(rebasing: piece[..<count]))
        }
        return unpacked - before
    }

    /// Says that nothing comes any more.
    ///
    /// - Throws: That something is missing.
    public func finish() throws(UnpackingError) {
        guard stream.isBetween else { throw .cut }
    }
}

/// A library's reader of one coding.
protocol UnpackingStream: AnyObject {
    /// Whether what came so far is whole: no member or frame has begun and not ended.
    var isBetween: Bool { get }

    /// Takes bytes from the front of `input`, and gives how many it wrote.
    ///
    /// It does at least one of both where there is input; else it throws.
    func step(
        _ input: inout UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(UnpackingError) -> Int
}

extension UnsafeRawBufferPointer {
    /// What is behind the first so many bytes.
    func behind(_ count: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[count...])
    }
}
