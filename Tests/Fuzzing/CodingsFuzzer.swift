import CDeflate
import CZlib
import CZstd
import Codings

/// Unpacks any bytes; the first three say which coding, whether the rest is to be packed first, the
/// limit, and the size of the pieces.
///
/// Beyond not trapping it holds that pieces of any size give the bytes or the error that the whole
/// gives; that there are never more than the limit, nor more in one piece than is said; that what was
/// packed comes back; and that the libraries' own functions for whole bodies make the same of it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCodings(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    guard count > 3 else { return 0 }
    let coding: ContentCoding = input[0] & 1 == 0 ? .gzip : .zstd
    var body = Array(input[3...])
    let isPlain = input[0] & 2 != 0
    let plain = body
    if isPlain { body = packed(plain, coding) }
    // Room for all that a short input can become, or little.
    let limit = input[0] & 4 == 0 ? 4 << 20 : Int(input[1]) << 4

    let whole = outcome(body, coding, piece: body.count, limit: limit)
    let cut = outcome(body, coding, piece: Int(input[2]) + 1, limit: limit)
    if isPlain, plain.count <= limit {
        precondition(whole.error == nil && whole.bytes == plain, "what was packed is lost")
    }
    // How dense a body is depends on how much of it has come; and of one that is too large and wrong
    // either is told. The words of a library can be others.
    let errors = [whole.error, cut.error].map { error -> UnpackingError? in
        if case .malformed(let coding, _)? = error { .malformed(coding, "") } else { error }
    }
    if !errors.contains(.tooDense) {
        let isTooLarge = errors.contains(.tooLarge(maximumBytes: limit))
        precondition(
            isTooLarge ? !errors.contains(nil) : errors[0] == errors[1], "pieces end otherwise")
        precondition(
            errors[0] != nil || whole.bytes == cut.bytes, "pieces give other bytes")
    }
    let (short, long) =
        whole.bytes.count < cut.bytes.count ? (whole, cut) : (cut, whole)
    precondition(long.bytes.starts(with: short.bytes), "pieces begin otherwise")
    check(whole, body, coding)
    return 0
}

private struct Outcome {
    var bytes: [UInt8] = []
    var error: UnpackingError?
}

private func outcome(
    _ body: [UInt8], _ coding: ContentCoding, piece: Int, limit: Int
) -> Outcome {
    var outcome = Outcome()
    do {
        let unpacker = try Unpacker(coding, maximumBytes: limit)
        for place in stride(from: 0, to: body.count, by: piece) {
            let before = outcome.bytes.count
            let told = try body[place..<min(place + piece, body.count)].withUnsafeBytes { part in
                try unpacker.feed(part) { bytes in
                    precondition((1...Unpacker.pieceBytes).contains(bytes.count), "no such piece")
                    outcome.bytes += bytes
                }
            }
            precondition(told == outcome.bytes.count - before, "another count than the bytes")
        }
        try unpacker.finish()
    } catch {
        outcome.error = error as? UnpackingError
        precondition(outcome.error != nil, "an error of another kind")
    }
    precondition(outcome.bytes.count <= limit, "more than the limit")
    return outcome
}

/// Compares with what is said of the whole body at once: by another library for gzip, and without a
/// stream for zstd. Both take some bodies that are refused here, and none the other way.
private func check(_ outcome: Outcome, _ body: [UInt8], _ coding: ContentCoding) {
    guard outcome.error == nil else { return }
    // A byte more, so that none that is too many is lost.
    var room = [UInt8](repeating: 0, count: outcome.bytes.count + 1)
    let count: Int?
    switch coding {
    case .gzip: count = inflated(body, into: &room)
    case .zstd:
        let result = ZSTD_decompress(&room, room.count, body, body.count)
        count = ZSTD_isError(result) == 0 ? result : nil
    }
    precondition(count == outcome.bytes.count, "taken as a stream alone")
    precondition(room.dropLast().elementsEqual(outcome.bytes), "the whole has other bytes")
}

/// How many bytes libdeflate makes of all members; nil where it refuses one.
private func inflated(_ body: [UInt8], into room: inout [UInt8]) -> Int? {
    let decompressor = libdeflate_alloc_decompressor()
    defer { libdeflate_free_decompressor(decompressor) }
    var (place, made) = (0, 0)
    while place < body.count {
        var (taken, given) = (0, 0)
        let result = body[place...].withUnsafeBytes { rest in
            room[made...].withUnsafeMutableBytes { room in
                libdeflate_gzip_decompress_ex(
                    decompressor, rest.baseAddress, rest.count, room.baseAddress, room.count,
                    &taken, &given)
            }
        }
        guard result == LIBDEFLATE_SUCCESS else { return nil }
        place += taken
        made += given
    }
    return made
}

private func packed(_ plain: [UInt8], _ coding: ContentCoding) -> [UInt8] {
    var room = [UInt8](repeating: 0, count: 2 * plain.count + 1_024)
    switch coding {
    case .zstd:
        let count = ZSTD_compress(&room, room.count, plain, plain.count, 3)
        precondition(ZSTD_isError(count) == 0, "cannot be packed")
        return Array(room[..<count])
    case .gzip:
        let compressor = libdeflate_alloc_compressor(6)
        defer { libdeflate_free_compressor(compressor) }
        let count = libdeflate_gzip_compress(
            compressor, plain, plain.count, &room, room.count)
        precondition(count > 0, "cannot be packed")
        return Array(room[..<count])
    }
}
