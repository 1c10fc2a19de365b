import Queries

/// What a query means at one row.
struct RowContext {
    var oracle: Oracle
    var range: Range<Int64>
    var zone: Zone

    func value(of expression: NRQLExpression, _ row: OracleRow) throws -> OracleValue {
        try OneRow(self, row).value(of: expression)
    }

    func holds(_ expression: NRQLExpression, _ row: OracleRow) throws -> Bool? {
        try OneRow(self, row).holds(expression)
    }
}

private struct OneRow: Computing {
    var oracle: Oracle
    var range: Range<Int64>
    var zone: Zone
    var row: OracleRow

    init(_ context: RowContext, _ row: OracleRow) {
        oracle = context.oracle
        range = context.range
        zone = context.zone
        self.row = row
    }

    func leaf(_ expression: NRQLExpression) throws -> OracleValue? {
        switch expression.kind {
        case .name(let name): row[name]
        case .call(let name, let arguments)
        where name.text.lowercased() == "eventtype" && arguments.isEmpty:
            row["eventType"]
        default: nil
        }
    }
}
