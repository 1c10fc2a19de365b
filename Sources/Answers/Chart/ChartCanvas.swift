/// Cells on which lines are drawn, each by a mark or by dots within it.
struct ChartCanvas {
    /// What one line is drawn with.
    struct Pen {
        /// A character for each cell; nil for dots of Braille, two by four in a cell.
        var mark: Character?
        /// The number of an ANSI colour; nil for none.
        var color: Int?
    }

    let width: Int
    let height: Int
    private let pens: [Pen]
    private var dots: [UInt8]
    private var marks: [Character?]
    private var owners: [Int?]

    init(width: Int, height: Int, pens: [Pen]) {
        self.width = width
        self.height = height
        self.pens = pens
        dots = [UInt8](repeating: 0, count: width * height)
        marks = [Character?](repeating: nil, count: width * height)
        owners = [Int?](repeating: nil, count: width * height)
    }

    /// How many points a pen has from left to right, and from bottom to top.
    func points(_ pen: Int) -> (x: Int, y: Int) {
        pens[pen].mark == nil ? (width * 2, height * 4) : (width, height)
    }

    /// Draws a line between two points, both counted from the left and from the bottom, each of them
    /// within the canvas.
    mutating func line(from: (x: Int, y: Int), to: (x: Int, y: Int), pen: Int) {
        let steps = max((to.x - from.x).magnitude, (to.y - from.y).magnitude)
        for step in 0...steps {
            let share = steps == 0 ? 0 : Double(step) / Double(steps)
            point(
                x: from.x + Int((Double(to.x - from.x) * share).rounded()),
                y: from.y + Int((Double(to.y - from.y) * share).rounded()), pen: pen)
        }
    }

    private mutating func point(x: Int, y: Int, pen: Int) {
        let isDots = pens[pen].mark == nil
        let (column, row) = isDots ? (x / 2, height - 1 - y / 4) : (x, height - 1 - y)
        guard (0..<width).contains(column), (0..<height).contains(row) else { return }
        let cell = row * width + column
        owners[cell] = pen
        if isDots {
            // Dots of Braille are numbered down the left, then down the right, and the last row later.
            let bits: [[UInt8]] = [[0x40, 0x04, 0x02, 0x01], [0x80, 0x20, 0x10, 0x08]]
            dots[cell] |= bits[x % 2][y % 4]
        } else {
            marks[cell] = pens[pen].mark
        }
    }

    /// The rows from top to bottom, with escape sequences for their colours.
    var rows: [String] {
        (0..<height).map { row in
            var text = ""
            var color: Int?
            for cell in row * width..<(row + 1) * width {
                let wanted = owners[cell].flatMap { pens[$0].color }
                if wanted != color {
                    text += wanted.map { "\u{1B}[\($0)m" } ?? "\u{1B}[0m"
                    color = wanted
                }
                text.append(character(cell))
            }
            if color != nil { text += "\u{1B}[0m" }
            while text.last == " " { text.removeLast() }
            return text
        }
    }

    private func character(_ cell: Int) -> Character {
        if let mark = marks[cell] { return mark }
        guard dots[cell] > 0, let scalar = Unicode.Scalar(0x2800 + UInt32(dots[cell])) else {
            return " "
        }
        return Character(scalar)
    }
}
