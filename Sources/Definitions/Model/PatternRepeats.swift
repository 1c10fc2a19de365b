/// What a regular expression repeats, found by a look at its text alone.
struct PatternRepeats {
    /// Whether a group is repeated in which something is repeated: `(a+)+`.
    private(set) var isNested = false
    /// How often any character is repeated: `.*` and `.+`.
    private(set) var wildcardCount = 0
    /// The most repeats, or pieces that can be absent, with nothing between them: two in `a*b?c`.
    private(set) var mostInARow = 0

    private let scalars: [Unicode.Scalar]
    private var index = 0

    /// Takes any text, also one that is no pattern.
    init(_ pattern: String) {
        scalars = Array(pattern.unicodeScalars)
        // For each open group, whether there is a repeat in it; the first is the whole pattern.
        var hasRepeat = [false]
        var inARow = 0
        while index < scalars.count {
            var isRepeatInside = false
            let isWildcard = scalars[index] == "."
            let isGroupEnd = scalars[index] == ")"
            switch scalars[index] {
            case "\\": index += 2
            case "[": skipClass()
            case "(":
                hasRepeat.append(false)
                index += 1
                // The `?` of `(?!` is no repeat.
                if index < scalars.count, scalars[index] == "?" { index += 1 }
                continue
            case ")":
                isRepeatInside = hasRepeat.count > 1 ? hasRepeat.removeLast() : false
                index += 1
            default: index += 1
            }
            let quantifier = skipQuantifier()
            let isRepeated = quantifier != nil && quantifier != "?"
            if isRepeated, isRepeatInside { isNested = true }
            if isRepeated, isWildcard { wildcardCount += 1 }
            if isRepeated || isRepeatInside { hasRepeat[hasRepeat.count - 1] = true }
            if quantifier != nil {
                inARow += 1
            } else if !isGroupEnd {
                inARow = 0
            }
            mostInARow = max(mostInARow, inARow)
        }
    }

    /// The first character of the quantifier that stands here, with all of it behind the index.
    private mutating func skipQuantifier() -> Unicode.Scalar? {
        guard index < scalars.count, "*+?{".unicodeScalars.contains(scalars[index]) else {
            return nil
        }
        let first = scalars[index]
        if first == "{" {
            while index < scalars.count, scalars[index] != "}" { index += 1 }
        }
        index += 1
        // Whether it takes as little or as much as it can.
        if index < scalars.count, "?+".unicodeScalars.contains(scalars[index]) { index += 1 }
        return first
    }

    /// Goes to what follows a class of characters.
    private mutating func skipClass() {
        var depth = 0
        while index < scalars.count {
            switch scalars[index] {
            case "\\": index += 1
            case "[": depth += 1
            case "]": depth -= 1
            default: break
            }
            index += 1
            if depth == 0 { return }
        }
    }
}
