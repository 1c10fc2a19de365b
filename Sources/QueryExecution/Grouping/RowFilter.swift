import Telemetry

/// Which rows of a batch take part.
enum Selection {
    case all
    case series([Bool])
    case rows([Bool])
}

/// A test of rows. What it says of series is kept for the next batch with the same table.
final class RowFilter {
    private let program: RowProgram
    private let names: Set<String>
    private var known: (table: SeriesTable, eventType: String, selection: Selection)?

    init(_ program: RowProgram) {
        self.program = program
        names = program.names
    }

    func selection(_ scope: BatchScope) throws(QueryError) -> Selection {
        let isOfSeries = !program.usesTimestamp && scope.isOfSeries(names)
        if isOfSeries, let known, known.table === scope.batch.table,
            known.eventType == scope.batch.eventType
        {
            return known.selection
        }
        let vector = try scope.vector(program)
        let selection: Selection
        switch vector {
        case .rollups: throw Argument.damaged
        case .constant(let value):
            selection =
                Truth(value) == .yes
                ? .all : .series([Bool](repeating: false, count: scope.batch.table.count))
        case .perSeries(let values): selection = .series(values.map { Truth($0) == .yes })
        case .numbers, .truths, .scalars, .coded:
            selection = .rows((scope.truths(vector) ?? []).map { $0 == Truth.yes.rawValue })
        }
        if isOfSeries { known = (scope.batch.table, scope.batch.eventType, selection) }
        return selection
    }
}
