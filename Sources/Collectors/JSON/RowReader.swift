import CSimdJSON
import Definitions
import NIOCore
import Plans

/// Reads the bodies of a request's answers, one page after another.
///
/// The parser's memory is this object's and goes with it. Beside the body itself it is about 2.5
/// times the body for usual answers, and 11 times in the worst case, a list of single digits.
final class RowReader {
    private let reader: OpaquePointer
    private let layout: RowLayout
    private let rows: RowsPath

    /// The room behind a body that reading it takes.
    static let padding = Int(CSJ_PADDING)

    /// A reader of one request's answers; nil where there is no memory for it.
    ///
    /// - Parameters:
    ///   - layout: Which fields are read.
    ///   - rows: Where the rows are, if not where the layout says.
    init?(_ layout: RowLayout, rows: RowsPath? = nil) {
        let rows = rows ?? layout.rows
        guard let reader = csj_reader_create(rows.isOne) else { return nil }
        self.reader = reader
        self.layout = layout
        self.rows = rows
        for step in rows.steps {
            step.key.withBytes { csj_reader_add_step(reader, $0, $1, step.isList) }
        }
        for field in layout.fields {
            csj_reader_add_field(reader, field.levelsUp)
            for key in field.keys {
                key.withBytes { csj_reader_add_key(reader, $0, $1) }
            }
        }
    }

    deinit { csj_reader_destroy(reader) }

    /// Adds a body's rows to those of the pages before it.
    ///
    /// - Returns: How many rows the body holds, those that are left out included.
    func read(
        _ body: consuming ByteBuffer, maximumRows: Int, into decoder: inout RowDecoder
    ) throws(CollectionError) -> Int {
        let length = body.readableBytes
        body.writeRepeatingByte(0, count: Self.padding)
        let result = body.withUnsafeReadableBytes { bytes in
            read(
                padded: UnsafeRawBufferPointer(rebasing: bytes[..<length]),
                maximumRows: maximumRows, into: &decoder)
        }
        return try result.get()
    }

    /// Adds the rows of bytes that have `padding` readable ones behind them.
    ///
    /// - Returns: How many rows they hold, those that are left out included.
    func read(
        padded bytes: UnsafeRawBufferPointer, maximumRows: Int, into decoder: inout RowDecoder
    ) -> Result<Int, CollectionError> {
        let answer = csj_reader_read(
            reader, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, maximumRows)
        if let error = error(of: answer) { return .failure(error) }
        let page = RowPage(answer, fieldCount: layout.fields.count)
        decoder.add(page)
        return .success(page.rowCount)
    }

    private func error(of answer: csj_answer) -> CollectionError? {
        switch answer.status {
        case .rows: nil
        case .empty: CollectionError(.empty, detail: "the body is blank")
        case .not_json: CollectionError(.notJSON, detail: "not JSON: \(detail(of: answer))")
        case .cut: CollectionError(.truncatedJSON, detail: "the JSON ends before it is complete")
        case .too_deep:
            CollectionError(
                .unexpectedShape, detail: "nested more than \(CSJ_MAXIMUM_DEPTH) levels deep")
        case .unexpected_shape: CollectionError(.unexpectedShape, detail: shape(of: answer))
        case .too_many: CollectionError(.tooManyRows, detail: "more rows than are read")
        case .no_memory: CollectionError(.tooLarge, detail: "no memory to read it")
        }
    }

    /// What was found in place of the rows.
    private func shape(of answer: csj_answer) -> String {
        let steps = rows.steps.prefix(answer.step)
        let path = steps.map { $0.isList ? $0.key + "[]" : $0.key }.joined(separator: ".")
        // The list's own name is without the brackets of its elements.
        let name = answer.is_element || steps.last?.isList != true ? path : String(path.dropLast(2))
        if answer.found == .absent {
            let keys = detail(of: answer)
            return "no `\(name)` there" + (keys.isEmpty ? ": an empty object" : ", but `\(keys)`")
        }
        let isList = !answer.is_element && (steps.last?.isList ?? rows.isList)
        let place = steps.isEmpty ? "the answer" : "`\(name)`"
        return "\(place) is \(answer.found.noun), not \(isList ? "a list" : "an object")"
    }

    private func detail(of answer: csj_answer) -> String {
        let bytes = UnsafeRawBufferPointer(start: answer.detail, count: answer.detail_length)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension RowsPath {
    /// The way from the answer to the rows.
    fileprivate var steps: [Segment] {
        switch self {
        case .one(let keys): keys.map { Segment(key: $0, isList: false) }
        case .each(let segments): segments
        }
    }

    /// Whether the answer itself is the list of rows.
    fileprivate var isList: Bool { self == .each([]) }
}

extension String {
    /// Calls a C function with the text's UTF-8 bytes and their number.
    fileprivate func withBytes(_ body: (UnsafePointer<UInt8>?, Int) -> Void) {
        var text = self
        text.withUTF8 { body($0.baseAddress, $0.count) }
    }
}
