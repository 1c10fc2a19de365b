import Telemetry

/// A flat program that computes one number or truth for a row, without allocating.
struct Program: Sendable {
    /// What the commonest programs do in a single step.
    enum Shortcut: Sendable {
        case none
        case constant(Double)
        case number(Cell)
        case rate(Cell)
    }

    /// An aggregate: a program that runs for every row of a frame.
    struct Loop: Sendable {
        let aggregate: AggregateFunction
        let frame: Int32
        let body: Program
    }

    /// A test whether a text field is a constant.
    struct TextTest: Sendable {
        let cell: Cell
        let constant: String
    }

    var instructions: [Instruction] = []
    /// The most numbers that are on the stack at a time.
    var stackSize = 0
    var shortcut = Shortcut.none
    var loops: [Loop] = []
    var textTests: [TextTest] = []
    var texts: [TextCode] = []
    var textPairs: [(TextCode, TextCode)] = []
    var textKeys: [(TextCode, [String])] = []

    /// The value for a row of the first table; NaN where it is unknown.
    func run(row: Int, tables: [RowTable]) -> Double { run(Cursor(row: row), tables) }

    @inline(__always)
    func run(_ cursor: Cursor, _ tables: [RowTable]) -> Double {
        switch shortcut {
        case .constant(let value): value
        case .number(let cell): cursor.number(cell, tables)
        case .rate(let cell): cursor.rate(cell, tables)
        case .none:
            withUnsafeTemporaryAllocation(of: Double.self, capacity: stackSize) { stack in
                execute(cursor, tables, stack)
            }
        }
    }
}

// MARK: Execution

extension Program {
    private func execute(
        _ cursor: Cursor, _ tables: [RowTable], _ stack: UnsafeMutableBufferPointer<Double>
    ) -> Double {
        instructions.withUnsafeBufferPointer { code in
            var stack = NumberStack(stack)
            var next = 0
            while next < code.count {
                let instruction = code[next]
                next += 1
                switch instruction {
                case .push(let value): stack.push(value)
                case .number(let cell): stack.push(cursor.number(cell, tables))
                case .boolean(let cell): stack.push(cursor.boolean(cell, tables))
                case .rate(let cell): stack.push(cursor.rate(cell, tables))
                case .delta(let cell): stack.push(cursor.delta(cell, tables))
                case .rows(let frame):
                    stack.push(rowCount(of: tables[Int(frame)], cursor))
                case .aggregate(let index):
                    stack.push(aggregate(loops[Int(index)], cursor, tables))
                case .multiplyBy(let factor): stack.apply { Arithmetic.finite($0 * factor) }
                case .divideBy(let factor): stack.apply { Arithmetic.finite($0 / factor) }
                case .negate: stack.apply { -$0 }
                case .absolute: stack.apply { abs($0) }
                case .not: stack.apply { 1 - $0 }
                case .isKnown: stack.apply { $0.isNaN ? 0 : 1 }
                case .matches(let key): stack.push(stack.top == key ? 1 : 0)
                case .add: stack.combine { Arithmetic.finite($0 + $1) }
                case .subtract: stack.combine { Arithmetic.finite($0 - $1) }
                case .multiply: stack.combine { Arithmetic.finite($0 * $1) }
                case .divide: stack.combine { Arithmetic.finite($0 / $1) }
                case .equal: stack.combine { Arithmetic.truth($0, $1, $0 == $1) }
                case .notEqual: stack.combine { Arithmetic.truth($0, $1, $0 != $1) }
                case .less: stack.combine { Arithmetic.truth($0, $1, $0 < $1) }
                case .lessOrEqual: stack.combine { Arithmetic.truth($0, $1, $0 <= $1) }
                case .greater: stack.combine { Arithmetic.truth($0, $1, $0 > $1) }
                case .greaterOrEqual: stack.combine { Arithmetic.truth($0, $1, $0 >= $1) }
                case .and: stack.combine(Arithmetic.and)
                case .or: stack.combine(Arithmetic.or)
                case .least: stack.combine(Arithmetic.least)
                case .greatest: stack.combine(Arithmetic.greatest)
                case .textIs(let index):
                    stack.push(textIs(textTests[Int(index)], cursor, tables))
                case .sameText(let index):
                    stack.push(sameText(textPairs[Int(index)], cursor, tables))
                case .isTextKnown(let index):
                    stack.push(texts[Int(index)].text(cursor, tables) == nil ? 0 : 1)
                case .textIndex(let index):
                    stack.push(textIndex(textKeys[Int(index)], cursor, tables))
                case .pop: stack.pop()
                case .jump(let target): next = Int(target)
                case .branch(let target):
                    if stack.pop() == 0 { next = Int(target) }
                case .jumpIfKnown(let target):
                    if stack.top.isNaN { stack.pop() } else { next = Int(target) }
                case .jumpIfUnknown(let target):
                    if stack.top.isNaN { next = Int(target) }
                }
            }
            return stack.top
        }
    }

    @inline(__always)
    private func textIs(_ test: TextTest, _ cursor: Cursor, _ tables: [RowTable]) -> Double {
        switch cursor.scalar(test.cell, tables) {
        case .text(let text): text == test.constant ? 1 : 0
        case .missing: .nan
        case let other: other.text == test.constant ? 1 : 0
        }
    }

    private func sameText(
        _ pair: (TextCode, TextCode), _ cursor: Cursor, _ tables: [RowTable]
    ) -> Double {
        guard let left = pair.0.text(cursor, tables), let right = pair.1.text(cursor, tables)
        else { return .nan }
        return left == right ? 1 : 0
    }

    private func textIndex(
        _ keys: (TextCode, [String]), _ cursor: Cursor, _ tables: [RowTable]
    ) -> Double {
        guard let text = keys.0.text(cursor, tables) else { return .nan }
        return Double(keys.1.firstIndex(of: text) ?? -1)
    }
}

// MARK: Aggregates

extension Program {
    /// How many rows of a frame belong to the row; NaN where they are unknown.
    private func rowCount(of table: RowTable, _ cursor: Cursor) -> Double {
        guard table.isAnswered else { return .nan }
        return Double(table.members?.range(of: cursor.row).count ?? table.rowCount)
    }

    /// Over the known values only; unknown where there is none, and where the rows are unknown.
    private func aggregate(_ loop: Loop, _ cursor: Cursor, _ tables: [RowTable]) -> Double {
        let frame = Int(loop.frame)
        guard tables[frame].isAnswered else { return .nan }
        var cursor = cursor
        cursor.loopFrame = loop.frame
        var known = 0
        var result = 0.0
        let places =
            tables[frame].members?.range(of: cursor.row) ?? 0..<tables[frame].rowCount
        for place in places {
            cursor.loopRow = tables[frame].members.map { Int($0.rows[place]) } ?? place
            let value = loop.body.run(cursor, tables)
            guard !value.isNaN else { continue }
            switch loop.aggregate {
            case .sum, .average, .count: result += value
            case .minimum: result = known == 0 ? value : min(result, value)
            case .maximum: result = known == 0 ? value : max(result, value)
            }
            known += 1
        }
        switch loop.aggregate {
        case .count:
            // The rows are there, and of none of them it is known: that is no zero.
            return known == 0 && !places.isEmpty ? .nan : result
        case .average: return Arithmetic.finite(result / Double(known))
        case .sum, .minimum, .maximum: return known == 0 ? .nan : Arithmetic.finite(result)
        }
    }
}
