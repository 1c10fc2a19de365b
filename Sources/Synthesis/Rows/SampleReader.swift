import CSimdJSON
public import Telemetry

/// Reads rows of any keys, each a line with a JSON object, into samples.
///
/// Every value is an attribute, exact to 64 bits; those of an object within the row are under names
/// with dots, and null is a missing value. The first of several values with one name counts. A list
/// is a missing value and a finding. Rows with the same keys in the same order and the same event
/// type have the same shape.
///
/// The event type is the value of `eventType`, which then is no attribute; where there is none, that
/// of `event_type`, which stays one. The time is that of `timestamp` where it is a whole number of
/// milliseconds since 1970, and otherwise 0.
///
/// It belongs to one thread at a time.
public final class SampleReader {
    private let reader: OpaquePointer
    private let eventType: String
    /// By the number of the sequence of keys.
    private var sequences: [KeySequence?] = []
    private var generation: UInt32 = 0
    private var shapeCount = 0
    private var lists: Set<String> = []
    private var findings: [String] = []

    /// The bytes behind a line that must be readable; what is in them does not matter.
    public static let padding = Int(CSJ_PADDING)
    /// The most keys of a row, those of objects within it included.
    public static let maximumKeys = Int(CSJ_MAXIMUM_COLUMNS)
    /// The most bytes of an attribute's name, the dots of objects included.
    public static let maximumNameLength = Int(CSJ_MAXIMUM_NAME)
    /// How many shapes are kept; when there are more, all are forgotten.
    public static let maximumShapes = 10_000
    /// How many attributes are named that are lists.
    public static let maximumFindings = 100

    /// A reader of rows; nil where there is no memory for it.
    ///
    /// - Parameter eventType: The event type of rows that do not say theirs; empty for none.
    public init?(eventType: String = "") {
        guard let reader = csj_line_reader_create() else { return nil }
        self.reader = reader
        self.eventType = eventType
    }

    deinit { csj_line_reader_destroy(reader) }

    /// Reads a line with `padding` readable bytes behind it; nil where it is blank.
    public func read(_ line: UnsafeRawBufferPointer) throws(RowError) -> Sample? {
        let row = csj_line_reader_read(
            reader, line.bindMemory(to: UInt8.self).baseAddress, line.count)
        switch row.status {
        case .rows: return sample(of: row)
        case .empty: return nil
        case .not_json:
            let detail = UnsafeRawBufferPointer(start: row.detail, count: row.detail_length)
            throw .notJSON(String(decoding: detail, as: UTF8.self))
        case .cut: throw .cut
        case .too_deep: throw .tooDeep
        case .unexpected_shape: throw .noObject(row.found.noun)
        case .too_many: throw .tooManyKeys
        case .no_memory: throw .noMemory
        }
    }

    /// What was found since the last call, in words.
    public func takeFindings() -> [String] {
        defer { findings = [] }
        return findings
    }

    private func sample(of row: csj_line) -> Sample {
        let sequence = sequence(of: row)
        let values = RowValues(row)
        let shape = shape(of: sequence, values)
        let timestamp = sequence.timestamp.flatMap { values.milliseconds($0) }
        let attributes = [Scalar](unsafeUninitializedCapacity: sequence.columns.count) {
            room, count in
            guard let start = room.baseAddress else { return }
            for column in sequence.columns {
                (start + count).initialize(to: values.scalar(column, texts: &sequence.texts))
                count += 1
            }
        }
        if values.hasList { findLists(in: sequence, values) }
        return Sample(
            shape: shape, timestamp: timestamp ?? 0, attributes: attributes, metrics: [])
    }

    private func sequence(of row: csj_line) -> KeySequence {
        if row.generation != generation {
            generation = row.generation
            forget()
        }
        let number = Int(row.sequence)
        if number < sequences.count, let known = sequences[number] { return known }
        if number >= sequences.count {
            sequences += repeatElement(nil, count: number + 1 - sequences.count)
        }
        let names = (0..<row.column_count).map { column in
            var length = 0
            let name = csj_line_reader_name(reader, column, &length)
            return String(
                decoding: UnsafeRawBufferPointer(start: name, count: length), as: UTF8.self)
        }
        let sequence = KeySequence(names)
        sequences[number] = sequence
        return sequence
    }

    private func shape(of sequence: KeySequence, _ values: RowValues) -> SampleShape {
        let column = sequence.eventTypes.first { values.hasText($0) }
        if let last = sequence.last {
            let isSame = column.map { values.isText($0, last.eventType) }
            if isSame ?? (last.eventType == eventType) { return last }
        }
        let type = column.map { values.text($0) } ?? eventType
        if let known = sequence.shapes[type] {
            sequence.last = known
            return known
        }
        if shapeCount >= Self.maximumShapes { forget() }
        shapeCount += 1
        let shape = SampleShape(
            eventType: type, attributes: sequence.columns.map { sequence.names[$0] }, metrics: [])
        sequence.shapes[type] = shape
        sequence.last = shape
        return shape
    }

    private func forget() {
        sequences.removeAll(keepingCapacity: true)
        shapeCount = 0
    }

    private func findLists(in sequence: KeySequence, _ values: RowValues) {
        for column in sequence.columns where values.isList(column) {
            guard lists.count < Self.maximumFindings, lists.insert(sequence.names[column]).inserted
            else { continue }
            findings.append(
                "`\(sequence.names[column])` is a list, which an attribute cannot be; it counts as "
                    + "missing")
        }
    }
}

/// The keys that rows have, in their order, and the shapes that such rows had.
private final class KeySequence {
    let names: [String]
    /// The columns that are attributes.
    let columns: [Int]
    /// The columns that can say the event type, the best first.
    let eventTypes: [Int]
    let timestamp: Int?
    var shapes: [String: SampleShape] = [:]
    /// The shape of the last row.
    var last: SampleShape?
    /// By column, the last text of some length: many come again and again.
    var texts: [String]

    init(_ names: [String]) {
        self.names = names
        let own = names.firstIndex(of: "eventType")
        columns = names.indices.filter { $0 != own }
        eventTypes = [own, names.firstIndex(of: "event_type")].compactMap(\.self)
        timestamp = names.firstIndex(of: "timestamp")
        texts = Array(repeating: "", count: names.count)
    }
}
