import Diagnostics

/// Colons that are missing and colons that are too many.
extension SyntaxDiagnosis {
    /// A word at a line's start that never gets its colon.
    func missingColon(at word: Int) -> Diagnostic {
        let line = map.line(at: word)
        if isQuote(word), endOfQuoted(from: word, in: line) == nil {
            return unclosedQuote(at: word)
        }
        let place = restOfLine(at: word)
        let text = map.text(place.range.start.offset..<place.range.end.offset)
        return .missingColon(text, place)
    }

    /// A colon where no key can be: the second of its line, or that of a line which libyaml took
    /// for the rest of the value above.
    func unexpectedColon() -> Diagnostic {
        let line = map.trimmed(map.line(at: problem))
        let start = contentStart(in: line)
        let isInLine = (start..<line.upperBound).contains(problem)
        if let colon = colon(in: start..<max(start, min(problem, line.upperBound))) {
            return colonInValue(after: colon, in: line)
        }
        guard isInLine, let above = lineAbove(problem) else {
            return .colonInValue(restOfLine(at: problem), nil)
        }
        if let fault = nestedUnderValue(start..<line.upperBound, above: above) { return fault }
        let word = contentStart(in: above)..<above.upperBound
        return .missingColon(map.text(word), map.place(word))
    }

    /// A key that stands deeper than one that has a value in its own line; nil where the line above
    /// has no key with a value.
    func nestedUnderValue(_ line: Range<Int>, above: Range<Int>) -> Diagnostic? {
        let start = contentStart(in: above)
        guard let colon = colon(in: start..<above.upperBound), colon + 1 < above.upperBound,
            column(of: start) < column(of: line.lowerBound)
        else { return nil }
        let end = self.colon(in: line) ?? line.upperBound
        return .nestedUnderValue(
            map.text(line.lowerBound..<end), map.place(line.lowerBound..<end),
            map.text(start..<colon), map.place(start..<colon))
    }

    private func column(of offset: Int) -> Int { map.position(at: offset).column }

    /// A value in brackets with a colon in it.
    func colonInBrackets() -> Diagnostic {
        let line = map.trimmed(map.line(at: problem))
        let ends = Set(",[]{}".utf8)
        var start = problem
        while start > line.lowerBound, !ends.contains(map.byte(start - 1)) { start -= 1 }
        var end = min(problem, line.upperBound)
        while end < line.upperBound, !ends.contains(map.byte(end)) { end += 1 }
        let colon = colon(in: start..<max(start, problem))
        return colonInValue(after: colon ?? start - 1, in: line.lowerBound..<end)
    }

    /// A value with a colon in it, from the colon of its own key on.
    func colonInValue(after colon: Int, in line: Range<Int>) -> Diagnostic {
        var start = colon + 1
        while start < line.upperBound, map.isBlank(start) { start += 1 }
        let value = start..<max(start, line.upperBound)
        return .colonInValue(map.place(value), quoted(map.text(value)))
    }

    /// The first colon of a range that ends a key: outside of quotes, with a blank behind it.
    func colon(in range: Range<Int>) -> Int? {
        var offset = range.lowerBound
        if isQuote(offset) { offset = endOfQuoted(from: offset, in: range) ?? offset }
        while offset < range.upperBound {
            if map.character(offset, is: ":"), map.isBlank(offset + 1) { return offset }
            offset += 1
        }
        return nil
    }

    /// Where the text of a line begins, behind the dashes of list items.
    func contentStart(in line: Range<Int>) -> Int {
        var start = line.lowerBound
        while start < line.upperBound, map.character(start, is: "-"), map.isBlank(start + 1) {
            start += 1
            while start < line.upperBound, map.isBlank(start) { start += 1 }
        }
        return start
    }

    /// The text of the closest line above that has any.
    func lineAbove(_ offset: Int) -> Range<Int>? {
        var number = map.lines.line(at: offset) - 1
        while number >= 1 {
            let text = map.trimmed(map.content(ofLine: number))
            if !text.isEmpty { return text }
            number -= 1
        }
        return nil
    }

    func isQuote(_ offset: Int) -> Bool {
        map.character(offset, is: "\"") || map.character(offset, is: "'")
    }

    /// The offset behind the closing quote of a text; nil where it does not close in the range.
    func endOfQuoted(from start: Int, in range: Range<Int>) -> Int? {
        let quote = map.byte(start)
        var offset = start + 1
        while offset < range.upperBound {
            if quote == UInt8(ascii: "\""), map.character(offset, is: "\\") {
                offset += 1
            } else if map.byte(offset) == quote {
                let isDoubled = quote == UInt8(ascii: "'") && map.byte(offset + 1) == quote
                guard isDoubled else { return offset + 1 }
                offset += 1
            }
            offset += 1
        }
        return nil
    }
}

extension Diagnostic {
    fileprivate static func missingColon(_ text: String, _ place: Place) -> Diagnostic {
        let isWord = !text.isEmpty && text.utf8.count <= 40 && !text.utf8.contains(0x20)
        return Diagnostic(
            "yaml/missing-colon", .error, "a colon is missing behind this key", at: place,
            label: "no `: ` in this line",
            help: isWord
                ? "write `\(text): `" : "write it as `key: value`, with a blank behind the colon")
    }

    fileprivate static func colonInValue(_ place: Place, _ quoted: String?) -> Diagnostic {
        Diagnostic(
            "yaml/colon-in-value", .error, "a plain value cannot hold a colon followed by a blank",
            at: place,
            help: quoted.map { "quote it: `\($0)`" } ?? "put the value into quotes")
    }

    fileprivate static func nestedUnderValue(
        _ key: String, _ place: Place, _ above: String, _ abovePlace: Place
    ) -> Diagnostic {
        Diagnostic(
            "yaml/indentation", .error, "`\(key)` is indented under a key that has a value already",
            at: place, label: "too deep", help: "begin it in the column of `\(above)`",
            remarks: [Remark("`\(above)` has a value in its own line", at: abovePlace)])
    }
}
