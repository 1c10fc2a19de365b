extension Program {
    /// The program of a term that yields a number or a truth.
    init(_ term: Term) {
        var builder = ProgramBuilder()
        builder.append(term)
        self = builder.program
        switch (instructions.count, instructions.first) {
        case (1, .push(let value)?): shortcut = .constant(value)
        case (1, .number(let cell)?): shortcut = .number(cell)
        case (1, .rate(let cell)?): shortcut = .rate(cell)
        default: break
        }
    }
}

/// Writes the instructions of a term, operands first, and counts the stack that they need.
private struct ProgramBuilder {
    var program = Program()
    private var height = 0

    mutating func append(_ term: Term) {
        switch term {
        case .constant(let value): emit(.push(value))
        case .number(let field): emit(.number(Cell(field)))
        case .boolean(let field): emit(.boolean(Cell(field)))
        case .rate(let counter):
            emit(.rate(Cell(frame: counter.field.frame, slot: counter.slot)))
        case .delta(let counter):
            emit(.delta(Cell(frame: counter.field.frame, slot: counter.slot)))
        case .rows(let frame): emit(.rows(Int32(truncatingIfNeeded: frame)))
        case .aggregate(let aggregate, let frame, let body):
            program.loops.append(
                .init(
                    aggregate: aggregate, frame: Int32(truncatingIfNeeded: frame),
                    body: Program(body)))
            emit(.aggregate(last(program.loops)))
        case .scaled(let inner, let scale):
            append(inner)
            switch scale {
            case .multiply(let factor): emit(.multiplyBy(factor))
            case .divide(let factor): emit(.divideBy(factor))
            }
        case .unary(let unary, let inner):
            append(inner)
            emit(unary == .negate ? .negate : .not)
        case .absolute(let inner):
            append(inner)
            emit(.absolute)
        case .known(let inner):
            append(inner)
            emit(.isKnown)
        case .binary(let binary, let left, let right):
            append(left)
            append(right)
            emit(binary.instruction)
        case .least(let terms): append(terms, joinedBy: .least)
        case .greatest(let terms): append(terms, joinedBy: .greatest)
        case .choose(let condition, let first, let second): choose(condition, first, second)
        case .otherwise(let left, let right):
            append(left)
            let end = emitJump { .jumpIfKnown($0) }
            append(right)
            land(end)
        case .match(let subject, let keys, let values, let otherwise):
            match(subject, keys, values, otherwise)
        case .sameText(let left, let right): sameText(left, right)
        case .knownText(let inner):
            program.texts.append(TextCode(inner))
            emit(.isTextKnown(last(program.texts)))
        case .text, .textField, .joined:
            preconditionFailure("a text is no number")
        }
    }

    private mutating func append(_ terms: [Term], joinedBy instruction: Instruction) {
        for (index, term) in terms.enumerated() {
            append(term)
            if index > 0 { emit(instruction) }
        }
    }

    private mutating func choose(_ condition: Term, _ first: Term, _ second: Term) {
        append(condition)
        let unknown = emitJump { .jumpIfUnknown($0) }
        let isFalse = emitJump { .branch($0) }
        append(first)
        let end = emitJump { .jump($0) }
        height -= 1
        land(isFalse)
        append(second)
        land(end)
        land(unknown)
    }

    private mutating func match(
        _ subject: Term, _ keys: Term.Keys, _ values: [Term], _ otherwise: Term?
    ) {
        let numbers: [Double]
        switch keys {
        case .numbers(let keys):
            append(subject)
            numbers = keys
        case .texts(let keys):
            program.textKeys.append((TextCode(subject), keys))
            emit(.textIndex(last(program.textKeys)))
            numbers = keys.indices.map(Double.init)
        }
        var ends = [emitJump { .jumpIfUnknown($0) }]
        for (key, value) in zip(numbers, values) {
            emit(.matches(key))
            let next = emitJump { .branch($0) }
            emit(.pop)
            append(value)
            ends.append(emitJump { .jump($0) })
            land(next)
        }
        emit(.pop)
        append(otherwise ?? .constant(.nan))
        for end in ends { land(end) }
    }

    private mutating func sameText(_ left: Term, _ right: Term) {
        switch (left, right) {
        case (.textField(let field), .text(let constant)),
            (.text(let constant), .textField(let field)):
            program.textTests.append(.init(cell: Cell(field), constant: constant))
            emit(.textIs(last(program.textTests)))
        default:
            program.textPairs.append((TextCode(left), TextCode(right)))
            emit(.sameText(last(program.textPairs)))
        }
    }
}

// MARK: Emission

extension ProgramBuilder {
    private mutating func emit(_ instruction: Instruction) {
        program.instructions.append(instruction)
        height += instruction.effect
        program.stackSize = max(program.stackSize, height)
    }

    /// Emits a jump whose target is not known yet; gives its index.
    private mutating func emitJump(_ jump: (Int32) -> Instruction) -> Int {
        emit(jump(0))
        return program.instructions.count - 1
    }

    /// Makes what comes next the target of an earlier jump.
    private mutating func land(_ index: Int) {
        let target = Int32(truncatingIfNeeded: program.instructions.count)
        switch program.instructions[index] {
        case .branch: program.instructions[index] = .branch(target)
        case .jumpIfKnown: program.instructions[index] = .jumpIfKnown(target)
        case .jumpIfUnknown: program.instructions[index] = .jumpIfUnknown(target)
        default: program.instructions[index] = .jump(target)
        }
    }

    private func last(_ pool: [some Any]) -> Int32 { Int32(truncatingIfNeeded: pool.count - 1) }
}

extension TextCode {
    /// The code of a term that yields a text.
    init(_ term: Term) {
        switch term {
        case .text(let text): self = .constant(text)
        case .textField(let field): self = .field(Cell(field))
        case .choose(let condition, let first, let second):
            self = .choose(Program(condition), TextCode(first), TextCode(second))
        case .otherwise(let left, let right): self = .otherwise(TextCode(left), TextCode(right))
        case .joined(let parts): self = .joined(parts.map(TextCode.init))
        case .match(let subject, let keys, let values, let otherwise):
            let indices = values.indices.map { Term.constant(Double($0)) }
            let index = Term.match(subject, keys, indices, otherwise: .constant(-1))
            self = .match(
                Program(index), values.map(TextCode.init), otherwise: otherwise.map(TextCode.init))
        default:
            preconditionFailure("a number is no text")
        }
    }
}

extension BinaryOperator {
    /// `??` is no instruction: it jumps.
    fileprivate var instruction: Instruction {
        switch self {
        case .multiply: .multiply
        case .divide: .divide
        case .add: .add
        case .subtract: .subtract
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        case .and: .and
        case .or: .or
        case .otherwise: preconditionFailure("`??` has a term of its own")
        }
    }
}
