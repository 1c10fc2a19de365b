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
    var own = DiagnosticReport()
    defer { report.add(contentsOf: own) }
    guard let tree = Parser.parse(source, report: &own) else { return nil }
    var nonzero = NonzeroTerms()
    if let guardSource, let condition = checked(guardSource, scope) {
        nonzero.assume(condition.term, is: true)
    }
    var checker = Checker(source, scope, nonzero: nonzero)
    let result = checker.check(tree)
    own.add(contentsOf: checker.report)
    return own.hasErrors ? nil : result.map { CompiledExpression($0, checker, tree) }
}

/// The condition that guards an expression, whose findings belong to whoever compiles it itself.
private func checked(_ source: SourceText, _ scope: ExpressionScope) -> Checked? {
    var ignored = DiagnosticReport()
    guard let tree = Parser.parse(source, report: &ignored) else { return nil }
    var checker = Checker(source, scope)
    return checker.check(tree)
}
