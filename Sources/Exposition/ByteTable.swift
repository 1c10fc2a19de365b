/// Different texts as bytes, each with a number of its own from 0 in the order of their coming.
///
/// The bytes lie one behind the other in one array, so that a text is no object. Hashes are those of
/// Swift, seeded anew in each process, so that nobody can choose texts that collide.
struct ByteTable: Sendable {
    private var bytes: [UInt8] = []
    /// Where each text ends in `bytes`.
    private var ends: [Int] = []
    private var hashes: [Int] = []
    /// Numbers of texts plus 1 by hash, 0 where there is none; a power of two.
    private var slots: [Int32]

    init() { slots = [Int32](repeating: 0, count: 16) }

    var count: Int { ends.count }
    /// The bytes of all texts.
    var byteCount: Int { bytes.count }

    /// The number of a text, or nil.
    func index(of text: UnsafeBufferPointer<UInt8>) -> Int? {
        let index = Int(slots[slot(of: text, hash: Self.hash(text))]) - 1
        return index < 0 ? nil : index
    }

    /// The number of a text, which is added if it is not there.
    mutating func add(_ text: UnsafeBufferPointer<UInt8>) -> (index: Int, isNew: Bool) {
        let hash = Self.hash(text)
        let slot = slot(of: text, hash: hash)
        if slots[slot] != 0 { return (Int(slots[slot]) - 1, false) }
        bytes.append(contentsOf: text)
        ends.append(bytes.count)
        hashes.append(hash)
        slots[slot] = Int32(count)
        if count * 2 > slots.count { grow() }
        return (count - 1, true)
    }

    /// Whether a text is the one of a number.
    func isEqual(_ text: UnsafeBufferPointer<UInt8>, to index: Int) -> Bool {
        let start = index == 0 ? 0 : ends[index - 1]
        return bytes.withUnsafeBufferPointer { all in
            UnsafeBufferPointer(rebasing: all[start..<ends[index]]).hasSameBytes(as: text)
        }
    }

    /// Whether texts, each behind its length as `appendPart` writes it, are together the one of a
    /// number.
    func isEqual(toParts parts: [UnsafeBufferPointer<UInt8>], at index: Int) -> Bool {
        var place = index == 0 ? 0 : ends[index - 1]
        let end = ends[index]
        return bytes.withUnsafeBufferPointer { all in
            for part in parts {
                guard end - place >= Self.lengthBytes + part.count else { return false }
                for byte in 0..<Self.lengthBytes {
                    guard all[place + byte] == UInt8(truncatingIfNeeded: part.count >> (8 * byte))
                    else { return false }
                }
                place += Self.lengthBytes
                let own = UnsafeBufferPointer(rebasing: all[place..<place + part.count])
                guard own.hasSameBytes(as: part) else { return false }
                place += part.count
            }
            return place == end
        }
    }

    /// Adds a text behind its length, so that no two lists of texts are the same bytes.
    static func appendPart(_ part: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        for byte in 0..<lengthBytes {
            bytes.append(UInt8(truncatingIfNeeded: part.count >> (8 * byte)))
        }
        bytes.append(contentsOf: part)
    }

    private static let lengthBytes = 4

    private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(text))
        return hasher.finalize()
    }

    /// The slot that has a text, or the free one where it belongs.
    private func slot(of text: UnsafeBufferPointer<UInt8>, hash: Int) -> Int {
        let mask = slots.count - 1
        var slot = hash & mask
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            if hashes[index] == hash, isEqual(text, to: index) { return slot }
            slot = (slot + 1) & mask
        }
        return slot
    }

    private mutating func grow() {
        let mask = slots.count * 2 - 1
        slots = [Int32](repeating: 0, count: mask + 1)
        for (index, hash) in hashes.enumerated() {
            var slot = hash & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(index + 1)
        }
    }
}
