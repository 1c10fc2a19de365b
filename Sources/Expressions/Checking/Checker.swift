import Diagnostics
import Telemetry

/// Finds out what an expression computes: resolves its names, checks kinds and units, and notes
/// what can be missing or divide by zero.
///
/// A part that is wrong is reported once and gives nil; what stands around it is checked all the
/// same.
struct Checker {
    let source: SourceText
    let scope: ExpressionScope
    var report = DiagnosticReport()
    /// What the conditions around the current part say about divisors.
    var nonzero: NonzeroTerms
    /// The aggregate around the current part.
    var loop: Loop?
    /// What is read of a thing and of those that are related to it; nil where `over` has no meaning.
    var inputs: AggregateInputs?
    /// The relationship that the aggregate around the current part goes over.
    var relation: Int?
    private(set) var references: Set<FieldReference> = []
    private(set) var frames: Set<Int> = []

    /// An aggregate under way, and the frame that it goes over once a field has told.
    struct Loop {
        let function: BuiltIn
        var frame: Int?
    }

    init(
        _ source: SourceText, _ scope: ExpressionScope, inputs: AggregateInputs? = nil,
        nonzero: NonzeroTerms = NonzeroTerms()
    ) {
        self.source = source
        self.scope = scope
        self.inputs = inputs
        self.nonzero = nonzero
    }

    mutating func check(_ node: SyntaxNode) -> Checked? {
        switch node.content {
        case .number(let value):
            return Checked(
                term: .constant(value), type: .number(.one), range: node.range, isBare: true)
        case .text(let value):
            return Checked(term: .text(value), type: .choice([value]), range: node.range)
        case .boolean(let value):
            return Checked(term: .constant(value ? 1 : 0), type: .boolean, range: node.range)
        case .name(let name): return checkName(name, node.range)
        case .unary(.negate, let operand): return checkNegation(operand, node.range)
        case .unary(.not, let operand): return checkNot(operand, node.range)
        case .binary(let binary, let left, let right):
            return checkBinary(binary, left, right, node.range)
        case .call(let callee, let arguments): return checkCall(callee, arguments, node.range)
        case .over(_, let relation):
            refuse(relation)
            return nil
        case .table:
            add({ .strayTable(at: $0) }, at: node.range)
            return nil
        case .broken: return nil
        }
    }

    /// Notes that a field is read.
    mutating func note(_ field: FieldReference) {
        references.insert(field)
        frames.insert(field.frame)
    }

    /// Notes that a frame's rows are counted.
    mutating func note(frame: Int) { frames.insert(frame) }
}

// MARK: Wording

extension Checker {
    mutating func add(_ finding: (Place) -> Diagnostic, at range: Range<Int>) {
        report.add(finding(source.place(of: range)))
    }

    /// A part of the source as a message may quote it: `x` where it is too long for that.
    func quote(_ range: Range<Int>) -> String {
        let longest = 40
        guard range.count <= longest else { return "x" }
        return String(decoding: Array(source.text.utf8)[range], as: UTF8.self)
    }
}

extension Diagnostic {
    fileprivate static func strayTable(at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/type", .error, "values in braces stand only in `map()`", at: place,
            label: "not a value by itself",
            help: "write `map(x, {\"running\": 1, \"down\": 0}, otherwise)`")
    }
}
