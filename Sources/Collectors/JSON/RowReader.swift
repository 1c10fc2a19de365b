import CSimdJSON
import Definitions
import Plans
import Telemetry

/// Reads the bodies of a request's answers, one page after another.
///
/// The parser's memory is this object's and goes with it. Beside the body itself it is about 2.5
/// times the body for usual answers, and 11 times in the worst case, a list of single digits.
final class RowReader {
    let reader: OpaquePointer
    let layout: RowLayout
    private let rows: RowsPath
    let format: AnswerFormat
    /// The way from the answer to a value beside the rows; empty for none.
    private let besideKeys: [String]
    /// The text or number there in the body that was read last; missing where there is none.
    private(set) var beside = Scalar.missing

    /// The most rows of one request, those that are left out included.
    static let maximumRows = 1_000_000
    /// The room behind a body that reading it takes.
    static let padding = Int(CSJ_PADDING)

    /// A reader of one request's answers; nil where there is no memory for it.
    ///
    /// - Parameters:
    ///   - layout: Where the rows are, and which fields of them are read.
    ///   - format: What an answer is written in.
    ///   - rows: Where the rows are, if not where the layout says.
    ///   - beside: The keys of a value beside the rows of each answer; none where there is none.
    init?(
        _ layout: RowLayout, format: AnswerFormat = .json, rows: RowsPath? = nil,
        beside: [String] = []
    ) {
        let rows = rows ?? layout.rows
        let kind: csj_rows = rows.isOne ? .one : format == .json ? .each : .line
        guard let reader = csj_reader_create(kind) else { return nil }
        self.reader = reader
        self.layout = layout
        self.rows = rows
        self.format = format
        besideKeys = beside
        for step in rows.segments {
            step.key.withBytes { csj_reader_add_step(reader, $0, $1, step.goal.step) }
        }
        for field in layout.fields {
            // A group is no value of the answer.
            csj_reader_add_field(reader, field.group == nil ? field.levelsUp : .max)
            for key in field.keys {
                key.withBytes { csj_reader_add_key(reader, $0, $1) }
            }
        }
        // One more field, of the outermost object.
        if !beside.isEmpty { csj_reader_add_field(reader, rows.segments.count) }
        for key in beside { key.withBytes { csj_reader_add_key(reader, $0, $1) } }
    }

    deinit { csj_reader_destroy(reader) }

    /// Adds the rows of one value of JSON with `padding` readable bytes behind it.
    func readPage(
        _ text: UnsafeRawBufferPointer, maximumRows: Int, into decoder: inout RowDecoder
    ) throws(CollectionError) -> Int {
        let answer = csj_reader_read(
            reader, text.bindMemory(to: UInt8.self).baseAddress, text.count, maximumRows)
        if let error = error(of: answer) { throw error }
        let page = RowPage(
            answer, fieldCount: layout.fields.count + (besideKeys.isEmpty ? 0 : 1))
        if !besideKeys.isEmpty {
            beside = try value(of: page.outer(field: layout.fields.count), of: page).get()
        }
        try add(page, to: &decoder)
        return page.rowCount
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

    /// Adds rows, unless what their texts are split by has taken too long.
    func add(_ page: RowPage, to decoder: inout RowDecoder) throws(CollectionError) {
        decoder.add(page)
        guard !decoder.isSpent else {
            throw CollectionError(
                .tooLarge, detail: "the pattern of `split` takes too many steps over the texts")
        }
    }

    /// Why an answer has no rows; nil where it has.
    func error(of answer: csj_answer) -> CollectionError? {
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
        let last = rows.segments.prefix(answer.step).last
        let path = rows.text(upTo: answer.step)
        // The list's own name is without the brackets of its elements.
        let name =
            answer.is_element ? path : String(path.dropLast(last?.goal.mark.count ?? 0))
        if answer.found == .absent {
            let keys = detail(of: answer)
            return "no `\(name)` there" + (keys.isEmpty ? ": an empty object" : ", but `\(keys)`")
        }
        let place = name.isEmpty ? "the answer" : "`\(name)`"
        return "\(place) is \(answer.found.noun), not \(wanted(answer))"
    }

    /// What should have been there.
    private func wanted(_ answer: csj_answer) -> String {
        let step = rows.segments.prefix(answer.step).last
        let isList = step.map { $0.goal == .elements } ?? rows.isList
        return isList && !answer.is_element ? "a list" : "an object"
    }

    private func detail(of answer: csj_answer) -> String {
        let bytes = UnsafeRawBufferPointer(start: answer.detail, count: answer.detail_length)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension RowsPath {
    /// Whether the answer itself is the list of rows.
    fileprivate var isList: Bool { self == .each([]) }
}

extension RowsPath.Goal {
    fileprivate var step: csj_step {
        switch self {
        case .value: .value
        case .elements: .elements
        case .members: .members
        }
    }
}

extension String {
    /// Calls a C function with the text's UTF-8 bytes and their number.
    fileprivate func withBytes(_ body: (UnsafePointer<UInt8>?, Int) -> Void) {
        var text = self
        text.withUTF8 { body($0.baseAddress, $0.count) }
    }
}
