import Diagnostics

/// From libyaml's reason for giving up to the place where a person would mend the file.
///
/// libyaml notices many mistakes lines after they were made: a missing colon at the next colon, a
/// missing quote at the next quote. So its mark is only where the search begins. The cases are told
/// apart by libyaml's own wording; wording that is not known here is passed on.
struct SyntaxDiagnosis {
    let map: SourceMap
    let fault: SyntaxFault
    let lastScalar: (style: YAMLScalar.Style, range: SourceRange)?
    /// The offsets of the brackets that are open, the outermost first.
    let openBrackets: [Int]
    /// The document's value where it has ended already.
    let root: YAMLNode?

    /// The offset at which libyaml noticed.
    var problem: Int { map.offset(ofCharacter: fault.problemCharacter) }
    /// The offset at which the construct began that libyaml was reading.
    var context: Int { map.offset(ofCharacter: fault.contextCharacter) }

    func diagnostic() -> Diagnostic {
        switch fault.problem {
        case "found unexpected end of stream", "found unexpected document indicator":
            return unclosedQuote(at: context)
        case _ where indentingTab != nil:
            let tab = indentingTab ?? problem
            return .tab(map.place(tab..<tab + 1))
        case "could not find expected ':'": return missingColon(at: context)
        case "mapping values are not allowed in this context": return unexpectedColon()
        case "found character that cannot start any token",
            "mapping keys are not allowed in this context":
            return .reserved(
                map.text(problem..<problem + 1), restOfLine(at: problem), quotedRest(at: problem))
        case "block sequence entries are not allowed in this context":
            return .inlineList(restOfLine(at: problem))
        case "found unknown escape character", "did not find expected hexdecimal number",
            "found invalid Unicode character escape code":
            return badEscape
        case "found undefined tag handle":
            let word = map.bytes[problem...].firstIndex { $0 <= 0x20 } ?? map.bytes.count
            return .unknownTag(map.text(problem..<word), map.place(problem..<word))
        case "found incompatible YAML document", "found duplicate %YAML directive",
            "found duplicate %TAG directive":
            return .badDirective(restOfLine(at: problem))
        case _ where isStructural: return structural()
        default: return byContext
        }
    }

    private var isStructural: Bool {
        [
            "did not find expected key", "did not find expected '-'", "did not find expected ','",
            "did not find expected <document start>", "did not find expected node content",
        ].contains { fault.problem.hasPrefix($0) }
    }

    /// What the construct alone says that libyaml was reading.
    private var byContext: Diagnostic {
        let place = restOfLine(at: context)
        let rest = quotedRest(at: context)
        switch fault.context {
        case "while scanning an anchor", "while scanning an alias":
            return .badAnchor(map.text(context..<context + 1), place, rest)
        case "while scanning a tag", "while parsing a tag": return .badTag(place, rest)
        case "while scanning a block scalar":
            return .badBlockScalar(map.text(context..<context + 1), place, rest)
        case "while scanning a directive", "while scanning a %YAML directive",
            "while scanning a %TAG directive", "while parsing a %TAG directive":
            return .badDirective(place)
        default: return .unknown(fault.problem, restOfLine(at: problem))
        }
    }

    /// The tab that stands where libyaml wants indentation, if that is what it stumbled over.
    private var indentingTab: Int? {
        if map.character(problem, is: "\t") { return problem }
        guard openBrackets.isEmpty else { return nil }
        let line = map.line(at: problem)
        let blanks = map.bytes[line].prefix { $0 == 0x20 || $0 == 0x09 }
        guard blanks.endIndex < line.upperBound else { return nil }
        return blanks.firstIndex(of: 0x09)
    }

    private var badEscape: Diagnostic {
        let line = map.line(at: problem)
        var start = min(problem, line.upperBound)
        while start > line.lowerBound, problem - start < 3, !map.character(start, is: "\\") {
            start -= 1
        }
        if !map.character(start, is: "\\") { start = problem }
        return .badEscape(map.place(start..<min(max(start + 2, problem), line.upperBound)))
    }

    /// From an offset to the end of the text of its line; behind the last text of the file where
    /// the offset is at its end.
    func restOfLine(at offset: Int) -> Place {
        let text = map.withoutTrailingBlanks(map.origin..<map.bytes.count)
        guard offset < text.upperBound else { return map.place(text.upperBound..<text.upperBound) }
        let line = map.line(at: offset)
        let end = map.endOfText(in: offset..<max(offset, line.upperBound))
        return map.place(offset..<max(end, min(offset + 1, line.upperBound)))
    }

    /// The rest of a line in quotes, for a help line.
    func quotedRest(at offset: Int) -> String? {
        let line = map.line(at: offset)
        guard offset < line.upperBound else { return nil }
        return quoted(map.text(offset..<map.endOfText(in: offset..<line.upperBound)))
    }
}

extension Diagnostic {
    private static func quoteIt(_ text: String?) -> String {
        text.map { "quote it: `\($0)`" } ?? "put the value into quotes"
    }

    fileprivate static func tab(_ place: Place) -> Diagnostic {
        Diagnostic(
            "yaml/tab-indentation", .error, "a tab stands where only spaces may", at: place,
            label: "a tab", help: "indent with spaces")
    }

    fileprivate static func reserved(
        _ character: String, _ place: Place, _ rest: String?
    ) -> Diagnostic {
        Diagnostic(
            "yaml/reserved-character", .error, "a plain value cannot begin with `\(character)`",
            at: place, help: quoteIt(rest))
    }

    fileprivate static func inlineList(_ place: Place) -> Diagnostic {
        Diagnostic(
            "yaml/inline-list", .error, "a list cannot begin on the line of its key", at: place,
            help: "begin it on the next line, or write it in brackets: `[first, second]`")
    }

    fileprivate static func badEscape(_ place: Place) -> Diagnostic {
        Diagnostic(
            "yaml/bad-escape", .error, "this is not an escape that YAML knows", at: place,
            help: "write `\\\\` for a backslash, or use single quotes, which have no escapes")
    }

    fileprivate static func badAnchor(
        _ sign: String, _ place: Place, _ rest: String?
    ) -> Diagnostic {
        let kind = sign == "*" ? "an alias" : "an anchor"
        return Diagnostic(
            "yaml/bad-anchor", .error, "`\(sign)` begins \(kind), and no name follows", at: place,
            label: "letters, digits, `-` and `_` make a name", help: quoteIt(rest))
    }

    fileprivate static func badTag(_ place: Place, _ rest: String?) -> Diagnostic {
        Diagnostic(
            "yaml/bad-tag", .error, "`!` begins a tag, and this is none", at: place,
            help: quoteIt(rest))
    }

    fileprivate static func badBlockScalar(
        _ sign: String, _ place: Place, _ rest: String?
    ) -> Diagnostic {
        Diagnostic(
            "yaml/bad-block-scalar", .error, "`\(sign)` begins a text on the lines below",
            at: place,
            label: "only an indentation from 1 to 9, `+` or `-` may follow",
            help: rest.map { "begin the text on the next line, or quote it: `\($0)`" }
                ?? "begin the text on the next line, or put it into quotes")
    }

    fileprivate static func badDirective(_ place: Place) -> Diagnostic {
        Diagnostic(
            "yaml/bad-directive", .error,
            "a line that begins with `%` is a directive, and this is none",
            at: place, help: "remove the line, or quote the value")
    }

    fileprivate static func unknown(_ problem: String, _ place: Place) -> Diagnostic {
        Diagnostic(
            "yaml/syntax", .error, "this is not YAML: \(problem)", at: place,
            help: "look at this line and the one before for brackets, quotes and indentation")
    }
}
