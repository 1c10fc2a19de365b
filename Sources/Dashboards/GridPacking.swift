/// Puts widgets on a page in their order: each at the first free place, from left to right and top
/// to bottom, that is not before the place of the last one.
struct GridPacking {
    static let columnCount = 12

    /// The first free row of each column.
    private var free = [Int](repeating: 1, count: columnCount)
    private var row = 1
    private var column = 0

    /// The place of the next widget; the width is from 1 to 12.
    mutating func place(width: Int, height: Int) -> GridRectangle {
        precondition((1...Self.columnCount).contains(width) && height > 0)
        while true {
            if column + width > Self.columnCount {
                column = 0
                row += 1
            }
            let columns = column..<(column + width)
            if let blocked = columns.last(where: { free[$0] > row }) {
                column = blocked + 1
                continue
            }
            for index in columns { free[index] = row + height }
            defer { column += width }
            return GridRectangle(column: column + 1, row: row, width: width, height: height)
        }
    }
}
