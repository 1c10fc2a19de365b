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
    if let columns = request.columns {
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
        name: name, path: request.path, table: request.table?.value, query: query,
        pagination: request.paginate, layout: layout)
}

private func layout(of request: RequestDefinition, using usedFields: Set<Int>) -> RowLayout {
    var counters = 0
    var fields: [RowLayout.Field] = []
    for (slot, entry) in request.fields.enumerated() {
        var counterSlot: Int?
        if entry.value.kind.value == .counter {
            counterSlot = counters
            counters += 1
        }
        guard usedFields.contains(slot) else { continue }
        let path = entry.value.path ?? FieldPath(dotted: entry.name.value)
        fields.append(
            .init(
                name: entry.name.value, levelsUp: path.levelsUp, keys: path.keys,
                kind: entry.value.kind.value, words: entry.value.words,
                isOptional: entry.value.isOptional, slot: slot, counterSlot: counterSlot))
    }
    return RowLayout(
        rows: request.rows, fields: fields,
        fieldCount: request.fields.count, counterCount: counters,
        key: request.key.compactMap { request.slot(of: $0.value) })
}
