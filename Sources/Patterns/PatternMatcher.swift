/// Runs a pattern over a text: at each scalar, all places in the pattern that can be reached, the
/// preferred ones first, none twice.
struct PatternMatcher {
    private let program: PatternProgram
    private let hasGroups: Bool
    /// How many scalars are taken between two looks at whether the work was cancelled.
    private static let placesBetweenLooks = 64

    init(_ program: PatternProgram, hasGroups: Bool) {
        self.program = program
        self.hasGroups = hasGroups
    }

    private struct Threads {
        var instructions: [Int] = []
        /// What each has remembered, one row of `width` for each.
        var places: [Int] = []
        /// By instruction, when it was last reached.
        var reached: [Int]

        init(count: Int) { reached = [Int](repeating: -1, count: count) }

        mutating func removeAll() {
            instructions.removeAll(keepingCapacity: true)
            places.removeAll(keepingCapacity: true)
        }
    }

    /// The groups of the preferred reading that takes all of a text; nil where there is none.
    func match(_ text: String, budget: PatternBudget) -> [Range<Int>?]? {
        guard !budget.isSpent else { return nil }
        let scalars = Array(text.unicodeScalars.prefix(RegularExpression.maximumTextLength + 1))
        guard scalars.count <= RegularExpression.maximumTextLength else { return nil }
        let width = hasGroups ? 2 * program.groupNames.count : 0
        var now = Threads(count: program.instructions.count)
        var next = Threads(count: program.instructions.count)
        var steps = 0
        add(0, [Int](repeating: -1, count: width), to: &now, at: 0, in: scalars, &steps)
        for place in scalars.indices {
            guard !now.instructions.isEmpty else { break }
            // Nobody waits for the answer any more, nor for what other texts would give.
            if place.isMultiple(of: Self.placesBetweenLooks), Task.isCancelled {
                budget.spend(budget.left)
                return nil
            }
            next.removeAll()
            for (thread, instruction) in now.instructions.enumerated() {
                guard case .take(let set) = program.instructions[instruction] else { continue }
                steps += 1
                guard set.contains(scalars[place]) else { continue }
                let saved = Array(now.places[(thread * width)..<((thread + 1) * width)])
                add(instruction + 1, saved, to: &next, at: place + 1, in: scalars, &steps)
            }
            swap(&now, &next)
        }
        budget.spend(steps)
        guard
            let thread = now.instructions.firstIndex(where: {
                if case .accept = program.instructions[$0] { return true }
                return false
            })
        else { return nil }
        return stride(from: thread * width, to: (thread + 1) * width, by: 2).map { place in
            let (start, end) = (now.places[place], now.places[place + 1])
            return start >= 0 && end >= start ? start..<end : nil
        }
    }

    /// Adds what can be reached from an instruction without taking anything.
    private func add(
        _ instruction: Int, _ saved: [Int], to threads: inout Threads, at place: Int,
        in scalars: [Unicode.Scalar], _ steps: inout Int
    ) {
        var waiting = [(instruction, saved)]
        while let (instruction, saved) = waiting.popLast() {
            guard threads.reached[instruction] != place else { continue }
            threads.reached[instruction] = place
            steps += 1
            switch program.instructions[instruction] {
            case .jump(let target): waiting.append((target, saved))
            case .split(let first, let second):
                waiting.append((second, saved))
                waiting.append((first, saved))
            case .save(let slot):
                var saved = saved
                if hasGroups { saved[slot] = place }
                waiting.append((instruction + 1, saved))
            case .assert(let assertion):
                if holds(assertion, at: place, in: scalars) {
                    waiting.append((instruction + 1, saved))
                }
            case .take, .accept:
                threads.instructions.append(instruction)
                threads.places.append(contentsOf: saved)
            }
        }
    }

    private func holds(
        _ assertion: PatternNode.Assertion, at place: Int, in scalars: [Unicode.Scalar]
    ) -> Bool {
        let before = place > 0 ? scalars[place - 1] : nil
        let after = place < scalars.count ? scalars[place] : nil
        let isBoundary = PatternClass.isOfWord(before) != PatternClass.isOfWord(after)
        switch assertion {
        case .textStart: return before == nil
        case .textEnd: return after == nil
        case .lineStart: return before == nil || before == "\n"
        case .lineEnd: return after == nil || after == "\n"
        case .wordBoundary: return isBoundary
        case .noWordBoundary: return !isBoundary
        }
    }
}
