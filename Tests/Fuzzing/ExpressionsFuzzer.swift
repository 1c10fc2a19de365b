import Diagnostics
import Expressions
import Telemetry

/// Compiles any bytes as an expression over a fixed scope, also as its own guard, and evaluates it.
///
/// Beyond not trapping it holds that an expression compiles exactly where no error is told, that no
/// result is infinite, and that the canonical spelling compiles to the same spelling.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzExpressions(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    guard let expression = compiled(text) else { return 0 }
    for row in 0...FuzzedScope.tables[0].rowCount {
        let number = expression.number(row: row, tables: FuzzedScope.tables)
        precondition(!number.isInfinite, "an infinite result")
        _ = expression.scalar(row: row, tables: FuzzedScope.tables)
        _ = expression.boolean(row: row, tables: FuzzedScope.tables)
    }
    let canonical = expression.description
    if canonical.utf8.count <= 4096 {
        precondition(compiled(canonical)?.description == canonical, "another canonical spelling")
    }
    return 0
}

private func compiled(_ text: String) -> CompiledExpression? {
    let source = SourceText(
        text, at: Place(path: "fuzz", range: .fileStart), verbatimStart: .start)
    var report = DiagnosticReport()
    let result = compile(
        source, scope: FuzzedScope.scope, guardedBy: source, report: &report)
    precondition((result == nil) == report.hasErrors, "a finding and a result disagree")
    return result
}

/// One field of every kind in every kind of frame.
private enum FuzzedScope {
    static let fields: [FieldDeclaration] = [
        field("n", .number(.one), 0), field("s", .number(.second), 1),
        field("t", .text, 2), field("k", .choice(["a", "b"]), 3), field("b", .boolean, 4),
        field("c", .counter(.second), 5),
    ]

    static let scope = ExpressionScope(frames: [
        .init(name: "own", rows: .own, fields: fields),
        .init(name: "one", rows: .single, fields: fields),
        .init(name: "all", rows: .many, fields: fields),
    ])

    static let tables: [RowTable] = {
        var table = RowTable(fieldCount: fields.count, counterCount: 1)
        table.appendRow()
        table.appendRow()
        let values: [Scalar] = [
            .integer(3), .double(0.5), .text("a"), .text("b"), .boolean(true), .unsigned(.max),
        ]
        for (slot, value) in values.enumerated() { table[0, slot] = value }
        table.changes[0] = 7
        table.elapsed[0] = 15
        return [table, table, table]
    }()

    private static func field(_ name: String, _ type: ValueType, _ slot: Int) -> FieldDeclaration {
        FieldDeclaration(
            name: name, type: type, isOptional: slot % 2 == 0, slot: slot,
            counterSlot: slot == 5 ? 0 : nil)
    }
}
