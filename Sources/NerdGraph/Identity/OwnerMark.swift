/// What we write at the end of a description, by which we know our own again: `[mqp NAME 0123…]`.
///
/// It is part of what it marks, so both change in one request, and no failure comes between them. The
/// fingerprints say what was asked for last, and what New Relic made of it; a document that has another
/// one now was edited there.
struct OwnerMark: Sendable, Hashable {
    /// What it was made of: the name of a dashboard's template, the key of an alert.
    var name: String
    /// Of what was asked for last.
    var asked: Fingerprint
    /// Of what New Relic had after that; nil as long as that is not known.
    var stored: Fingerprint?

    /// Whether New Relic keeps documents as it gets them, as far as this mark tells.
    var isKeptAsAsked: Bool { stored == asked }

    /// The text, such as `[mqp message-queues 0123456789abcdef]`; with a second fingerprint, or `-`,
    /// where what is stored is another document, or not known.
    var text: String {
        let end = stored == asked ? "" : " " + (stored?.digits ?? "-")
        return "\(Self.opening)\(Self.escaped(name)) \(asked.digits)\(end)]"
    }

    /// A description with this mark behind it.
    func appended(to description: String) -> String {
        description.isEmpty ? text : "\(description)\n\n\(text)"
    }

    /// Takes a description apart: what people wrote, and the last mark in it.
    static func split(_ description: String?) -> (words: String, mark: OwnerMark?) {
        guard let description else { return ("", nil) }
        for start in description.ranges(of: opening).map(\.lowerBound).reversed() {
            guard let end = description[start...].firstIndex(of: "]") else { continue }
            let inside = description[start..<end].dropFirst(opening.count)
            guard let mark = OwnerMark(inside.split(separator: " ")) else { continue }
            let words =
                description[..<start].trimmed + description[description.index(after: end)...]
            return (words.trimmed, mark)
        }
        return (description.trimmed, nil)
    }

    private static let opening = "[mqp "

    init(name: String, asked: Fingerprint, stored: Fingerprint?) {
        self.name = name
        self.asked = asked
        self.stored = stored
    }

    private init?(_ parts: [Substring]) {
        guard parts.count == 2 || parts.count == 3, let asked = Fingerprint(parts[1]) else {
            return nil
        }
        name = Self.unescaped(parts[0])
        self.asked = asked
        stored = parts.count == 2 ? asked : Fingerprint(parts[2])
        guard stored != nil || parts[2] == "-" else { return nil }
    }

    /// A name in which nothing ends the mark or the name in it.
    private static func escaped(_ name: String) -> String {
        name.utf8.map { byte in
            let isPlain = (0x21...0x7E).contains(byte) && byte != 0x25 && byte != 0x5D
            guard !isPlain else { return String(UnicodeScalar(byte)) }
            let digits = String(byte, radix: 16)
            return "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }

    private static func unescaped(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == 0x25, digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension StringProtocol {
    /// Without white space around it.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
