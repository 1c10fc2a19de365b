import Queries

extension NRQLSyntax {
    /// The variables of a dashboard that the text names, `{{name}}`, with the bytes where they stand:
    /// those in texts and in names too, since New Relic puts values in there as well.
    var variables: [(name: String, range: Range<Int>)] {
        let bytes = Array(text.utf8)
        let open = UInt8(ascii: "{")
        let close = UInt8(ascii: "}")
        var found: [(name: String, range: Range<Int>)] = []
        for token in tokens where token.kind != .comment {
            var index = token.range.lowerBound
            while index + 1 < token.range.upperBound {
                guard bytes[index] == open, bytes[index + 1] == open,
                    let end = bytes[index..<token.range.upperBound].firstIndex(of: close)
                else {
                    index += 1
                    continue
                }
                let name = String(decoding: bytes[(index + 2)..<end], as: UTF8.self)
                    .filter { $0 != " " }
                let limit = min(end + 2, token.range.upperBound)
                found.append((name, index..<limit))
                index = limit
            }
        }
        return found
    }
}
