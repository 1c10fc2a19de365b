/// The page that tells what to do when an alert fires.
enum RunbookPage {
    /// What the file is called.
    static let fileName = "Runbook.md"

    /// The anchors of its sections: each heading in lower case, with `-` for blanks and without other
    /// punctuation.
    static func anchors(of bytes: [UInt8]) -> Set<String> {
        var isCode = false
        var anchors: Set<String> = []
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            if line.hasPrefix("```") { isCode.toggle() }
            guard !isCode, line.hasPrefix("#") else { continue }
            let heading = line.drop { $0 == "#" }
            guard heading.first == " " else { continue }
            anchors.insert(anchor(of: String(heading.dropFirst())))
        }
        return anchors
    }

    private static func anchor(of heading: String) -> String {
        String(
            heading.lowercased().compactMap { character -> Character? in
                if character == " " { return "-" }
                let isKept = character.isLetter || character.isNumber || "-_".contains(character)
                return isKept ? character : nil
            })
    }
}
