import Definitions
import Plans
import Telemetry

/// The lines of a recording behind its header.
enum RecordingLine {
    /// The bytes of rows of one line, at least; then the next line begins.
    static let blockBytes = 1 << 20
    /// The longest line that is read.
    static let maximumLength = 64 << 20
    /// The moments that a line can be of, in milliseconds since 1970 UTC: up to the year 9999.
    static let times: ClosedRange<Int64> = 0...253_402_300_799_999

    /// What stands beside the rows of a line, by slot.
    enum Head: Int, CaseIterable {
        case request, time, elapsed, failed, status, refused, isAppended, isCut, truncated, poll,
            polls

        static let layout = RowLayout(
            rows: .one([]),
            optional: allCases.map { head in
                switch head {
                case .request: ("request", .string)
                case .time: ("time", .integer)
                case .elapsed: ("elapsed", .integer)
                case .failed: ("failed", .string)
                case .status: ("status", .integer)
                case .refused: ("refused", .integer)
                case .isAppended: ("appended", .boolean)
                case .isCut: ("cut", .boolean)
                case .truncated: ("truncated", .integer)
                case .poll: ("poll", .integer)
                case .polls: ("polls", .integer)
                }
            })
    }

    /// Reads what of a line is declared; nil where it is no such line.
    static func rows(of line: UnsafeRawBufferPointer, _ layout: RowLayout) -> RowTable? {
        guard let reader = RowReader(layout) else { return nil }
        var decoder = RowDecoder(layout)
        do throws(CollectionError) {
            _ = try reader.readPage(
                line, maximumRows: RowReader.maximumRows, into: &decoder)
        } catch {
            return nil
        }
        return decoder.rows
    }
}
