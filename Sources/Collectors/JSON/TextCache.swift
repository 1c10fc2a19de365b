import Telemetry

/// The texts that a column of an answer repeats, so that a node's name is one text in 2,000 rows.
///
/// It remembers a few texts of middling length: short ones are no objects of their own, long ones
/// seldom repeat. A text that falls on another's place takes it.
struct TextCache {
    private var places: [(hash: UInt64, text: String)] = []

    private static let placeCount: UInt64 = 16
    /// Texts of this many bytes are remembered.
    private static let lengths = 16...64

    mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        guard Self.lengths.contains(bytes.count) else {
            return String(decoding: bytes, as: UTF8.self)
        }
        if places.isEmpty {
            places = Array(repeating: (0, ""), count: Int(Self.placeCount))
        }
        // Who chooses the texts can at worst make the cache useless.
        var sum = FNV1a()
        sum.add(bytes)
        let hash = sum.value
        let place = Int((hash >> 32) % Self.placeCount)
        if places[place].hash == hash, places[place].text.utf8.elementsEqual(bytes) {
            return places[place].text
        }
        let text = String(decoding: bytes, as: UTF8.self)
        places[place] = (hash, text)
        return text
    }
}
