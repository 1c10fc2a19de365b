import Exposition

/// Makes texts that are a little wrong, or right in an unusual way, out of real ones.
struct Mutation {
    /// What is put somewhere, most of it with a meaning in one of the formats.
    private static let pieces: [String] = [
        "{", "}", "\"", ",", "=", "\\", " ", "  ", "\t", "\n", "\r", "#", " # ", "_", ":", ".", "-",
        "+",
        "e", "E", "0", "9", "a", "Z", "é", "\u{0}", "\\n", "\\\"", "\\\\", "\\x", "{}", ",,",
        "\"\"", " 1",
        " 1700000000", " 1.5", " # {a=\"b\"} 1", " # {a=\"b\"} 1 2.5", "a=\"b\",", ",a=\"b\"",
        "\"a b\"=\"c\",",
        "\"a.b\",", "# EOF\n", "# TYPE a gauge\n", "# HELP a b\n", "# UNIT a b\n", "# a\n", "\n\n",
        "__name__=\"x\",", "le=\"+Inf\",",
    ]
    private static let values: [String] = [
        "0", "-0", "1e400", "1e-400", "NaN", "nan", "+Inf", "-INF", "Infinity", "+NaN", "0x10",
        "1_000", "1.",
        ".5", ".", "1e5", "1E+5", "e5", "18446744073709551615", "18446744073709551616",
        "-9223372036854775808",
        "9007199254740993", "0.1234567890123456789", "123456789012345678e-17", "00012", "1 2",
        "1 -2", "", "-",
        "x", "1٣", "0b1", "1e", "2.5e-324", "179769313486231580793e289",
    ]
    private static let raw: [[UInt8]] = [
        [0xFF], [0xC3], [0xC0, 0x80], [0xE2, 0x82], [0xEF, 0xBB, 0xBF],
    ]

    var random: any RandomNumberGenerator

    /// Some lines of a body, with one change or two.
    mutating func text(from body: ExpositionText) -> ExpositionText {
        var lines = excerpt(of: body)
        if body.format == .openMetrics { lines.append(Array("# EOF".utf8)) }
        var bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
        for _ in 0..<number(1...2) { change(&bytes) }
        return ExpositionText(format: body.format, bytes: bytes)
    }

    /// Up to 25 lines, from the beginning of a family on.
    private mutating func excerpt(of body: ExpositionText) -> [[UInt8]] {
        let lines = body.bytes.split(separator: UInt8(ascii: "\n")).map(Array.init)
            .filter { !$0.elementsEqual("# EOF".utf8) }
        let count = number(2...25)
        let start = number(0...max(0, lines.count - count))
        let first = lines[start...].firstIndex { $0.starts(with: "# HELP".utf8) }
        return Array(lines[(first ?? 0)...].prefix(count))
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let place = number(0...bytes.count - 1)
        switch number(0...9) {
        case 0: bytes.remove(at: place)
        case 1: bytes[place] = UInt8(number(0...255))
        case 2, 3:
            bytes.insert(contentsOf: Self.pieces[number(0...Self.pieces.count - 1)].utf8, at: place)
        case 4:
            let piece = Array(Self.pieces[number(0...Self.pieces.count - 1)].utf8)
            bytes.replaceSubrange(place..<min(place + piece.count, bytes.count), with: piece)
        case 5: bytes.insert(contentsOf: Self.raw[number(0...Self.raw.count - 1)], at: place)
        case 6: bytes.removeLast(number(1...min(40, bytes.count)))
        case 7: moveLine(&bytes)
        default: replaceValue(&bytes)
        }
    }

    /// Copies or moves a line to another place.
    private mutating func moveLine(_ bytes: inout [UInt8]) {
        var lines = bytes.split(separator: UInt8(ascii: "\n")).map(Array.init)
        guard lines.count > 1 else { return }
        let line = lines[number(0...lines.count - 1)]
        if number(0...1) == 0 { lines.remove(at: number(0...lines.count - 1)) }
        lines.insert(line, at: number(0...lines.count - 1))
        bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
    }

    /// Puts another number, or none, at the end of a sample.
    private mutating func replaceValue(_ bytes: inout [UInt8]) {
        var lines = bytes.split(separator: UInt8(ascii: "\n")).map(Array.init)
        let samples = lines.indices.filter { lines[$0].first != UInt8(ascii: "#") }
        guard !samples.isEmpty else { return }
        let index = samples[number(0...samples.count - 1)]
        guard let space = lines[index].lastIndex(of: UInt8(ascii: " ")) else { return }
        let value = Self.values[number(0...Self.values.count - 1)]
        lines[index].replaceSubrange((space + 1)..., with: value.utf8)
        bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        .random(in: range, using: &random)
    }
}
