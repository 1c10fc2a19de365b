import CSimdJSON
import Telemetry

/// The values of one row, in the memory of the reader that read it; valid until it reads the next.
struct RowValues {
    private let tags: UnsafeBufferPointer<UInt8>
    private let values: UnsafeBufferPointer<UInt64>
    private let texts: UnsafePointer<UInt8>?

    /// Shorter texts are no objects of their own, so keeping them gains nothing.
    private static let minimumKept = 16
    /// The end of the year 9999, in milliseconds since 1970.
    private static let maximumTime: Int64 = 253_402_300_799_999

    init(_ row: csj_line) {
        tags = UnsafeBufferPointer(start: row.tags, count: row.column_count)
        values = UnsafeBufferPointer(start: row.values, count: row.column_count)
        texts = row.texts
    }

    var hasList: Bool { tags.contains { $0 == csj_tag.list.rawValue } }
    func isList(_ column: Int) -> Bool { tag(column) == .list }

    /// Whether there is a text that is not empty.
    func hasText(_ column: Int) -> Bool { tag(column) == .text && !bytes(column).isEmpty }

    func isText(_ column: Int, _ text: String) -> Bool {
        let bytes = bytes(column)
        return bytes.count == text.utf8.count && bytes.elementsEqual(text.utf8)
    }

    func text(_ column: Int) -> String { String(decoding: bytes(column), as: UTF8.self) }

    /// A time; nil where it is none.
    func milliseconds(_ column: Int) -> Int64? {
        guard tag(column) == .integer else { return nil }
        let time = Int64(bitPattern: values[column])
        return (0...Self.maximumTime).contains(time) ? time : nil
    }

    /// The value of a column.
    ///
    /// - Parameters:
    ///   - column: Which one.
    ///   - texts: By column, a text that it may be again; it is replaced by the one that it is.
    /// - Returns: The value; what no attribute can be is missing.
    func scalar(_ column: Int, texts: inout [String]) -> Scalar {
        switch tag(column) {
        case .text:
            let bytes = bytes(column)
            guard bytes.count >= Self.minimumKept else {
                return .text(String(decoding: bytes, as: UTF8.self))
            }
            let isKept = texts[column].withUTF8 {
                $0.count == bytes.count && $0.elementsEqual(bytes)
            }
            if !isKept { texts[column] = String(decoding: bytes, as: UTF8.self) }
            return .text(texts[column])
        case .integer: return .integer(Int64(bitPattern: values[column]))
        case .unsigned: return .unsigned(values[column])
        case .double: return .double(Double(bitPattern: values[column]))
        case .true: return .boolean(true)
        case .false: return .boolean(false)
        case .absent, .null, .list, .object, .blocked: return .missing
        }
    }

    private func tag(_ column: Int) -> csj_tag {
        csj_tag(rawValue: UInt32(tags[column])) ?? .absent
    }

    private func bytes(_ column: Int) -> UnsafeBufferPointer<UInt8> {
        let place = values[column]
        return UnsafeBufferPointer(
            start: texts.map { $0 + Int(place >> 32) },
            count: Int(UInt32(truncatingIfNeeded: place))
        )
    }
}
