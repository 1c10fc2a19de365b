/// Puts widgets on a page in their order: each at the first free place, from left to right and top
/// to bottom, that is not before the place of the last one. Places that are told are left free.
struct GridPacking {
    static let columnCount = 12

    /// The first free row of each column.
    private var free = [Int](repeating: 1, count: columnCount)
    private var row = 1
    private var column = 0
    private let reserved: [GridRectangle]

    init(around reserved: [GridRectangle] = []) { self.reserved = reserved }

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
            let place = GridRectangle(column: column + 1, row: row, width: width, height: height)
            if let other = reserved.first(where: { $0.overlaps(place) }) {
                column = other.column - 1 + other.width
                continue
            }
            for index in columns { free[index] = row + height }
            column += width
            return place
        }
    }
}

extension GridRectangle {
    /// Whether they have a field in common.
    func overlaps(_ other: GridRectangle) -> Bool {
        column < other.column + other.width && other.column < column + width
            && row < other.row + other.height && other.row < row + height
    }
}
