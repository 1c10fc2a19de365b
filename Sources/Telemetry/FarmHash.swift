/// FarmHash's `Fingerprint64`, the 64-bit hash whose values stay the same for ever and everywhere.
///
/// New Relic makes long identifiers short with it, so entity GUIDs depend on every bit of it. The
/// algorithm is the one of FarmHash's `farmhashna::Hash64` (https://github.com/google/farmhash).
/// It guards against nothing: who chooses the bytes can choose the hash.
public func farmHashFingerprint64(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let hash = FarmHash(bytes: bytes)
    switch bytes.count {
    case 0...16: return hash.upTo16()
    case 17...32: return hash.upTo32()
    case 33...64: return hash.upTo64()
    default: return hash.long()
    }
}

/// FarmHash's `Fingerprint64` of bytes in any collection.
public func farmHashFingerprint64(_ bytes: some Collection<UInt8>) -> UInt64 {
    let direct = bytes.withContiguousStorageIfAvailable {
        farmHashFingerprint64(UnsafeRawBufferPointer($0))
    }
    return direct ?? Array(bytes).withUnsafeBytes { farmHashFingerprint64($0) }
}

/// One computation; all arithmetic wraps around.
private struct FarmHash {
    let bytes: UnsafeRawBufferPointer

    static let k0: UInt64 = 0xc3a5_c85c_97cb_3127
    static let k1: UInt64 = 0xb492_b66f_be98_f273
    static let k2: UInt64 = 0x9ae1_6a3b_2f90_404f
    static let seed: UInt64 = 81

    private var count: UInt64 { UInt64(bytes.count) }

    func upTo16() -> UInt64 {
        let factor = Self.k2 &+ count &* 2
        if bytes.count >= 8 {
            let a = word(0) &+ Self.k2
            let b = word(bytes.count - 8)
            return Self.mix(
                Self.rotate(b, 37) &* factor &+ a, (Self.rotate(a, 25) &+ b) &* factor, factor)
        }
        if bytes.count >= 4 {
            return Self.mix(count &+ (halfWord(0) << 3), halfWord(bytes.count - 4), factor)
        }
        guard bytes.count > 0 else { return Self.k2 }
        let middle = UInt32(bytes[bytes.count >> 1])
        let y = UInt32(bytes[0]) &+ (middle << 8)
        let z = UInt32(bytes.count) &+ (UInt32(bytes[bytes.count - 1]) << 2)
        return Self.fold((UInt64(y) &* Self.k2) ^ (UInt64(z) &* Self.k0)) &* Self.k2
    }

    func upTo32() -> UInt64 {
        let factor = Self.k2 &+ count &* 2
        let a = word(0) &* Self.k1
        let b = word(8)
        let c = word(bytes.count - 8) &* factor
        let d = word(bytes.count - 16) &* Self.k2
        return Self.mix(
            Self.rotate(a &+ b, 43) &+ Self.rotate(c, 30) &+ d,
            a &+ Self.rotate(b &+ Self.k2, 18) &+ c, factor)
    }

    func upTo64() -> UInt64 {
        let factor = Self.k2 &+ count &* 2
        let a = word(0) &* Self.k2
        let b = word(8)
        let c = word(bytes.count - 8) &* factor
        let d = word(bytes.count - 16) &* Self.k2
        let y = Self.rotate(a &+ b, 43) &+ Self.rotate(c, 30) &+ d
        let z = Self.mix(y, a &+ Self.rotate(b &+ Self.k2, 18) &+ c, factor)
        let e = word(16) &* factor
        let f = word(24)
        let g = (y &+ word(bytes.count - 32)) &* factor
        let h = (z &+ word(bytes.count - 24)) &* factor
        return Self.mix(
            Self.rotate(e &+ f, 43) &+ Self.rotate(g, 30) &+ h,
            e &+ Self.rotate(f &+ a, 18) &+ g, factor)
    }

    /// Over 64 bytes: 56 bytes of state, and the last 64 bytes once more.
    func long() -> UInt64 {
        var x = Self.seed &* Self.k2 &+ word(0)
        var y = Self.seed &* Self.k1 &+ 113
        var z = Self.fold(y &* Self.k2 &+ 113) &* Self.k2
        var v = Pair(first: 0, second: 0)
        var w = Pair(first: 0, second: 0)
        let tail = (bytes.count - 1) & 63
        let end = bytes.count - 1 - tail
        var at = 0
        repeat {
            x = Self.rotate(x &+ y &+ v.first &+ word(at + 8), 37) &* Self.k1
            y = Self.rotate(y &+ v.second &+ word(at + 48), 42) &* Self.k1
            x ^= w.second
            y &+= v.first &+ word(at + 40)
            z = Self.rotate(z &+ w.first, 33) &* Self.k1
            v = weak(at, v.second &* Self.k1, x &+ w.first)
            w = weak(at + 32, z &+ w.second, y &+ word(at + 16))
            swap(&z, &x)
            at += 64
        } while at != end
        let factor = Self.k1 &+ ((z & 0xff) << 1)
        at = bytes.count - 64
        w.first &+= UInt64(tail)
        v.first &+= w.first
        w.first &+= v.first
        x = Self.rotate(x &+ y &+ v.first &+ word(at + 8), 37) &* factor
        y = Self.rotate(y &+ v.second &+ word(at + 48), 42) &* factor
        x ^= w.second &* 9
        y &+= v.first &* 9 &+ word(at + 40)
        z = Self.rotate(z &+ w.first, 33) &* factor
        v = weak(at, v.second &* factor, x &+ w.first)
        w = weak(at + 32, z &+ w.second, y &+ word(at + 16))
        swap(&z, &x)
        return Self.mix(
            Self.mix(v.first, w.first, factor) &+ Self.fold(y) &* Self.k0 &+ z,
            Self.mix(v.second, w.second, factor) &+ x, factor)
    }

    private struct Pair {
        var first: UInt64
        var second: UInt64
    }

    /// Hashes 32 bytes with two seeds, weakly.
    private func weak(_ at: Int, _ seed: UInt64, _ other: UInt64) -> Pair {
        let last = word(at + 24)
        var a = seed &+ word(at)
        var b = Self.rotate(other &+ a &+ last, 21)
        let c = a
        a &+= word(at + 8)
        a &+= word(at + 16)
        b &+= Self.rotate(a, 44)
        return Pair(first: a &+ last, second: b &+ c)
    }

    private func word(_ at: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
    }

    private func halfWord(_ at: Int) -> UInt64 {
        UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
    }

    private static func rotate(_ value: UInt64, _ shift: UInt64) -> UInt64 {
        (value >> shift) | (value << (64 - shift))
    }

    private static func fold(_ value: UInt64) -> UInt64 { value ^ (value >> 47) }

    private static func mix(_ left: UInt64, _ right: UInt64, _ factor: UInt64) -> UInt64 {
        let a = fold((left ^ right) &* factor)
        return fold((right ^ a) &* factor) &* factor
    }
}
