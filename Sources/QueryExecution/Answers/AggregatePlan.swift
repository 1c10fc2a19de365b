import Queries
import Telemetry

/// What a query computes of its rows, ready to run.
struct AggregatePlan {
    var slots: [AggregateSlot] = []
    /// By slot, the place of its argument in `programs`.
    var arguments: [Int] = []
    /// By slot, the place of its filter in `tests`.
    var filters: [Int?] = []
    var programs: [RowProgram] = []
    var tests: [RowFilter] = []
    var testPrograms: [RowProgram] = []

    var columns: [ValueProgram] = []
    /// What groups are ordered by.
    var order: ValueProgram = .constant(.missing)
    var isDescending = true
    /// The slot that counts the values of the first aggregate's argument, whatever its filter: as
    /// NRQL has it, only groups in which there is one are shown. Nil where every row has one.
    var presence: Int?

    var facets: [FacetProgram] = []
    var filter: RowProgram?
}

/// What the slots of a plan take from one batch.
struct BatchInputs {
    var arguments: [Argument] = []
    /// By test.
    var selections: [Selection] = []

    init(_ plan: AggregatePlan, _ scope: BatchScope) throws(QueryError) {
        for program in plan.programs {
            let vector = try scope.vector(program)
            arguments.append(Argument(vector: vector, numbers: scope.numbers(vector)))
        }
        for test in plan.tests { selections.append(try test.selection(scope)) }
    }
}
