/// A pattern in which `%` stands for anything, whatever the case; it must fit all of a text.
struct LikePattern: Sendable {
    /// What stands between the signs, in lower case.
    private let parts: [[UInt8]]

    init(_ text: String) {
        parts = text.lowercased().utf8.split(
            separator: UInt8(ascii: "%"), omittingEmptySubsequences: false
        ).map(Array.init)
    }

    /// Every part is looked for behind the one before it, and the last one at the end; the time this
    /// takes is at most the product of both lengths.
    func fits(_ text: String) -> Bool {
        let text = Array(text.lowercased().utf8)
        guard let first = parts.first, let last = parts.last else { return text.isEmpty }
        if parts.count == 1 { return text == first }
        guard text.count >= first.count + last.count, text.starts(with: first),
            text.suffix(last.count).elementsEqual(last)
        else { return false }
        var rest = text[first.count..<(text.count - last.count)]
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let end = Self.end(of: part, in: rest) else { return false }
            rest = rest[end...]
        }
        return true
    }

    private static func end(of part: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
        guard part.count <= text.count else { return nil }
        for start in text.startIndex...(text.endIndex - part.count)
        where text[start] == part[0] && text[start...].starts(with: part) {
            return start + part.count
        }
        return nil
    }
}
