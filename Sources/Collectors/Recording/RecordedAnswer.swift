import Definitions
import Diagnostics
public import Plans
import Telemetry

/// What came of one request of a poll, as lines of a recording.
public struct RecordedAnswer: Sendable {
    public var request: String
    public var moment: Collected.Moment
    public var result: Result<Collected, CollectionError>

    /// An answer.
    ///
    /// - Parameters:
    ///   - request: The request's name.
    ///   - moment: When it came, since the recording began and by the calendar.
    ///   - result: The rows as they were read, or why there are none.
    public init(
        request: String, moment: Collected.Moment, result: Result<Collected, CollectionError>
    ) {
        self.request = request
        self.moment = moment
        self.result = result
    }

    /// Adds the lines: of rows that are many several, so that none is without bounds.
    ///
    /// A number that is unknown is written as null. Why a request failed is written as the one word of
    /// its reason: a detail names hosts.
    ///
    /// - Parameters:
    ///   - layout: Which fields the rows have.
    ///   - pseudonyms: What is written in the place of some texts.
    ///   - bytes: Takes them.
    public func append(
        by layout: RowLayout, hiding pseudonyms: RecordingPseudonyms, to bytes: inout [UInt8]
    ) {
        let start = bytes.count
        bytes.append(contentsOf: "{\"request\":".utf8)
        bytes.append(contentsOf: JSONValue.string(request).text.utf8)
        bytes.append(contentsOf: ",\"time\":\(moment.milliseconds)".utf8)
        let nanoseconds = Int64((moment.elapsed / .nanoseconds(1)).rounded())
        bytes.append(contentsOf: ",\"elapsed\":\(nanoseconds)".utf8)
        switch result {
        case .failure(let error):
            bytes.append(contentsOf: ",\"failed\":\"\(error.reason.rawValue)\"".utf8)
            if let status = error.status { bytes.append(contentsOf: ",\"status\":\(status)".utf8) }
            bytes.append(contentsOf: "}\n".utf8)
        case .success(let collected):
            if collected.isAppended { bytes.append(contentsOf: ",\"appended\":true".utf8) }
            if collected.isCut { bytes.append(contentsOf: ",\"cut\":true".utf8) }
            let head = Array(bytes[start...]) + Array(",\"rows\":[".utf8)
            if collected.faults.refusedRows > 0 {
                bytes.append(contentsOf: ",\"refused\":\(collected.faults.refusedRows)".utf8)
            }
            let truncated = collected.faults.truncatedAnswers
            if truncated > 0 {
                bytes.append(contentsOf: ",\"truncated\":\(truncated)".utf8)
            }
            bytes.append(contentsOf: ",\"rows\":[".utf8)
            append(
                collected.rows, RecordedColumn.all(of: layout, request, pseudonyms), head: head,
                to: &bytes)
            bytes.append(contentsOf: "]}\n".utf8)
        }
    }

    private func append(
        _ rows: RowTable, _ columns: [RecordedColumn], head: [UInt8], to bytes: inout [UInt8]
    ) {
        var lineStart = bytes.count
        for row in 0..<rows.rowCount {
            if bytes.count - lineStart > RecordingLine.blockBytes {
                bytes.append(contentsOf: "]}\n".utf8)
                bytes.append(contentsOf: head)
                lineStart = bytes.count
            }
            if bytes.last == UInt8(ascii: "}") { bytes.append(UInt8(ascii: ",")) }
            bytes.append(UInt8(ascii: "{"))
            var isFirst = true
            for column in columns {
                let value = rows[row, column.slot]
                guard !value.isMissing else { continue }
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                bytes.append(contentsOf: column.key)
                column.append(value, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }
}

/// How one field of the rows is written.
private struct RecordedColumn {
    let slot: Int
    /// The name and the colon.
    let key: [UInt8]
    /// Nil where a text is written as it is.
    let pseudonyms: RecordingPseudonyms?

    static func all(
        of layout: RowLayout, _ request: String, _ pseudonyms: RecordingPseudonyms
    ) -> [RecordedColumn] {
        let read = layout.fields.map { (name: $0.name, slot: $0.slot) }
        let given = layout.given.map { (name: $0.name, slot: $0.slot) }
        return (read + given).map { name, slot in
            RecordedColumn(
                slot: slot, key: Array("\(JSONValue.string(name).text):".utf8),
                pseudonyms: pseudonyms.hides(name, of: request) ? pseudonyms : nil)
        }
    }

    func append(_ value: Scalar, to bytes: inout [UInt8]) {
        let text =
            switch value {
            case .missing: "null"
            case .boolean(let truth): truth ? "true" : "false"
            case .integer(let number): "\(number)"
            case .unsigned(let number): "\(number)"
            // JSON has no sign for what is no number, nor for what is infinite.
            case .double(let number): number.isFinite ? "\(number)" : "null"
            case .text(let text): JSONValue.string(pseudonyms?.name(for: text) ?? text).text
            }
        bytes.append(contentsOf: text.utf8)
    }
}
