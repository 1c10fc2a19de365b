import Queries
import Telemetry

/// An expression over aggregates that is ready to run.
indirect enum ValueProgram {
    case constant(Scalar)
    /// The number of a slot, and what is shown of it.
    case aggregate(Int, AggregateForm)
    case coveredSeconds
    case facet(Int)
    case call(PreparedFunction, [ValueProgram])

    /// The numbers of the slots in it.
    var slots: Set<Int> {
        switch self {
        case .aggregate(let slot, _): [slot]
        case .constant, .coveredSeconds, .facet: []
        case .call(_, let arguments): arguments.reduce(into: []) { $0.formUnion($1.slots) }
        }
    }
}

/// One state that aggregates need, over the values of an argument, of the rows that a test leaves.
struct AggregateSlot: Hashable {
    var state: AggregateState
    var argument: RowExpression?
    var filter: RowExpression?
}
