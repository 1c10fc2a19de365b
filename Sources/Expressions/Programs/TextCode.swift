import Telemetry

/// What computes a text for a row. Texts are only read, chosen and joined, so a small tree is enough.
indirect enum TextCode: Sendable {
    case constant(String)
    case field(Cell)
    case choose(Program, TextCode, TextCode)
    case otherwise(TextCode, TextCode)
    /// The program gives an index, -1 for none of them.
    case match(Program, [TextCode], otherwise: TextCode?)

    case joined([TextCode])

    /// The longest text that is made of others; a longer one is unknown.
    static let maximumBytes = 4_096

    /// Nil where it is unknown.
    func text(_ cursor: Cursor, _ tables: [RowTable]) -> String? {
        switch self {
        case .constant(let text): return text
        case .field(let cell): return cursor.text(cell, tables)
        case .otherwise(let left, let right):
            return left.text(cursor, tables) ?? right.text(cursor, tables)
        case .joined(let parts):
            var joined = ""
            for part in parts {
                guard let text = part.text(cursor, tables),
                    joined.utf8.count + text.utf8.count <= Self.maximumBytes
                else { return nil }
                joined += text
            }
            return joined
        case .choose(let condition, let first, let second):
            let truth = condition.run(cursor, tables)
            guard !truth.isNaN else { return nil }
            return (truth == 1 ? first : second).text(cursor, tables)
        case .match(let index, let cases, let otherwise):
            let index = index.run(cursor, tables)
            guard !index.isNaN else { return nil }
            return index < 0
                ? otherwise?.text(cursor, tables) : cases[Int(index)].text(cursor, tables)
        }
    }
}
