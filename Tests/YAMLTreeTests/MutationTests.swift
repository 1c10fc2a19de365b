import Diagnostics
import TestSupport
import Testing
import YAMLTree

@Suite struct MutationTests {
    static let seeds: [String] = [
        "a: 1\nb:\n  - x\n  - 'y'\n  - \"z\\n\"\n",
        "base: &b {x: 1, y: [2, 3]}\nc: *b\nd: !!str 5\n",
        "t: |+\n  one\n  two\n\nu: >-\n  a\n\n  b\nv: end # c\n",
        "%YAML 1.2\n---\n? k\n: v\n...\n",
        "größe: 🐰 {{ x }}\r\nq: [a: b, f(1, 2)]\rw: yes\u{85}x: 0123\n",
    ]

    @Test(arguments: 0..<8)
    func `reads any bytes without a trap and with places inside of the file`(_ seed: Int) {
        var random = SplitMix64(seed: UInt64(seed) &* 0x9E37_79B9 &+ 1)
        for _ in 0..<500 {
            let bytes = Self.mutated(&random)
            var report = DiagnosticReport()
            let root = YAMLFile.parse(bytes, path: "a", report: &report)
            if root == nil, !report.hasErrors { Issue.record("no tree and no error: \(bytes)") }
            for diagnostic in report.diagnostics {
                guard let place = diagnostic.place, Self.isRight(place.range, in: bytes) else {
                    Issue.record("\(diagnostic) of \(bytes)")
                    continue
                }
                #expect(!diagnostic.message.contains("\n"))
                #expect(diagnostic.help != nil)
            }
            if let root { Self.check(root, in: bytes) }
            var files = SourceFiles()
            files.add(bytes, path: "a")
            for format in DiagnosticFormat.allCases {
                let output = render(report, as: format, files: files)
                let isSafe = output.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A }
                if !isSafe { Issue.record("a control character in \(output.debugDescription)") }
            }
        }
    }

    private static func check(_ node: YAMLNode, in bytes: [UInt8]) {
        #expect(isRight(node.place.range, in: bytes), "\(node.place) of \(bytes)")
        switch node.content {
        case .scalar(let scalar):
            guard let start = scalar.verbatimStart else { return }
            let end = start.offset + scalar.text.utf8.count
            #expect(Array(bytes[start.offset..<end]) == Array(scalar.text.utf8))
            #expect(isRight(SourceRange(start, start), in: bytes))
        case .sequence(let items): for item in items { check(item, in: bytes) }
        case .mapping(let entries):
            #expect(Set(entries.compactMap(\.key.scalar?.text)).count == entries.count)
            for entry in entries {
                check(entry.key, in: bytes)
                check(entry.value, in: bytes)
            }
        }
    }

    private static func isRight(_ range: SourceRange, in bytes: [UInt8]) -> Bool {
        range.start.offset <= range.end.offset && range.start <= range.end
            && [range.start, range.end].allSatisfy { $0 == position(at: $0.offset, in: bytes) }
            || range == .fileStart
    }

    /// Line and column counted the slow way.
    private static func position(at offset: Int, in bytes: [UInt8]) -> SourcePosition? {
        guard offset <= bytes.count else { return nil }
        var position = SourcePosition(line: 1, column: 1, offset: offset)
        let first = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard offset >= first else { return nil }
        for index in first..<offset {
            let isPair = bytes[index] == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A
            if bytes[index] == 0x0A || (bytes[index] == 0x0D && !isPair) {
                position.line += 1
                position.column = 1
            } else if bytes[index] & 0xC0 != 0x80 {
                position.column += 1
            }
        }
        return position
    }

    private static func mutated(_ random: inout SplitMix64) -> [UInt8] {
        let pieces = [
            ":", ": ", "- ", "\n", "\r", "\t", "[", "]", "{", "}", "\"", "'", "&a", "*a", "!!int ",
            "|", ">", "#", ",", "?", "%", "\u{0}", "ä", "🐰", "<<: ", "---\n", "\u{2028}", "  ",
        ].map { Array($0.utf8) }
        var bytes = Array((seeds.randomElement(using: &random) ?? "").utf8)
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let offset = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes.removeSubrange(offset..<min(bytes.count, offset + 3))
            case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: offset)
            case 2: bytes.removeSubrange(offset...)
            default:
                bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: offset)
            }
        }
        return bytes
    }
}
