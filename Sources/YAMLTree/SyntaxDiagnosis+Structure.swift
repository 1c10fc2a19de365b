import Diagnostics

/// Values that are not where libyaml expects them: quotes, brackets and indentation.
extension SyntaxDiagnosis {
    /// The parser found something else than the next item of the collection that it was reading.
    func structural() -> Diagnostic {
        if let fault = afterQuote() { return fault }
        if let fault = inBrackets() { return fault }
        let line = map.trimmed(map.line(at: problem))
        guard line.contains(problem) else {
            return .unexpected("the end of the file", restOfLine(at: problem))
        }
        if [",", "]", "}"].contains(where: { map.character(problem, is: $0) }) {
            return .strayBracket(
                map.text(problem..<problem + 1), map.place(problem..<problem + 1))
        }
        guard line.lowerBound == problem, root?.scalar == nil else {
            return .unexpected("more text", restOfLine(at: problem))
        }
        return wrongIndentation(line)
    }

    /// A line that begins in a column in which nothing above begins, or is of the wrong kind there.
    private func wrongIndentation(_ line: Range<Int>) -> Diagnostic {
        let start = map.position(at: line.lowerBound)
        let outer = root?.place.range.start ?? map.position(at: context)
        if let above = lineAbove(problem) {
            if root != nil, map.text(above) == "..." { return .secondDocument(map.place(line)) }
            if start.column > outer.column, let fault = nestedUnderValue(line, above: above) {
                return fault
            }
        }
        guard outer.offset < line.lowerBound, outer.column != start.column else {
            let isItem = contentStart(in: line) > line.lowerBound
            return .mixed(isItem, map.place(line))
        }
        let first = map.trimmed(outer.offset..<map.line(at: outer.offset).upperBound)
        return .wrongIndentation(
            column: start.column, map.place(line), outer: outer.column, map.place(first))
    }

    /// A quote that did not close where it should have, so that text follows the next quote.
    private func afterQuote() -> Diagnostic? {
        guard let last = lastScalar, last.style == .singleQuoted || last.style == .doubleQuoted,
            last.range.end.offset <= problem,
            last.range.end.line == map.lines.line(at: problem),
            !map.isBlank(problem),
            map.bytes[last.range.end.offset..<problem].allSatisfy({ $0 == 0x20 || $0 == 0x09 })
        else { return nil }
        if last.range.start.line < last.range.end.line {
            return unclosedQuote(at: last.range.start.offset)
        }
        let isAdjacent = last.range.end.offset == problem
        guard isAdjacent || openBrackets.isEmpty else { return nil }
        guard !map.character(problem, is: "]"), !map.character(problem, is: "}") else { return nil }
        return .textAfterQuote(
            restOfLine(at: problem), isSingle: last.style == .singleQuoted)
    }

    /// The opening quote and the rest of its line.
    func unclosedQuote(at quote: Int) -> Diagnostic {
        let line = map.withoutTrailingBlanks(map.line(at: quote))
        return .unclosedQuote(
            map.text(quote..<quote + 1), map.place(quote..<max(quote + 1, line.upperBound)))
    }

    private func inBrackets() -> Diagnostic? {
        guard !openBrackets.isEmpty else { return nil }
        for bracket in openBrackets.reversed() where !closes(bracket) {
            return .unclosedBracket(
                map.text(bracket..<bracket + 1), map.place(bracket..<bracket + 1))
        }
        if map.character(problem, is: ":") { return colonInBrackets() }
        let isValueMissing = map.character(problem, is: ",")
        return isValueMissing
            ? .missingValue(map.place(problem..<problem + 1))
            : .missingComma(restOfLine(at: problem))
    }

    /// Whether a bracket is closed before the file ends or goes on with a key that stands no deeper
    /// than the line of the bracket.
    private func closes(_ bracket: Int) -> Bool {
        let firstLine = map.trimmed(map.line(at: bracket))
        let indentation = firstLine.lowerBound - map.line(at: bracket).lowerBound
        var open: [UInt8] = []
        var offset = bracket
        while offset < map.bytes.count {
            let byte = map.byte(offset)
            let isAtWord = offset == 0 || map.isBlank(offset - 1) || isFlowIndicator(offset - 1)
            switch byte {
            case UInt8(ascii: "["): open.append(UInt8(ascii: "]"))
            case UInt8(ascii: "{"): open.append(UInt8(ascii: "}"))
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                guard open.popLast() == byte else { return false }
                if open.isEmpty { return true }
            case UInt8(ascii: "#") where isAtWord: offset = map.line(at: offset).upperBound
            case UInt8(ascii: "\"") where isAtWord, UInt8(ascii: "'") where isAtWord:
                guard let end = endOfQuoted(from: offset, in: offset..<map.bytes.count) else {
                    return false
                }
                offset = end - 1
            case 0x0A, 0x0D:
                if beginsKey(at: offset + 1, indentedAtMost: indentation) { return false }
            default: break
            }
            offset += 1
        }
        return false
    }

    private func isFlowIndicator(_ offset: Int) -> Bool {
        [",", "[", "]", "{", "}", ":"].contains { map.character(offset, is: $0) }
    }

    private func beginsKey(at lineStart: Int, indentedAtMost limit: Int) -> Bool {
        let line = map.trimmed(map.line(at: lineStart))
        guard line.lowerBound - lineStart <= limit else { return false }
        return !line.isEmpty && colon(in: contentStart(in: line)..<line.upperBound) != nil
    }
}

extension Diagnostic {
    fileprivate static func unclosedQuote(_ quote: String, _ place: Place) -> Diagnostic {
        Diagnostic(
            "yaml/unclosed-quote", .error, "the quote that opens here does not close", at: place,
            label: "opened here", help: "put `\(quote)` at the end of the value")
    }

    fileprivate static func textAfterQuote(_ place: Place, isSingle: Bool) -> Diagnostic {
        Diagnostic(
            "yaml/text-after-quote", .error, "text follows the closing quote of a value", at: place,
            label: "outside of the quotes",
            help: isSingle
                ? "quote the whole value; inside of single quotes write `''` for one of them"
                : "quote the whole value; inside of double quotes write `\\\"` for one of them")
    }

    fileprivate static func unclosedBracket(_ bracket: String, _ place: Place) -> Diagnostic {
        Diagnostic(
            "yaml/unclosed-bracket", .error, "the bracket `\(bracket)` does not close", at: place,
            label: "opened here",
            help: "put `\(bracket == "[" ? "]" : "}")` behind the last value")
    }

    fileprivate static func strayBracket(_ bracket: String, _ place: Place) -> Diagnostic {
        Diagnostic(
            "yaml/stray-bracket", .error, "`\(bracket)` stands outside of brackets", at: place,
            help: "remove it, or quote the value that it belongs to")
    }

    fileprivate static func missingComma(_ place: Place) -> Diagnostic {
        Diagnostic(
            "yaml/missing-comma", .error, "a comma is missing before this", at: place,
            help: "put `, ` between the values in brackets")
    }

    fileprivate static func missingValue(_ place: Place) -> Diagnostic {
        Diagnostic(
            "yaml/missing-value", .error, "no value stands before this comma", at: place,
            help: "remove the comma, or write `null` for an absent value")
    }

    fileprivate static func unexpected(_ what: String, _ place: Place) -> Diagnostic {
        Diagnostic(
            "yaml/syntax", .error, "\(what) comes where the value has ended", at: place,
            help: "put the whole value into quotes, or move the text to a line of its own")
    }

    fileprivate static func mixed(_ isItem: Bool, _ place: Place) -> Diagnostic {
        Diagnostic(
            "yaml/indentation", .error,
            isItem ? "a list item stands among keys" : "a key stands among list items", at: place,
            help: isItem
                ? "indent it under the key that it belongs to"
                : "begin it in the column of the key that it belongs with")
    }

    fileprivate static func wrongIndentation(
        column: Int, _ place: Place, outer: Int, _ outerPlace: Place
    ) -> Diagnostic {
        Diagnostic(
            "yaml/indentation", .error,
            "this line begins in a column in which nothing above begins",
            at: place, label: "column \(column)",
            help: "begin it in column \(outer), or in that of a line above that it belongs with",
            remarks: [Remark("what it may belong with begins in column \(outer)", at: outerPlace)])
    }
}
