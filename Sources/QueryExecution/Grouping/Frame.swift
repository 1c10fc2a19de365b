import Queries
import Telemetry

/// The states of aggregates, for each group and each bucket.
final class Frame {
    let grid: TimeGrid
    private let slots: [Int: Slot]
    /// Whether there were more cells than there can be; then it has none.
    private(set) var isFull = false
    /// By group, whether a row was in the time range.
    private let isUsed = Cells<Bool>(false)
    /// How many values one cell has.
    private let weight: Int

    /// The accumulator of a slot, with the places of its argument and its filter.
    private struct Slot {
        let accumulator: any Accumulator
        let argument: Int
        let filter: Int?
    }

    init(_ grid: TimeGrid, _ plan: AggregatePlan, slots wanted: Set<Int>) {
        self.grid = grid
        weight = wanted.reduce(1) { $0 + plan.slots[$1].state.weight }
        slots = Dictionary(
            uniqueKeysWithValues: wanted.map { index in
                (
                    index,
                    Slot(
                        accumulator: plan.slots[index].state.makeAccumulator(),
                        argument: plan.arguments[index], filter: plan.filters[index])
                )
            })
    }

    func isUsed(_ group: Int) -> Bool { isUsed[group] }

    /// What a slot counted in a cell.
    func count(slot: Int, cell: Int) -> Double {
        slots[slot]?.accumulator.value(of: cell, as: .count).scalar.number ?? 0
    }

    /// Makes cells for so many groups.
    func grow(toGroups count: Int) {
        isUsed.grow(to: count)
        guard !isFull else { return }
        guard count * grid.count * weight <= ExecutionLimits.cells else {
            isFull = true
            return
        }
        for slot in slots.values { slot.accumulator.grow(to: count * grid.count) }
    }

    func add(
        _ batch: RowBatch, _ groups: GroupIndex, _ inputs: BatchInputs
    ) throws(QueryError) {
        for layer in 0..<grid.overlap {
            let cells = grid.cells(batch, groups, layer: layer, marking: isUsed.base)
            guard !isFull else { continue }
            var masked: [Int: [Int32]] = [:]
            for slot in slots.values {
                var own = cells
                if let filter = slot.filter {
                    own = masked[filter] ?? inputs.selections[filter].masked(cells, batch.series)
                    masked[filter] = own
                }
                try slot.accumulator.add(
                    inputs.arguments[slot.argument], CellRows(cells: own, batch: batch))
            }
        }
    }

    /// What an expression is for a group and a bucket.
    func value(
        _ program: ValueProgram, group: Int, bucket: Int, key: [Scalar], in context: FunctionContext
    ) -> QueryResult.Value {
        switch program {
        case .constant(let value): return .scalar(value.canonical)
        case .coveredSeconds: return .scalar(.number(grid.coveredSeconds))
        case .facet(let index):
            return .scalar(key.indices.contains(index) ? key[index] : .missing)
        case .aggregate(let slot, let form):
            return slots[slot]?.accumulator.value(of: group * grid.count + bucket, as: form)
                ?? .scalar(.missing)
        case .call(let function, let arguments):
            let values = arguments.map { argument in
                value(argument, group: group, bucket: bucket, key: key, in: context).scalar
            }
            return .scalar(function.apply(values, in: context).canonical)
        }
    }
}

extension QueryResult.Value {
    /// Missing for what is more than one value.
    var scalar: Scalar {
        guard case .scalar(let value) = self else { return .missing }
        return value
    }
}

extension Selection {
    /// The cells of the rows that are selected.
    fileprivate func masked(_ cells: [Int32], _ series: [UInt32]) -> [Int32] {
        switch self {
        case .all: return cells
        case .rows(let isSelected): return zip(cells, isSelected).map { $1 ? $0 : -1 }
        case .series(let isSelected):
            var result = cells
            for row in result.indices where !isSelected[Int(series[row])] { result[row] = -1 }
            return result
        }
    }
}
