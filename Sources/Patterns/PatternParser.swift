/// Reads a regular expression, with the flags `i`, `m`, `s` and `U`.
struct PatternParser {
    private struct Flags {
        var ignoresCase = false
        var isOfLines = false
        var dotIsAll = false
        var isLazy = false
    }

    private let scalars: [Unicode.Scalar]
    private let length: Int
    private var place = 0
    private var flags = Flags()
    /// The names of the groups, nil for those without.
    private(set) var groupNames: [String?] = []

    init(_ text: String) {
        length = text.utf8.count
        scalars = length <= RegularExpression.maximumLength ? Array(text.unicodeScalars) : []
    }

    mutating func parse() throws(PatternFault) -> PatternNode {
        guard length <= RegularExpression.maximumLength else { throw .tooLong }
        let node = try choice(depth: 0)
        guard place == scalars.count else { throw PatternFault("has a `)` that closes nothing") }
        return node
    }

    private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        place + offset < scalars.count ? scalars[place + offset] : nil
    }

    private mutating func take(_ text: String) -> Bool {
        let wanted = Array(text.unicodeScalars)
        guard scalars[place...].starts(with: wanted) else { return false }
        place += wanted.count
        return true
    }

    private mutating func choice(depth: Int) throws(PatternFault) -> PatternNode {
        guard depth <= RegularExpression.maximumDepth else { throw .tooDeep }
        var choices = [try sequence(depth: depth)]
        while take("|") { choices.append(try sequence(depth: depth)) }
        return choices.count == 1 ? choices[0] : .choice(choices)
    }

    private mutating func sequence(depth: Int) throws(PatternFault) -> PatternNode {
        var nodes: [PatternNode] = []
        while let next = peek(), next != "|", next != ")" {
            if take("\\Q") {
                var quoted: [PatternNode] = []
                while place < scalars.count, !take("\\E") { quoted.append(literal()) }
                if let last = quoted.popLast() { quoted.append(try repeated(last)) }
                nodes += quoted
            } else if let node = try atom(depth: depth) {
                nodes.append(try repeated(node))
            }
        }
        return .sequence(nodes)
    }

    private mutating func literal() -> PatternNode {
        place += 1
        return .set(ScalarSet(scalars[place - 1], ignoringCase: flags.ignoresCase))
    }

    /// Nil for flags, which are nothing by themselves.
    private mutating func atom(depth: Int) throws(PatternFault) -> PatternNode? {
        switch scalars[place] {
        case "(":
            place += 1
            return try group(depth: depth)
        case "[":
            place += 1
            return .set(try PatternClass.read(scalars, &place, ignoringCase: flags.ignoresCase))
        case ".":
            place += 1
            return .set(flags.dotIsAll ? .all : .allButNewline)
        case "^":
            place += 1
            return .assertion(flags.isOfLines ? .lineStart : .textStart)
        case "$":
            place += 1
            return .assertion(flags.isOfLines ? .lineEnd : .textEnd)
        case "*", "+", "?": throw PatternFault("has a repeat of nothing")
        case "\\": return try escaped()
        default: return literal()
        }
    }

    private mutating func escaped() throws(PatternFault) -> PatternNode {
        for (text, assertion) in [
            ("\\A", PatternNode.Assertion.textStart), ("\\z", .textEnd), ("\\b", .wordBoundary),
            ("\\B", .noWordBoundary),
        ] where take(text) {
            return .assertion(assertion)
        }
        return .set(try PatternClass.escape(scalars, &place, ignoringCase: flags.ignoresCase))
    }

    private mutating func group(depth: Int) throws(PatternFault) -> PatternNode? {
        let outer = flags
        var index: Int?
        if take("?<=") || take("?<!") {
            throw PatternFault("looks behind, which RE2 does not")
        } else if take("?=") || take("?!") {
            throw PatternFault("looks ahead, which RE2 does not")
        } else if take("?P<") || take("?<") {
            index = try addGroup(named: groupName())
        } else if take("?") {
            guard try readFlags() else { return nil }
        } else {
            index = try addGroup(named: nil)
        }
        let node = try choice(depth: depth + 1)
        guard take(")") else { throw PatternFault("has a `(` that nothing closes") }
        flags = outer
        return index.map { .group(node, index: $0) } ?? node
    }

    private mutating func addGroup(named name: String?) throws(PatternFault) -> Int {
        guard groupNames.count < RegularExpression.maximumGroups else { throw .tooManyGroups }
        if let name, groupNames.contains(name) {
            throw PatternFault("has two groups of the name `\(name)`")
        }
        groupNames.append(name)
        return groupNames.count
    }

    /// What stands up to the `>`, which is taken too.
    private mutating func groupName() throws(PatternFault) -> String {
        var name = String.UnicodeScalarView()
        while let next = peek(), next != ">" {
            guard PatternClass.isOfWord(next) else { break }
            name.append(next)
            place += 1
        }
        guard !name.isEmpty, take(">") else {
            throw PatternFault("has a group without a name of letters, digits and `_`")
        }
        return String(name)
    }

    /// Whether a group begins behind them, as in `(?i:`; those of `(?i)` are for the rest of the
    /// group around.
    private mutating func readFlags() throws(PatternFault) -> Bool {
        var isOn = true
        while let next = peek() {
            place += 1
            switch next {
            case "i": flags.ignoresCase = isOn
            case "m": flags.isOfLines = isOn
            case "s": flags.dotIsAll = isOn
            case "U": flags.isLazy = isOn
            case "-" where isOn: isOn = false
            case ":": return true
            case ")": return false
            default: throw PatternFault("has a group that begins with `(?\(next)`")
            }
        }
        throw PatternFault("has a `(` that nothing closes")
    }

    private mutating func repeated(_ node: PatternNode) throws(PatternFault) -> PatternNode {
        guard let counts = try counts() else { return node }
        let isLazy = take("?") != flags.isLazy
        if try self.counts() != nil { throw PatternFault("has a repeat of a repeat") }
        return .repeated(node, counts.least, counts.most, isGreedy: !isLazy)
    }

    private mutating func counts() throws(PatternFault) -> (least: Int, most: Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        let start = place
        guard take("{"), let least = number() else {
            place = start
            return nil
        }
        var most: Int? = least
        if take(",") { most = number() }
        // What is no count is meant as it stands.
        guard take("}") else {
            place = start
            return nil
        }
        guard max(least, most ?? 0) <= RegularExpression.maximumRepeat else {
            throw PatternFault("repeats more than \(RegularExpression.maximumRepeat) times")
        }
        if let most, most < least { throw PatternFault("repeats at most less than at least") }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var result: Int?
        while let next = peek(), case "0"..."9" = next {
            result = min((result ?? 0) * 10 + Int(next.value - 48), 1_000_000)
            place += 1
        }
        return result
    }
}
