import Codings
import TestSupport
import Testing

/// What is packed, unpacked as it comes.
@Suite struct UnpackerTests {
    static func packed(_ bytes: [UInt8], _ coding: ContentCoding) throws -> [UInt8] {
        switch coding {
        case .gzip: try gzip(bytes)
        case .zstd: try zstd(bytes)
        }
    }

    /// Feeds bytes in parts of a size.
    private func unpack(
        _ bytes: [UInt8], _ coding: ContentCoding, parts: Int = 1_000, maximumBytes: Int = 1 << 30
    ) throws -> [UInt8] {
        let unpacker = try Unpacker(coding, maximumBytes: maximumBytes)
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: parts) {
            let part = bytes[start..<min(bytes.count, start + parts)]
            let count = result.count
            let told = try part.withUnsafeBytes { part in
                try unpacker.feed(part) { piece in
                    #expect(piece.count <= Unpacker.pieceBytes)
                    result += piece
                }
            }
            #expect(told == result.count - count)
        }
        try unpacker.finish()
        return result
    }

    /// Bytes that pack to about half.
    private static func text(_ count: Int) -> [UInt8] {
        var random = SplitMix64(seed: 3)
        return (0..<count).map { _ in UInt8.random(in: 0..<16, using: &random) }
    }

    @Test(arguments: ContentCoding.allCases)
    func `gives back what was packed, however it comes`(_ coding: ContentCoding) throws {
        for count in [0, 1, 100, Unpacker.pieceBytes, Unpacker.pieceBytes + 1, 300_000] {
            let text = Self.text(count)
            let packed = try Self.packed(text, coding)
            for parts in [1, 7, 1_000, packed.count] where parts > 6 || count < 1_000 {
                #expect(try unpack(packed, coding, parts: parts) == text)
            }
        }
    }

    @Test(arguments: ContentCoding.allCases)
    func `several members are one body`(_ coding: ContentCoding) throws {
        let text = Self.text(5_000)
        let packed =
            try Self.packed(text, coding) + Self.packed([], coding) + Self.packed(text, coding)
        for parts in [1, 100, packed.count] {
            #expect(try unpack(packed, coding, parts: parts) == text + text)
        }
    }

    @Test(arguments: ContentCoding.allCases)
    func `every beginning is known as one`(_ coding: ContentCoding) throws {
        let packed = try Self.packed(Self.text(300), coding)
        for count in 1..<packed.count {
            #expect(throws: UnpackingError.cut) { try unpack(Array(packed[..<count]), coding) }
        }
    }

    @Test(arguments: ContentCoding.allCases)
    func `no change of the bytes traps, and nothing goes on behind what is wrong`(
        _ coding: ContentCoding
    ) throws {
        let packed = try Self.packed(Self.text(400), coding)
        var random = SplitMix64(seed: 9)
        var refused = 0
        for _ in 0..<3_000 {
            var changed = packed
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                changed[Int.random(in: 0..<changed.count, using: &random)] =
                    UInt8.random(in: 0...255, using: &random)
            }
            do { _ = try unpack(changed, coding, maximumBytes: 1 << 20) } catch {
                #expect(error is UnpackingError)
                refused += 1
            }
        }
        #expect(refused > 1_000)
    }

    @Test(arguments: [
        // A frame that says it has 5 bytes, of which none comes.
        [0x28, 0xB5, 0x2F, 0xFD, 0x20, 5, 1, 0, 0],
        // A block of 2,000 times one byte, in a frame whose window of 1,024 bytes allows no such block.
        [0x28, 0xB5, 0x2F, 0xFD, 0x40, 0, 0xD0, 6, 0x83, 0x3E, 0, 0x61],
    ])
    func `a frame that is wrong ends alike, however it comes`(_ frame: [UInt8]) {
        let outcomes = (1...frame.count).map { parts -> UnpackingError? in
            do { _ = try unpack(frame, .zstd, parts: parts) } catch {
                return error as? UnpackingError
            }
            return nil
        }
        #expect(Set(outcomes).count == 1, "\(outcomes)")
    }

    @Test(arguments: ContentCoding.allCases)
    func `what follows and is not packed is refused`(_ coding: ContentCoding) throws {
        let packed = try Self.packed(Self.text(100), coding) + Array("more".utf8)
        #expect {
            try unpack(packed, coding)
        } throws: {
            if case .malformed(coding, _)? = $0 as? UnpackingError { true } else { false }
        }
    }

    @Test(arguments: ContentCoding.allCases)
    func `a body of just the limit is unpacked, and one more byte is not`(
        _ coding: ContentCoding
    ) throws {
        let packed = try Self.packed(Self.text(200_000), coding)
        #expect(try unpack(packed, coding, maximumBytes: 200_000).count == 200_000)
        #expect(throws: UnpackingError.tooLarge(maximumBytes: 199_999)) {
            try unpack(packed, coding, maximumBytes: 199_999)
        }
    }

    @Test(arguments: ContentCoding.allCases)
    func `few bytes that become very many end soon after the free ones`(
        _ coding: ContentCoding
    ) throws {
        let packed = try Self.packed([UInt8](repeating: 0, count: 64 << 20), coding)
        let unpacker = try Unpacker(coding, maximumBytes: 1 << 40)
        var count = 0
        let received = min(4_000, packed.count)
        // The first part alone says that it is one.
        #expect(throws: UnpackingError.tooDense) {
            try packed.prefix(received).withUnsafeBytes { part in
                _ = try unpacker.feed(part) { count += $0.count }
            }
        }
        let most = max(Unpacker.freeBytes, received * Unpacker.maximumRatio)
        #expect(count <= most + Unpacker.pieceBytes)
    }

    @Test func `few bytes that become many are taken up to the free ones`() throws {
        let zeros = [UInt8](repeating: 0, count: Unpacker.freeBytes)
        for coding in ContentCoding.allCases {
            #expect(try unpack(try Self.packed(zeros, coding), coding) == zeros)
        }
    }

    @Test func `a window over what HTTP allows is refused`() throws {
        let text = Self.text(1_000)
        let most = Int32(Unpacker.maximumWindow)
        #expect(try unpack(try zstd(text, window: most), .zstd) == text)
        #expect(throws: UnpackingError.windowTooLarge) {
            try unpack(try zstd(text, window: most + 1), .zstd)
        }
    }

    @Test(
        arguments: [
            ("gzip", .gzip), ("GZIP", .gzip), ("x-gzip", .gzip), ("zstd", .zstd), ("Zstd", .zstd),
            ("identity", nil), ("deflate", nil), ("br", nil), ("", nil), ("gzip ", nil),
        ] as [(String, ContentCoding?)])
    func `codings have the names of HTTP`(_ name: String, _ coding: ContentCoding?) {
        #expect(ContentCoding(name: name) == coding)
    }

    @Test func `both are asked for`() {
        #expect(ContentCoding.acceptHeader == "gzip, zstd")
    }

    @Test(
        arguments: [
            (.malformed(.gzip, "words"), "the body is not gzip: words"),
            (.cut, "the packed body ends before it is complete"),
            (.tooLarge(maximumBytes: 5), "the body has more than 5 bytes"),
            (.tooDense, "the body unpacks to more than 500 times the bytes that came"),
            (.windowTooLarge, "the packed body refers back more than 8 MiB"),
            (.noMemory, "no memory to unpack it"),
        ] as [(UnpackingError, String)])
    func `is told in words`(_ error: UnpackingError, _ words: String) {
        #expect("\(error)" == words)
    }
}
