/// A regular expression as instructions, of which many run side by side.
package struct PatternProgram: Sendable {
    package enum Instruction: Sendable {
        /// Takes one scalar, and goes on behind.
        case take(ScalarSet)
        /// Goes on at both, the first before the second.
        case split(Int, Int)
        case jump(Int)
        /// Remembers the place: 2 * group for its start, and one more for its end.
        case save(Int)
        case assert(PatternNode.Assertion)
        case accept
    }

    package private(set) var instructions: [Instruction] = []
    package let groupNames: [String?]
    /// How many nodes were written out, which may be ones without an instruction.
    private var nodeCount = 0

    /// - Throws: where there would be too many.
    init(_ node: PatternNode, groupNames: [String?]) throws(PatternFault) {
        self.groupNames = groupNames
        try append(node)
        try append(.accept)
    }

    private mutating func append(_ instruction: Instruction) throws(PatternFault) {
        guard instructions.count < RegularExpression.maximumInstructions else {
            throw .tooLongWrittenOut
        }
        instructions.append(instruction)
    }

    private mutating func append(_ node: PatternNode) throws(PatternFault) {
        nodeCount += 1
        guard nodeCount <= 2 * RegularExpression.maximumInstructions else {
            throw .tooLongWrittenOut
        }
        switch node {
        case .set(let set): try append(.take(set))
        case .sequence(let nodes): for node in nodes { try append(node) }
        case .choice(let nodes): try append(choices: nodes[...])
        case .repeated(let node, let least, let most, let isGreedy):
            for _ in 0..<least { try append(node) }
            if let most {
                try append(node, upTo: most - least, isGreedy: isGreedy)
            } else {
                try append(endless: node, isGreedy: isGreedy)
            }
        case .group(let node, let index):
            try append(.save(2 * (index - 1)))
            try append(node)
            try append(.save(2 * (index - 1) + 1))
        case .assertion(let assertion): try append(.assert(assertion))
        }
    }

    private mutating func append(choices: ArraySlice<PatternNode>) throws(PatternFault) {
        var ends: [Int] = []
        for node in choices.dropLast() {
            let split = instructions.count
            try append(.accept)
            try append(node)
            ends.append(instructions.count)
            try append(.accept)
            instructions[split] = .split(split + 1, instructions.count)
        }
        if let last = choices.last { try append(last) }
        for end in ends { instructions[end] = .jump(instructions.count) }
    }

    private mutating func append(
        _ node: PatternNode, upTo count: Int, isGreedy: Bool
    ) throws(PatternFault) {
        var splits: [Int] = []
        for _ in 0..<count {
            splits.append(instructions.count)
            try append(.accept)
            try append(node)
        }
        for split in splits { set(split, isGreedy, into: split + 1, past: instructions.count) }
    }

    private mutating func append(
        endless node: PatternNode, isGreedy: Bool
    ) throws(PatternFault) {
        let split = instructions.count
        try append(.accept)
        try append(node)
        try append(.jump(split))
        set(split, isGreedy, into: split + 1, past: instructions.count)
    }

    private mutating func set(_ split: Int, _ isGreedy: Bool, into body: Int, past end: Int) {
        instructions[split] = isGreedy ? .split(body, end) : .split(end, body)
    }
}
