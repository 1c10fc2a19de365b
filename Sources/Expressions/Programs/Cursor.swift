import Telemetry

/// Which row of each frame is read: the evaluated row of the first, the current one of the frame
/// that an aggregate goes over, and the only one of all others.
struct Cursor {
    let row: Int
    /// -1 outside of an aggregate.
    var loopFrame: Int32 = -1
    var loopRow = 0

    init(row: Int) { self.row = row }

    @inline(__always)
    func row(of frame: Int32) -> Int {
        frame == 0 ? row : frame == loopFrame ? loopRow : 0
    }

    /// A number, which infinity is not; NaN where there is none.
    @inline(__always)
    func number(_ cell: Cell, _ tables: [RowTable]) -> Double {
        let frame = Int(cell.frame)
        let row = row(of: cell.frame)
        guard row < tables[frame].rowCount else { return .nan }
        switch tables[frame].scalars[row * tables[frame].fieldCount + Int(cell.slot)] {
        case .integer(let value): return Double(value)
        case .double(let value): return Arithmetic.finite(value)
        case .unsigned(let value): return Double(value)
        case .missing, .boolean, .text: return .nan
        }
    }

    @inline(__always)
    func boolean(_ cell: Cell, _ tables: [RowTable]) -> Double {
        let frame = Int(cell.frame)
        let row = row(of: cell.frame)
        guard row < tables[frame].rowCount else { return .nan }
        guard
            case .boolean(let value) =
                tables[frame].scalars[row * tables[frame].fieldCount + Int(cell.slot)]
        else { return .nan }
        return value ? 1 : 0
    }

    /// The field as it is, also a number of 64 bits.
    @inline(__always)
    func scalar(_ cell: Cell, _ tables: [RowTable]) -> Scalar {
        let frame = Int(cell.frame)
        let row = row(of: cell.frame)
        guard row < tables[frame].rowCount else { return .missing }
        return tables[frame].scalars[row * tables[frame].fieldCount + Int(cell.slot)]
    }

    /// A text field's text; a number that came in its place is read as it is written.
    @inline(__always)
    func text(_ cell: Cell, _ tables: [RowTable]) -> String? { scalar(cell, tables).text }

    /// A counter's change since the row was last seen; NaN where there is none.
    @inline(__always)
    func delta(_ cell: Cell, _ tables: [RowTable]) -> Double {
        let frame = Int(cell.frame)
        let row = row(of: cell.frame)
        guard row < tables[frame].rowCount else { return .nan }
        return Arithmetic.finite(
            tables[frame].changes[row * tables[frame].counterCount + Int(cell.slot)])
    }

    /// A counter's change by second.
    @inline(__always)
    func rate(_ cell: Cell, _ tables: [RowTable]) -> Double {
        let row = row(of: cell.frame)
        guard row < tables[Int(cell.frame)].rowCount else { return .nan }
        return Arithmetic.finite(delta(cell, tables) / tables[Int(cell.frame)].elapsed[row])
    }
}
