import CSimdJSON

/// The flat values of one page, in the memory of the reader that read it; valid until it reads the
/// next one.
struct RowPage {
    /// One value as it stands in the answer.
    struct Cell {
        let tag: csj_tag
        let bits: UInt64

        var upperHalf: Int { Int(bits >> 32) }
        var lowerHalfTag: csj_tag { csj_tag(rawValue: UInt32(truncatingIfNeeded: bits)) ?? .absent }
    }

    let rowCount: Int
    private let fieldCount: Int
    private let kinds: UnsafeBufferPointer<UInt8>
    private let tags: UnsafeBufferPointer<UInt8>
    private let values: UnsafeBufferPointer<UInt64>
    private let texts: UnsafePointer<UInt8>?
    private let outerTags: UnsafePointer<UInt8>?
    private let outerValues: UnsafePointer<UInt64>?

    init(_ answer: csj_answer, fieldCount: Int) {
        rowCount = answer.row_count
        self.fieldCount = fieldCount
        kinds = UnsafeBufferPointer(start: answer.kinds, count: rowCount)
        tags = UnsafeBufferPointer(start: answer.tags, count: rowCount * fieldCount)
        values = UnsafeBufferPointer(start: answer.values, count: rowCount * fieldCount)
        texts = answer.texts
        outerTags = answer.outer_tags
        outerValues = answer.outer_values
    }

    /// What the row itself is; only an object has values.
    func kind(_ row: Int) -> csj_tag { csj_tag(rawValue: UInt32(kinds[row])) ?? .absent }

    func cell(row: Int, field: Int) -> Cell {
        let place = row * fieldCount + field
        return Cell(tag: csj_tag(rawValue: UInt32(tags[place])) ?? .absent, bits: values[place])
    }

    /// The value of a field that is out of the rows, whether there are rows or not.
    func outer(field: Int) -> Cell {
        guard let outerTags, let outerValues else { return Cell(tag: .absent, bits: 0) }
        return Cell(
            tag: csj_tag(rawValue: UInt32(outerTags[field])) ?? .absent, bits: outerValues[field])
    }

    /// The bytes of a text.
    func text(_ cell: Cell) -> UnsafeBufferPointer<UInt8> {
        let length = Int(UInt32(truncatingIfNeeded: cell.bits))
        return UnsafeBufferPointer(start: texts.map { $0 + cell.upperHalf }, count: length)
    }
}
