import Definitions
import Plans

/// Reads lines of JSON, each an object or a document with the rows, into the rows of one answer.
///
/// A line that cannot be read is left out and counted; of rows with one key the last counts, for it is
/// the later state.
struct RowLines {
    private let reader: RowReader
    private var decoder: RowDecoder
    private var faults = RowFaults()
    /// The lines that were no rows.
    private(set) var badLines = 0
    /// The first reason for that.
    private(set) var firstError: CollectionError?
    /// The rows that were read, those that are left out included.
    private(set) var rowsSeen = 0

    /// The longest line, in bytes.
    static let maximumLength = 1 << 20

    /// Nil where there is no memory for it.
    init?(_ layout: RowLayout) {
        // A list is what all lines are together.
        let rows: RowsPath = layout.rows == .each([]) ? .one([]) : layout.rows
        guard let reader = RowReader(layout, rows: rows) else { return nil }
        self.reader = reader
        decoder = RowDecoder(layout, keepsLast: true)
    }

    /// Whether no more rows are taken.
    var isFull: Bool { rowsSeen >= RowReader.maximumRows }

    /// Takes a line that has `RowReader.padding` readable bytes behind it; one that is blank is none.
    mutating func take(_ line: UnsafeRawBufferPointer) {
        do throws(CollectionError) {
            rowsSeen += try reader.readPage(
                line, maximumRows: RowReader.maximumRows - rowsSeen, into: &decoder)
        } catch  where error.reason == .empty {
            return
        } catch {
            refuse("a line is left out: \(error.detail)", error)
        }
    }

    /// Notes a line that is longer than is read.
    mutating func refuseLong(than limit: Int) {
        refuse(
            "a line is left out: longer than \(limit) bytes",
            CollectionError(.tooLarge, detail: "a line is longer than \(limit) bytes"))
    }

    /// Notes something about the lines that costs none of them.
    mutating func note(_ words: String) {
        faults.total += 1
        faults.summaries.append(words)
    }

    private mutating func refuse(_ words: String, _ error: CollectionError) {
        badLines += 1
        firstError = firstError ?? error
        faults.total += 1
        faults.refusedRows += 1
        guard faults.summaries.count < RowFaults.maximumSummaries,
            !faults.summaries.contains(words)
        else { return }
        faults.summaries.append(words)
    }

    /// The rows of all lines.
    func collected(bytes: Int) -> Collected {
        var all = decoder.faults
        all.total += faults.total
        all.refusedRows += faults.refusedRows
        all.summaries = Array(
            (faults.summaries + all.summaries).prefix(RowFaults.maximumSummaries))
        return Collected(rows: decoder.rows, faults: all, requests: 1, bytes: bytes)
    }
}
