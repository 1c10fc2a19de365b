import CSimdJSON
import Definitions
import NIOCore
import Plans
import Telemetry

/// Reads the bodies of a request's answers, one page after another.
///
/// The parser's memory is this object's and goes with it. Beside the body itself it is about 2.5
/// times the body for usual answers, and 11 times in the worst case, a list of single digits.
final class RowReader {
    private let reader: OpaquePointer
    private let layout: RowLayout
    /// The way from the answer to a value beside the rows; empty for none.
    private let besideKeys: [String]
    /// The text or number there in the body that was read last; missing where there is none.
    private(set) var beside = Scalar.missing

    /// The room behind a body that reading it takes.
    static let padding = Int(CSJ_PADDING)

    /// A reader of one request's answers; nil where there is no memory for it.
    ///
    /// - Parameters:
    ///   - layout: Where the rows are, and which fields of them are read.
    ///   - beside: The keys of a value beside the rows of each answer; none where there is none.
    init?(_ layout: RowLayout, beside: [String] = []) {
        guard let reader = csj_reader_create(layout.rows.isOne) else { return nil }
        self.reader = reader
        self.layout = layout
        besideKeys = beside
        for step in layout.rows.steps {
            step.key.withBytes { csj_reader_add_step(reader, $0, $1, step.isList) }
        }
        for field in layout.fields {
            csj_reader_add_field(reader, field.levelsUp)
            for key in field.keys {
                key.withBytes { csj_reader_add_key(reader, $0, $1) }
            }
        }
        // One more field, of the outermost object.
        if !beside.isEmpty { csj_reader_add_field(reader, layout.rows.steps.count) }
        for key in beside { key.withBytes { csj_reader_add_key(reader, $0, $1) } }
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
        let result = body.withUnsafeReadableBytes { bytes -> Result<Int, CollectionError> in
            let answer = csj_reader_read(
                reader, bytes.bindMemory(to: UInt8.self).baseAddress, length, maximumRows)
            if let error = error(of: answer) { return .failure(error) }
            let page = RowPage(
                answer, fieldCount: layout.fields.count + (besideKeys.isEmpty ? 0 : 1))
            if !besideKeys.isEmpty {
                switch value(of: page.outer(field: layout.fields.count), of: page) {
                case .success(let scalar): beside = scalar
                case .failure(let error): return .failure(error)
                }
            }
            decoder.add(page)
            return .success(page.rowCount)
        }
        return try result.get()
    }

    /// What stands beside the rows.
    private func value(
        of cell: RowPage.Cell, of page: RowPage
    ) -> Result<Scalar, CollectionError> {
        switch cell.tag {
        case .absent, .null: .success(.missing)
        case .text: .success(.text(String(decoding: page.text(cell), as: UTF8.self)))
        case .integer: .success(.integer(Int64(bitPattern: cell.bits)))
        case .unsigned: .success(.unsigned(cell.bits))
        case .blocked:
            .failure(wrong(besideKeys.prefix(cell.upperHalf), cell.lowerHalfTag, not: "an object"))
        case .false, .true, .double, .list, .object:
            .failure(wrong(besideKeys[...], cell.tag, not: "a text or a whole number"))
        }
    }

    private func wrong(
        _ keys: ArraySlice<String>, _ found: csj_tag, not wanted: String
    ) -> CollectionError {
        CollectionError(
            .unexpectedShape,
            detail: "`\(keys.joined(separator: "."))` is \(found.noun), not \(wanted)")
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
        let steps = layout.rows.steps.prefix(answer.step)
        let path = steps.map { $0.isList ? $0.key + "[]" : $0.key }.joined(separator: ".")
        // The list's own name is without the brackets of its elements.
        let name = answer.is_element || steps.last?.isList != true ? path : String(path.dropLast(2))
        if answer.found == .absent {
            let keys = detail(of: answer)
            return "no `\(name)` there" + (keys.isEmpty ? ": an empty object" : ", but `\(keys)`")
        }
        let isList = !answer.is_element && (steps.last?.isList ?? layout.rows.isList)
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
