public import Definitions
import Diagnostics

/// The cheapest request that gives what the mappings use.
///
/// - Parameters:
///   - request: The request as its source defines it.
///   - name: Its name there.
///   - usedFields: The slots of the fields that some mapping, or the row's key, reads.
/// - Returns: The request with only those fields in its layout.
public func plan(
    _ request: RequestDefinition, named name: String, using usedFields: Set<Int>
) -> RequestPlan {
    let layout = layout(of: request, using: usedFields)
    var query = request.query.map {
        RequestPlan.Parameter(name: $0.name.value, value: $0.value)
    }
    if let columns = request.columns, request.transport.value == .prometheus {
        // A label comes with its series.
        let wanted = request.fields.enumerated().filter { slot, field in
            usedFields.contains(slot) && field.value.kind.value != .string
                && field.value.history == nil
        }.map { $1.value.column ?? $1.value.series ?? $1.name.value }
        query += Set(wanted).sorted().map { .init(name: columns, value: $0) }
    } else if let columns = request.columns {
        // A field of an enclosing object is no column of the row.
        let wanted = Set(
            layout.fields.filter { $0.levelsUp == 0 }.map { $0.keys.joined(separator: ".") })
        // Where only the rows are counted there is nothing to name, and all columns come.
        if !wanted.isEmpty {
            query.append(.init(name: columns, value: wanted.sorted().joined(separator: ",")))
        }
    }
    if let pagination = request.paginate {
        query.append(.init(name: pagination.size, value: String(pagination.rowsPerPage)))
    }
    return RequestPlan(
        name: name, transport: request.transport.value, path: request.path, table: request.table,
        query: query,
        pagination: request.paginate, isOptional: request.isOptional, layout: layout)
}

private func layout(of request: RequestDefinition, using usedFields: Set<Int>) -> RowLayout {
    var counters = 0
    var fields: [RowLayout.Field] = []
    var histories: [RowLayout.History] = []
    for (slot, entry) in request.fields.enumerated() {
        var counterSlot: Int?
        if entry.value.kind.value == .counter {
            counterSlot = counters
            counters += 1
        }
        guard usedFields.contains(slot) else { continue }
        if let history = entry.value.history {
            guard let committed = request.slot(of: history.committed.value),
                let end = request.slot(of: history.end.value)
            else { continue }
            histories.append(
                .init(
                    function: history.name.value, committed: committed, end: end,
                    others: history.others.compactMap { request.slot(of: $0.value) }, slot: slot))
            continue
        }
        let path = entry.value.path ?? FieldPath(dotted: entry.name.value)
        fields.append(
            .init(
                name: entry.name.value, levelsUp: path.levelsUp, keys: path.keys,
                kind: entry.value.kind.value, words: entry.value.words,
                isOptional: entry.value.isOptional,
                series: request.transport.value == .prometheus ? series(entry) : nil, slot: slot,
                counterSlot: counterSlot))
    }
    return RowLayout(
        rows: request.rows, fields: fields,
        fieldCount: request.fields.count, counterCount: counters,
        histories: histories,
        key: request.key.compactMap { request.slot(of: $0.value) })
}

/// What of an exposition a field is.
private func series(_ field: NamedValue<FieldDefinition>) -> RowLayout.Series {
    let name = field.value.series ?? field.name.value
    guard field.value.kind.value != .string else { return .label(name) }
    let labels = field.value.labels.map { ($0.name.value, $0.value) }
    return .value(
        name: name, labels: Dictionary(labels) { first, _ in first }, fold: field.value.fold)
}
