public import Definitions
import Diagnostics
import Patterns
import Telemetry

/// The cheapest request that gives what the mappings use.
///
/// - Parameters:
///   - request: The request as its source defines it.
///   - name: Its name there.
///   - usedFields: The slots of the fields that some mapping, or the row's key, reads.
///   - first: How many rows are read at most; nil for all.
/// - Returns: The request with only those fields in its layout.
public func plan(
    _ request: RequestDefinition, named name: String, using usedFields: Set<Int>,
    first: Int? = nil
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
            layout.fields.filter { $0.levelsUp == 0 && !$0.keys.isEmpty }.map {
                $0.keys.joined(separator: ".")
            })
        // Where only the rows are counted there is nothing to name, and all columns come.
        if !wanted.isEmpty {
            query.append(.init(name: columns, value: wanted.sorted().joined(separator: ",")))
        }
    }
    var pagination = request.paginate
    if let first, let most = pagination?.rowsPerPage {
        // No greater than those rows need, and pages of one size.
        let pages = (first + most - 1) / most
        pagination?.rowsPerPage = (first + pages - 1) / pages
    }
    if let pagination, let size = pagination.sizeParameter {
        query.append(.init(name: size, value: String(pagination.rowsPerPage)))
    }
    return RequestPlan(
        name: name, transport: request.transport.value, format: request.format,
        isFollowed: request.isFollowed, path: request.path, method: request.method.value,
        headers: request.headers.map { .init(name: $0.name.value, value: $0.value) },
        body: request.body?.value, followUp: request.followUp.map(FollowUpPlan.init),
        isConditional: request.isConditional, table: request.table, nrql: request.nrql?.text,
        query: query, pagination: pagination, maximumRows: first,
        isOptional: request.isOptional, layout: layout)
}

extension FollowUpPlan {
    fileprivate init(_ followUp: FollowUp) {
        self.init(
            request: followUp.request.value,
            values: followUp.with.map { .init(placeholder: $0.name.value, field: $0.value.value) },
            maximum: followUp.maximum)
    }
}

private func layout(of request: RequestDefinition, using usedFields: Set<Int>) -> RowLayout {
    var counters = 0
    var fields: [RowLayout.Field] = []
    var histories: [RowLayout.History] = []
    var given: [RowLayout.Given] = []
    let groups = request.split?.pattern?.value.groupNames ?? []
    // Whether a row is one of the request, its text says.
    let splitSlot = request.split.flatMap { request.slot(of: $0.field.value) }
    for (slot, entry) in request.fields.enumerated() {
        var counterSlot: Int?
        if entry.value.kind.value == .counter {
            counterSlot = counters
            counters += 1
        }
        guard usedFields.contains(slot) || slot == splitSlot else { continue }
        if let history = entry.value.history {
            guard let committed = request.slot(of: history.committed.value),
                let end = request.slot(of: history.end.value)
            else { continue }
            histories.append(
                .init(
                    function: history.name.value, committed: committed, end: end,
                    others: history.others.compactMap { request.slot(of: $0.value) },
                    window: history.window?.wholeMilliseconds, slot: slot))
            continue
        }
        if let from = entry.value.from {
            given.append(
                .init(
                    placeholder: from.value, name: entry.name.value, kind: entry.value.kind.value,
                    slot: slot))
            continue
        }
        let group = entry.value.group.flatMap { groups.firstIndex(of: $0.value) }
        // A column's name is a key as it is, dots included.
        let path =
            entry.value.path
            ?? (request.transport.value == .nrql
                ? FieldPath(key: entry.name.value) : FieldPath(dotted: entry.name.value))
        fields.append(
            .init(
                name: entry.name.value, levelsUp: path.levelsUp,
                keys: group == nil ? path.keys : [],
                kind: entry.value.kind.value, words: entry.value.words,
                isOptional: entry.value.isOptional,
                series: request.transport.value == .prometheus ? series(entry) : nil,
                group: group, slot: slot,
                counterSlot: counterSlot))
    }
    let split = fields.firstIndex { $0.slot == splitSlot }
    return RowLayout(
        rows: request.rows,
        split: split.flatMap { field in
            request.split?.pattern.map { .init(field: field, expression: $0.value) }
        },
        fields: fields,
        fieldCount: request.fields.count, counterCount: counters,
        histories: histories, given: given, isFollowing: request.followUp != nil,
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
