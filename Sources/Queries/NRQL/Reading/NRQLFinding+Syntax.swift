import Diagnostics

/// What a text can have wrong with its pieces and their order.
extension NRQLFinding {
    private static func syntax(
        _ message: String, at range: Range<Int>, help: String? = nil
    ) -> NRQLFinding {
        NRQLFinding("nrql/syntax", .error, message, at: range, help: help)
    }

    // MARK: Pieces

    static func tooLong(at range: Range<Int>) -> NRQLFinding {
        syntax(
            "a query of more than \(NRQLSyntax.maximumLength) bytes is not read", at: range,
            help: "ask for less, or ask in several queries")
    }

    static func tooManyWords(at range: Range<Int>) -> NRQLFinding {
        syntax(
            "a query of more than \(NRQLLexer.maximumCount) words and marks is not read",
            at: range, help: "ask for less, or ask in several queries")
    }

    static func unclosedText(_ quote: String, at range: Range<Int>) -> NRQLFinding {
        syntax(
            "this \(quote) has no other that closes the text", at: range,
            help: "a \(quote) that belongs to a text has a backslash before it")
    }

    static func unclosedName(at range: Range<Int>) -> NRQLFinding {
        syntax(
            "this backtick has no other that closes the name", at: range,
            help: "a name stands on one line, between two backticks")
    }

    static func nameEndsInDot(at range: Range<Int>) -> NRQLFinding {
        syntax(
            "this name ends in a dot", at: range,
            help: "write what follows the dot, or put the name in backticks")
    }

    static func controlCharacter(at range: Range<Int>) -> NRQLFinding {
        syntax(
            "this name holds a tab or another control character", at: range,
            help: "a name has only what can be seen, and blanks")
    }

    static func noName(at range: Range<Int>) -> NRQLFinding {
        syntax(
            "this text cannot be a name", at: range,
            help: "a name is not empty and holds no backtick, tab or line break")
    }

    static func emptyName(at range: Range<Int>) -> NRQLFinding {
        syntax("there is no name between the backticks", at: range)
    }

    static func unclosedComment(at range: Range<Int>) -> NRQLFinding {
        syntax("this comment has no end", at: range, help: "it ends with `*/`")
    }

    static func unclosedVariable(at range: Range<Int>) -> NRQLFinding {
        syntax(
            "this template variable has no end", at: range,
            help: "a variable is a name on one line, such as `{{name}}`")
    }

    static func foreignMark(_ found: String, at range: Range<Int>) -> NRQLFinding {
        let help: String? =
            switch found {
            case "==": "write `=`"
            case "<>": "write `!=`"
            case "&&", "&": "write `AND`"
            case "||", "|": "write `OR`"
            case "!": "write `NOT`, or `!=` for not equal"
            case ";": "leave it out: a query is a single one"
            default:
                "a name with other characters than letters, digits, `_` and dots stands in "
                    + "backticks"
            }
        return syntax("`\(shown(found))` has no meaning in NRQL", at: range, help: help)
    }

    // MARK: Order

    /// Something else was needed; `what` says what, such as `a condition`.
    static func expected(
        _ what: String, found: String, at range: Range<Int>, help: String? = nil
    ) -> NRQLFinding {
        syntax("\(what) belongs here, not `\(shown(found))`", at: range, help: help)
    }

    static func missing(
        _ what: String, before found: String, at range: Range<Int>, help: String? = nil
    ) -> NRQLFinding {
        syntax("\(what) is missing before `\(shown(found))`", at: range, help: help)
    }

    /// At the end of the text.
    static func missing(
        _ what: String, behind last: String, at range: Range<Int>, help: String? = nil
    ) -> NRQLFinding {
        syntax("\(what) is missing behind `\(shown(last))`", at: range, help: help)
    }

    static func empty(at range: Range<Int>) -> NRQLFinding {
        syntax(
            "there is no query here", at: range,
            help: "begin with `SELECT … FROM …`")
    }

    static func noQuery(
        _ found: String, at range: Range<Int>, near: String?
    ) -> NRQLFinding {
        let question = near.map { "did you mean `\($0)`? " } ?? ""
        return syntax(
            "`\(shown(found))` begins no query", at: range,
            help: question + "a query begins with `SELECT` or `FROM`")
    }

    static func noClause(
        _ found: String, at range: Range<Int>, help: String?
    ) -> NRQLFinding {
        syntax("`\(shown(found))` begins no clause", at: range, help: help)
    }

    static func misplaced(
        _ found: String, at range: Range<Int>, help: String? = nil
    ) -> NRQLFinding {
        syntax("`\(shown(found))` does not belong here", at: range, help: help)
    }

    static func unopened(_ mark: String, at range: Range<Int>) -> NRQLFinding {
        syntax("this `\(mark)` closes nothing", at: range, help: "take it out, or open it")
    }

    static func unclosed(_ mark: String, at range: Range<Int>) -> NRQLFinding {
        let other = mark == "(" ? ")" : mark == "[" ? "]" : "}"
        return syntax("this `\(mark)` is never closed", at: range, help: "a `\(other)` is missing")
    }

    static func missingClause(_ clause: String, at range: Range<Int>) -> NRQLFinding {
        syntax(
            "the query has no \(clause)", at: range,
            help: "a query needs `SELECT` with what is wanted and `FROM` with an event type")
    }

    static func repeated(_ clause: String, at range: Range<Int>) -> NRQLFinding {
        syntax(
            "this is the second \(clause)", at: range, help: "a query has \(clause) once")
    }

    static func noUnit(_ found: String, at range: Range<Int>, help: String?) -> NRQLFinding {
        syntax(
            "`\(shown(found))` is no unit of time", at: range,
            help: help ?? "the units go from `milliseconds` to `years`")
    }

    static func missingAgo(_ length: String, at range: Range<Int>) -> NRQLFinding {
        syntax(
            "a length of time is no point in time", at: range,
            help: "write `\(shown(length)) ago`")
    }

    static func tooDeep(at range: Range<Int>) -> NRQLFinding {
        syntax(
            "parentheses and calls nest deeper than \(NRQLParser.maximumDepth) here", at: range)
    }

    static func tooManyOperators(at range: Range<Int>) -> NRQLFinding {
        syntax(
            "a query with more than \(NRQLParser.maximumOperators) operators is not read",
            at: range, help: "a long list of equals is shorter with `IN`")
    }

    static func textBeside(_ found: String, at range: Range<Int>) -> NRQLFinding {
        syntax(
            "`\(shown(found))` touches the end of a text", at: range,
            help: "a quote is missing, or one inside the text needs a backslash: `\\'`")
    }

    static func nameWithDigit(_ name: String, at range: Range<Int>) -> NRQLFinding {
        syntax(
            "`\(shown(name))` is neither a number nor a name", at: range,
            help: "a name that begins with a digit stands in backticks")
    }
}
