import AsyncHTTPClient
import Codings
import NIOCore
import NIOHTTP1

extension HTTPFetch {
    /// The whole body with some room behind it, or an error as soon as it is too great.
    func body(
        of response: HTTPClientResponse, isEmptyRight: Bool
    ) async throws -> ByteBuffer {
        var body = ByteBuffer()
        let announced = Int(min(response.announcedLength, UInt64(maximumBytes)))
        body.reserveCapacity(announced + RowReader.padding)
        try await eachPart(of: response, isEmptyRight: isEmptyRight) { body.writeBytes($0) }
        return body
    }

    /// Reads the parts of a body as they come, unpacked. The target's limit is for what came, and for
    /// what it unpacks to.
    ///
    /// - Parameters:
    ///   - response: The head of the answer, whose body was not read yet.
    ///   - isEmptyRight: Whether a body can be empty.
    ///   - take: Takes each part.
    /// - Returns: How many bytes they were.
    /// - Throws: What `take` throws; that the body is empty, greater than the target's limit, or not
    ///   packed as it should be.
    @discardableResult
    func eachPart(
        of response: HTTPClientResponse, isEmptyRight: Bool = false,
        _ take: (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> Int {
        do {
            return try await readParts(of: response, isEmptyRight: isEmptyRight, take)
        } catch let error as UnpackingError {
            throw CollectionError(error, otherwise: unreadable)
        }
    }

    private func readParts(
        of response: HTTPClientResponse, isEmptyRight: Bool,
        _ take: (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> Int {
        let tooLarge = CollectionError(
            .tooLarge, detail: "the body has more than \(maximumBytes) bytes")
        guard response.announcedLength <= UInt64(maximumBytes) else { throw tooLarge }
        let unpacker = try response.codings.first.flatMap(ContentCoding.init(name:)).map {
            try Unpacker($0, maximumBytes: maximumBytes)
        }
        var received = 0
        var count = 0
        for try await part in response.body {
            received += part.readableBytes
            guard received <= maximumBytes else { throw tooLarge }
            try part.withUnsafeReadableBytes { bytes in
                if let unpacker {
                    count += try unpacker.feed(bytes, take)
                } else {
                    count += bytes.count
                    try take(bytes)
                }
            }
        }
        try unpacker?.finish()
        guard count > 0 || isEmptyRight else {
            throw CollectionError(
                .empty, detail: "status \(response.status.code) without a body")
        }
        return count
    }
}

extension HTTPClientResponse {
    /// What the server calls the body.
    var contentType: String? { headers.first(name: "Content-Type") }

    /// How the body is packed, from the inside out; none where it is not.
    var codings: [String] {
        headers[canonicalForm: "Content-Encoding"].map { $0.lowercased() }.filter {
            $0 != "identity"
        }
    }

    /// The bytes of the body as the head has them; 0 where it does not.
    fileprivate var announcedLength: UInt64 {
        headers.first(name: "Content-Length").flatMap { UInt64($0) } ?? 0
    }
}

extension CollectionError {
    fileprivate init(_ error: UnpackingError, otherwise unreadable: Reason) {
        let reason: Reason =
            switch error {
            case .malformed: unreadable
            case .cut: .incomplete
            case .tooLarge, .tooDense, .windowTooLarge, .noMemory: .tooLarge
            }
        self.init(reason, detail: "\(error)")
    }
}
