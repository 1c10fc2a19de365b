import Diagnostics

/// Looking at the text itself, where libyaml's marks say too little.
extension SourceMap {
    /// The byte at an offset; 0, which no file contains here, outside of the file.
    func byte(_ offset: Int) -> UInt8 { bytes.indices.contains(offset) ? bytes[offset] : 0 }

    func character(_ offset: Int, is character: Unicode.Scalar) -> Bool {
        byte(offset) == UInt8(ascii: character)
    }

    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
    }

    /// Whether a space, a tab, a line break or an end of the file is at the offset.
    func isBlank(_ offset: Int) -> Bool {
        [0, 0x20, 0x09, 0x0A, 0x0D].contains(byte(offset))
    }

    /// The bytes of the line at an offset, without its line break.
    func line(at offset: Int) -> Range<Int> { content(ofLine: lines.line(at: offset)) }

    func content(ofLine number: Int) -> Range<Int> {
        guard let range = lines.range(of: number) else { return bytes.count..<bytes.count }
        var end = range.upperBound
        while end > range.lowerBound, byte(end - 1) == 0x0A || byte(end - 1) == 0x0D { end -= 1 }
        return range.lowerBound..<end
    }

    /// A line without its indentation, comment and trailing blanks; empty for a blank line.
    func trimmed(_ line: Range<Int>) -> Range<Int> {
        var start = line.lowerBound
        while start < line.upperBound, isBlank(start) { start += 1 }
        return start..<endOfText(in: start..<line.upperBound)
    }

    /// Where the text of a line ends, before a comment and trailing blanks.
    func endOfText(in range: Range<Int>) -> Int {
        var end = range.lowerBound
        var quote: UInt8?
        for offset in range {
            let byte = bytes[offset]
            let isAtWord = offset == range.lowerBound || isBlank(offset - 1)
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "#"), isAtWord {
                break
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'"), isAtWord {
                quote = byte
            }
            if !isBlank(offset) { end = offset + 1 }
        }
        return end
    }

    /// The range without blanks and line breaks at its end.
    func withoutTrailingBlanks(_ range: Range<Int>) -> Range<Int> {
        var end = range.upperBound
        while end > range.lowerBound, isBlank(end - 1) { end -= 1 }
        return range.lowerBound..<end
    }
}

/// The anchor and the tag before a value, and where the value itself begins.
struct NodeProperties {
    var tag: Range<Int>?
    var anchor: Range<Int>?
    var contentStart: Int
}

extension SourceMap {
    /// Steps over a value's anchor and tag, of which libyaml says only that they are there.
    func properties(at start: Int, hasTag: Bool, hasAnchor: Bool) -> NodeProperties {
        var properties = NodeProperties(contentStart: start)
        var expected = (hasTag ? 1 : 0) + (hasAnchor ? 1 : 0)
        while expected > 0 {
            let begin = properties.contentStart
            if hasTag, properties.tag == nil, character(begin, is: "!") {
                properties.tag = begin..<wordEnd(from: begin)
            } else if hasAnchor, properties.anchor == nil, character(begin, is: "&") {
                properties.anchor = begin..<wordEnd(from: begin)
            } else {
                break
            }
            properties.contentStart = skipBlanks(from: wordEnd(from: begin))
            expected -= 1
        }
        return properties
    }

    private func wordEnd(from start: Int) -> Int {
        var end = start
        let isVerbatim = character(start + 1, is: "<")
        while !isBlank(end) {
            if isVerbatim, character(end, is: ">") { return end + 1 }
            if !isVerbatim, [",", "[", "]", "{", "}"].contains(Unicode.Scalar(byte(end))) { break }
            end += 1
        }
        return end
    }

    /// Steps over blanks, line breaks and comments.
    private func skipBlanks(from start: Int) -> Int {
        var offset = start
        while offset < bytes.count {
            if character(offset, is: "#"), isBlank(offset - 1) {
                offset = line(at: offset).upperBound
            } else if isBlank(offset) {
                offset += 1
            } else {
                break
            }
        }
        return offset
    }
}
