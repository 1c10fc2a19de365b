public import Diagnostics

/// Compiles an expression against the names in reach.
///
/// All findings are reported, each at the part of the source that it is about; errors give nil.
/// - Parameters:
///   - source: The text, and where it stands.
///   - scope: The names in reach; frame by frame the tables that it will be evaluated with.
///   - guardSource: A condition without which the value is not used, such as `when:` of a metric;
///     a divisor that it keeps from zero is closed. Its own mistakes are not reported here.
///   - report: Takes the findings.
/// - Returns: The compiled expression; nil where it is wrong.
public func compile(
    _ source: SourceText, scope: ExpressionScope, guardedBy guardSource: SourceText? = nil,
    report: inout DiagnosticReport
) -> CompiledExpression? {
    var none: AggregateInputs?
    return compile(source, scope, guardSource, &none, report: &report)
}

/// Compiles an expression whose aggregates go over what is related, as `sum(x over MANAGES)`.
///
/// It is evaluated with two tables of one row each: the thing's own metrics, which are
/// `inputs.ownNames`, and the results of `inputs.columns`. Expressions that are evaluated together
/// share the inputs.
/// - Parameters:
///   - source: The text, and where it stands.
///   - scope: The metrics in reach.
///   - inputs: What the expressions before it read; what this one reads is added.
///   - guardSource: A condition without which the value is not used.
///   - report: Takes the findings.
/// - Returns: The compiled expression; nil where it is wrong.
public func compile(
    _ source: SourceText, scope: ExpressionScope, reading inputs: inout AggregateInputs,
    guardedBy guardSource: SourceText? = nil, report: inout DiagnosticReport
) -> CompiledExpression? {
    var read: AggregateInputs? = inputs
    defer { inputs = read ?? inputs }
    return compile(source, scope, guardSource, &read, report: &report)
}

private func compile(
    _ source: SourceText, _ scope: ExpressionScope, _ guardSource: SourceText?,
    _ inputs: inout AggregateInputs?, report: inout DiagnosticReport
) -> CompiledExpression? {
    var own = DiagnosticReport()
    defer { report.add(contentsOf: own) }
    guard let tree = Parser.parse(source, report: &own) else { return nil }
    var nonzero = NonzeroTerms()
    if let guardSource, let condition = checked(guardSource, scope, &inputs) {
        nonzero.assume(condition.term, is: true)
    }
    var checker = Checker(source, scope, inputs: inputs, nonzero: nonzero)
    let result = checker.check(tree)
    inputs = checker.inputs
    own.add(contentsOf: checker.report)
    return own.hasErrors ? nil : result.map { CompiledExpression($0, checker, tree) }
}

/// The condition that guards an expression, whose findings belong to whoever compiles it itself.
private func checked(
    _ source: SourceText, _ scope: ExpressionScope, _ inputs: inout AggregateInputs?
) -> Checked? {
    var ignored = DiagnosticReport()
    guard let tree = Parser.parse(source, report: &ignored) else { return nil }
    var checker = Checker(source, scope, inputs: inputs)
    defer { inputs = checker.inputs }
    return checker.check(tree)
}
