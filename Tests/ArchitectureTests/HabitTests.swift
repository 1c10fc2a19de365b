import Testing

/// What the style asks for and neither the compiler nor the format checks.
struct HabitTests {
    /// The longest file that need not say why.
    static let maximumLines = 400
    /// How far above its line a reason may stand.
    static let reasonLines = 6

    @Test func `files are short, or say why they are not`() throws {
        for folder in ["Sources", "Tests"] {
            for file in try SourceTree.files(under: folder)
            where file.lines.count > Self.maximumLines && !file.text.contains("// Long because ") {
                Issue.record("\(file.path) has \(file.lines.count) lines")
            }
        }
    }

    // The words below are what is looked for under Sources; none of them is used here.
    @Test func `nothing ends the process on the way`() throws {
        try refuse(["try!", "as!", "fatalError", "unsafeBitCast"], under: "Sources")
    }

    @Test func `only the program prints, reads the environment or exits`() throws {
        for target in Arrows.targets.keys where target != "mqp" {
            try refuse(
                ["print", "debugPrint", "exit", "getenv", "ProcessInfo"],
                under: "Sources/\(target)")
        }
    }

    @Test func `nothing is shared by all, and names say what a thing is`() throws {
        try refuse(["static let shared", "static let instance"], under: "Sources")
        let name = /\b(?:struct|class|enum|actor|protocol) \w*(?:Manager|Helpers?|Utils?|Impl)\b/
        for file in try SourceTree.files(under: "Sources") {
            for match in file.text.matches(of: name) { Issue.record("\(file.path): \(match.0)") }
        }
    }

    @Test func `what the compiler cannot check says why it is safe`() throws {
        for file in try SourceTree.files(under: "Sources") {
            let lines = file.lines
            for line in file.code
            where line.text.contains("@unchecked") || line.text.contains("nonisolated(unsafe)") {
                let above = lines[max(0, line.number - 1 - Self.reasonLines)..<line.number]
                if !above.contains(where: { $0.contains("Safe because") }) {
                    Issue.record("\(file.path):\(line.number) does not say why it is safe")
                }
            }
        }
    }

    /// Records every place where one of the words is used on its own: not in a longer word, nor as
    /// a member or a label, nor declared there.
    private func refuse(_ words: [String], under folder: String) throws {
        for file in try SourceTree.files(under: folder) {
            for word in words where file.text.contains(word) {
                for line in file.code where line.text.contains(word) {
                    for place in line.text.ranges(of: word) {
                        let before = line.text[..<place.lowerBound]
                        let after = line.text[place.upperBound...]
                        guard before.last.map({ !Self.continues($0) && $0 != "." }) ?? true,
                            !before.hasSuffix("func "),
                            after.first.map({ !Self.continues($0) && $0 != ":" }) ?? true
                        else { continue }
                        Issue.record("\(file.path):\(line.number) has `\(word)`")
                    }
                }
            }
        }
    }

    private static func continues(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "_`\"".contains(character)
    }
}
