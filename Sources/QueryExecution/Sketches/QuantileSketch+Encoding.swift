/// The bytes of a sketch are a header, the count of zeros if there are any, and the ranges of each
/// sign from the least: how far each is from the one before, with a bit that says whether a count
/// follows. All numbers are as long as they need to be, seven bits a byte. One value takes two to
/// four bytes.
extension QuantileSketch {
    /// The bytes of the sketch; never empty.
    public var encoded: [UInt8] {
        var bytes: [UInt8] = []
        encode(into: &bytes)
        return bytes
    }

    /// Appends the bytes of the sketch; at least one.
    public func encode(into bytes: inout [UInt8]) {
        let flags: UInt64 = (negative.counts.isEmpty ? 0 : 2) | (zeros == 0 ? 0 : 1)
        bytes.append(number: UInt64(positive.occupied.count) << 2 | flags)
        if zeros > 0 { bytes.append(number: zeros) }
        positive.encode(into: &bytes)
        if !negative.counts.isEmpty {
            bytes.append(number: UInt64(negative.occupied.count))
            negative.encode(into: &bytes)
        }
    }

    /// Fails where the bytes, all of them, are not those of one sketch.
    public init?(encoded bytes: [UInt8]) {
        self.init()
        guard bytes.withUnsafeBytes({ merge(encoded: $0) }) else { return nil }
    }

    /// Merges the sketch that bytes are of, without making it.
    ///
    /// - Returns: Whether the bytes, all of them, are those of one sketch; if not, nothing changes.
    public mutating func merge(encoded bytes: UnsafeRawBufferPointer) -> Bool {
        var check = SketchReader(bytes)
        guard check.read({ _, _, _ in }) else { return false }
        var reader = SketchReader(bytes)
        return reader.read { sign, index, times in
            switch sign {
            case .zero: zeros = zeros.addingSaturated(times)
            case .plus: positive.add(index, times)
            case .minus: negative.add(index, times)
            }
        }
    }
}

extension SketchBins {
    fileprivate func encode(into bytes: inout [UInt8]) {
        var next: Int?
        for (index, times) in occupied {
            let distance = next.map { UInt64(index - $0) } ?? UInt64(bitPattern: index.zigzag)
            bytes.append(number: distance << 1 | (times > 1 ? 1 : 0))
            if times > 1 { bytes.append(number: times) }
            next = index + 1
        }
    }
}

/// Walks over the bytes of a sketch.
private struct SketchReader {
    enum Sign { case zero, plus, minus }

    private let bytes: UnsafeRawBufferPointer
    private var place = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Whether the bytes are those of a sketch, whose counts are handed over on the way.
    mutating func read(_ body: (Sign, Int, UInt64) -> Void) -> Bool {
        guard let header = number() else { return false }
        if header & 1 == 1 {
            guard let zeros = number(), zeros > 0 else { return false }
            body(.zero, 0, zeros)
        }
        guard readBins(header >> 2, { body(.plus, $0, $1) }) else { return false }
        if header & 2 == 2 {
            guard let bins = number(), bins > 0, readBins(bins, { body(.minus, $0, $1) }) else {
                return false
            }
        }
        return place == bytes.count
    }

    private mutating func readBins(_ count: UInt64, _ body: (Int, UInt64) -> Void) -> Bool {
        guard count <= UInt64(QuantileSketch.maximumBins) else { return false }
        var next: Int?
        for _ in 0..<count {
            guard let entry = number() else { return false }
            let distance = Int(entry >> 1)
            let index: Int
            if let next {
                guard distance <= SketchBins.indices.upperBound - next else { return false }
                index = next + distance
            } else {
                index = distance.unzigzag
            }
            guard SketchBins.indices.contains(index) else { return false }
            var times: UInt64 = 1
            if entry & 1 == 1 {
                guard let counted = number(), counted > 1 else { return false }
                times = counted
            }
            body(index, times)
            next = index + 1
        }
        return true
    }

    /// A number of seven bits a byte, the lowest first; nil at the end, and where it has more than
    /// 64 bits.
    private mutating func number() -> UInt64? {
        var result: UInt64 = 0
        var shift: UInt64 = 0
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            guard shift < 63 || byte <= 1 else { return nil }
            result |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return result }
            shift += 7
        }
        return nil
    }
}

extension [UInt8] {
    fileprivate mutating func append(number: UInt64) {
        var left = number
        while left >= 0x80 {
            append(UInt8(truncatingIfNeeded: left) | 0x80)
            left >>= 7
        }
        append(UInt8(left))
    }
}

extension Int {
    /// 0, -1, 1, -2, 2 … as 0, 1, 2, 3, 4 …
    fileprivate var zigzag: Int64 { Int64(self << 1 ^ self >> 63) }
    fileprivate var unzigzag: Int { self >> 1 ^ -(self & 1) }
}
