public import Diagnostics
public import Telemetry

/// An expression made ready to run over rows: names are slots, units are factors.
///
/// Evaluation takes `tables[i]` for frame `i` of the scope, and a row of the first. Nothing in the
/// tables makes it fail: what is not there is unknown. Numbers are computed without allocating.
public struct CompiledExpression: Sendable, CustomStringConvertible {
    /// What it yields; never a counter.
    public let type: ValueType
    /// Whether it can be unknown in some row: an input can be missing, or a divisor zero, and no
    /// `??` closes it.
    public let canBeMissing: Bool
    /// The divisors that may be zero and are closed by no `??` and no condition.
    public let openDivisions: [Place]
    /// Every field that is read.
    public let references: Set<FieldReference>
    /// The frames that are read, also those of which only the rows are counted.
    public let frames: Set<Int>
    /// The expression in its canonical spelling.
    public let description: String

    private let term: Term
    private let program: Program
    private let text: TextCode?
    /// The value, where it is the same in every row.
    public var constant: Double? { term.constant }
    /// The slot of the first frame's number that the expression is and nothing else.
    public var ownSlot: Int? {
        if case .number(let field) = term, field.frame == 0 { field.slot } else { nil }
    }

    /// The field that the expression is and nothing else, whose value keeps all its digits.
    private let field: Cell?

    init(_ checked: Checked, _ checker: Checker, _ tree: SyntaxNode) {
        type = checked.type
        canBeMissing = checked.canBeMissing
        openDivisions = checked.openDivisions.map { checker.source.place(of: $0) }
        references = checker.references
        frames = checker.frames
        description = SyntaxPrinter.text(of: tree)
        term = checked.term
        text = checked.type.isText ? TextCode(checked.term) : nil
        program = checked.type.isText ? Program(.constant(.nan)) : Program(checked.term)
        field = CompiledExpression.field(checked.term)
    }

    private init(_ other: CompiledExpression, in unit: MetricUnit, _ term: Term) {
        type = .number(unit)
        canBeMissing = other.canBeMissing
        openDivisions = other.openDivisions
        references = other.references
        frames = other.frames
        description = other.description
        self.term = term
        text = nil
        program = Program(term)
        field = CompiledExpression.field(term)
    }

    private static func field(_ term: Term) -> Cell? {
        if case .number(let field) = term { Cell(field) } else { nil }
    }
}

// MARK: Evaluation

extension CompiledExpression {
    /// The number for a row, in the unit of `type`; true is 1 and false 0; NaN where it is unknown,
    /// and for a text.
    public func number(row: Int, tables: [RowTable]) -> Double {
        program.run(row: row, tables: tables)
    }

    /// Whether it is true for a row; nil where that is unknown, and for what is not a boolean.
    public func boolean(row: Int, tables: [RowTable]) -> Bool? {
        guard case .boolean = type else { return nil }
        let value = program.run(row: row, tables: tables)
        return value.isNaN ? nil : value == 1
    }

    /// The value for a row, of any type; missing where it is unknown. A field that is read alone
    /// keeps its integer of 64 bits.
    public func scalar(row: Int, tables: [RowTable]) -> Scalar {
        if let text {
            return text.text(Cursor(row: row), tables).map(Scalar.text) ?? .missing
        }
        if let field {
            switch Cursor(row: row).scalar(field, tables) {
            case .integer(let value): return .integer(value)
            case .unsigned(let value): return .unsigned(value)
            case .missing, .boolean, .double, .text: break
            }
        }
        let value = program.run(row: row, tables: tables)
        if value.isNaN { return .missing }
        return type == .boolean ? .boolean(value == 1) : .double(value)
    }
}

// MARK: Units

extension CompiledExpression {
    /// The same value stated in another unit; nil where that measures something else, and for what
    /// is not a number. A bare number may become any count, such as `{queue}`.
    public func converted(to unit: MetricUnit) -> CompiledExpression? {
        guard case .number(let own) = type else { return nil }
        guard own.isCompatible(with: unit) || own.dimension == .none && unit.dimension.isCount
        else { return nil }
        return CompiledExpression(self, in: unit, term.scaled(from: own, to: unit))
    }
}
