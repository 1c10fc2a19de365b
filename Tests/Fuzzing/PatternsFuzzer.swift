import Patterns

/// Reads the first line as a regular expression and as a pattern of `aparse()`, and looks whether they
/// fit the rest.
///
/// Beyond not trapping it holds that a match takes no more steps than the length of the text times that
/// of the program, that a second way to follow the program gives the same groups, that only groups which
/// are said to take no part do so, and that a pattern in parentheses of its own fits the same texts.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPatterns(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    let end = input.firstIndex(of: 0x0A) ?? count
    let pattern = String(decoding: input[..<end], as: UTF8.self)
    let text = String(decoding: input[min(end + 1, count)...], as: UTF8.self)
    if let expression = try? RegularExpression(pattern) {
        let groups = check(expression, text)
        // Behind a `\Q` that nothing ends, a parenthesis is a letter.
        if !pattern.contains(#"\Q"#), let other = try? RegularExpression("(?:\(pattern))") {
            precondition(
                other.captures(in: text, budget: PatternBudget()) == groups, "in parentheses")
        }
        if !pattern.contains(#"\Q"#), let other = try? RegularExpression("\(pattern)|\(pattern)|x"),
            other.groupNames.isEmpty
        {
            precondition(
                groups == nil || other.fits(text, budget: PatternBudget()), "as one of several")
        }
    }
    if let expression = try? RegularExpression(anchors: pattern) {
        let groups = check(expression, text)
        // Case by case is another matter; of ASCII it is simple.
        let scalars = Array(text.unicodeScalars)
        if pattern.utf8.allSatisfy({ $0 < 0x80 }), text.utf8.allSatisfy({ $0 < 0x80 }),
            scalars.count <= RegularExpression.maximumTextLength
        {
            precondition(
                (groups != nil) == isLike(Array(pattern.lowercased().utf8), text.lowercased()),
                "anchors fit otherwise")
        }
    }
    return 0
}

private func check(_ expression: RegularExpression, _ text: String) -> [String?]? {
    let count = expression.program.instructions.count
    precondition(count <= RegularExpression.maximumInstructions, "a long program")
    precondition(expression.groupNames.count <= RegularExpression.maximumGroups, "many groups")
    let budget = PatternBudget()
    let groups = expression.captures(in: text, budget: budget)
    let steps = PatternBudget.steps - budget.left
    let scalars = Array(text.unicodeScalars)
    precondition(steps <= 2 * count * (scalars.count + 1), "more steps than text times pattern")
    precondition(
        expression.fits(text, budget: PatternBudget()) == (groups != nil), "fits without groups")
    if let groups {
        for (index, group) in groups.enumerated() where group == nil {
            precondition(expression.optionalGroups.contains(index + 1), "a group takes no part")
        }
        precondition(
            groups.isEmpty
                || expression.capture(1, in: text, budget: PatternBudget()) == groups[0],
            "one group alone")
    }
    if count * (scalars.count + 1) <= Walk.maximumStates {
        var walk = Walk(expression.program, scalars)
        precondition(walk.groups() == groups, "another way gives something else")
    }
    return groups
}

/// Follows one reading after another to its end, the preferred ones first, and none from where one has
/// been.
private struct Walk {
    static let maximumStates = 200_000

    private let program: PatternProgram
    private let scalars: [Unicode.Scalar]
    private var seen: [Bool]

    init(_ program: PatternProgram, _ scalars: [Unicode.Scalar]) {
        self.program = program
        self.scalars = scalars
        seen = Array(repeating: false, count: program.instructions.count * (scalars.count + 1))
    }

    private enum Step {
        case visit(Int, Int)
        /// Undoes what a reading that led nowhere has remembered.
        case restore(Int, Int)
    }

    mutating func groups() -> [String?]? {
        var places = [Int](repeating: -1, count: 2 * program.groupNames.count)
        var waiting = [Step.visit(0, 0)]
        while let step = waiting.popLast() {
            guard case .visit(let instruction, let place) = step else {
                if case .restore(let slot, let old) = step { places[slot] = old }
                continue
            }
            let state = place * program.instructions.count + instruction
            if seen[state] { continue }
            seen[state] = true
            switch program.instructions[instruction] {
            case .take(let set):
                if place < scalars.count, set.contains(scalars[place]) {
                    waiting.append(.visit(instruction + 1, place + 1))
                }
            case .split(let first, let second):
                waiting += [.visit(second, place), .visit(first, place)]
            case .jump(let target): waiting.append(.visit(target, place))
            case .save(let slot):
                waiting += [.restore(slot, places[slot]), .visit(instruction + 1, place)]
                places[slot] = place
            case .assert(let assertion):
                if holds(assertion, place) { waiting.append(.visit(instruction + 1, place)) }
            case .accept:
                if place == scalars.count { return texts(places) }
            }
        }
        return nil
    }

    private func texts(_ places: [Int]) -> [String?] {
        stride(from: 0, to: places.count, by: 2).map { slot in
            guard places[slot] >= 0, places[slot + 1] >= places[slot] else { return nil }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars[places[slot]..<places[slot + 1]])
            return String(text)
        }
    }

    private func holds(_ assertion: PatternNode.Assertion, _ place: Int) -> Bool {
        let isStart = place == 0
        let isEnd = place == scalars.count
        switch assertion {
        case .textStart: return isStart
        case .textEnd: return isEnd
        case .lineStart: return isStart || scalars[place - 1] == "\n"
        case .lineEnd: return isEnd || scalars[place] == "\n"
        case .wordBoundary, .noWordBoundary:
            let before = !isStart && isOfWord(scalars[place - 1])
            let after = !isEnd && isOfWord(scalars[place])
            if case .wordBoundary = assertion { return before != after }
            return before == after
        }
    }

    private func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.isASCII && (scalar.properties.isAlphabetic || scalar.isDigit)
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}

/// Whether a text fits letters among which `%` and `*` are any.
private func isLike(_ pattern: [UInt8], _ text: String) -> Bool {
    let text = Array(text.utf8)
    /// Which beginnings of the text the pattern so far fits.
    var fits = [Bool](repeating: false, count: text.count + 1)
    fits[0] = true
    for letter in pattern {
        if letter == UInt8(ascii: "%") || letter == UInt8(ascii: "*") {
            if let first = fits.firstIndex(of: true) {
                for place in first..<fits.count { fits[place] = true }
            }
        } else {
            for place in stride(from: text.count, to: 0, by: -1) {
                fits[place] = fits[place - 1] && text[place - 1] == letter
            }
            fits[0] = false
        }
    }
    return fits[text.count]
}
