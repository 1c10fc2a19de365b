import Queries
import Telemetry

/// Computes expressions over one batch, column by column.
final class BatchScope {
    let batch: RowBatch
    let context: FunctionContext

    var count: Int { batch.times.count }

    /// - Throws: where the parts of the batch do not fit each other.
    init(_ batch: RowBatch, _ context: FunctionContext) throws(QueryError) {
        self.batch = batch
        self.context = context
        guard batch.isConsistent else {
            throw QueryError(.unreadable, "rows of `\(batch.eventType)` are damaged")
        }
    }

    /// Whether the value is the same for all rows of a series, so that it can be kept for the next
    /// batch with the same table.
    func isOfSeries(_ names: Set<String>) -> Bool {
        batch.columns.isEmpty || names.allSatisfy { batch.columns[$0] == nil }
    }

    /// - Throws: where a test or a computation meets what stands for many values.
    func vector(_ program: RowProgram) throws(QueryError) -> Vector {
        switch program {
        case .constant(let value): return .constant(value)
        // The rows of an answer can have columns of these names.
        case .eventType where batch.columns["eventType"] == nil:
            return .constant(.text(batch.eventType))
        case .timestamp where batch.columns["timestamp"] == nil:
            return .numbers(batch.times.map(Double.init))
        case .eventType: return column("eventType")
        case .timestamp: return column("timestamp")
        case .attribute(let name): return column(name)
        case .call(let function, let arguments):
            var vectors: [Vector] = []
            for argument in arguments {
                let vector = try vector(argument)
                if case .rollups = vector {
                    throw QueryError(.unreadable, "a rollup was read where rows are needed")
                }
                vectors.append(vector)
            }
            return call(function, vectors)
        }
    }

    private func column(_ name: String) -> Vector {
        let ofSeries = batch.table.columns[name]
        guard let column = batch.columns[name] else {
            return ofSeries.map(Vector.perSeries) ?? .constant(.missing)
        }
        let vector: Vector
        switch column {
        case .numbers(let values): vector = .numbers(values)
        case .scalars(let values): vector = .scalars(values)
        case .coded(let codes, let values): vector = .coded(codes, values)
        case .rollups(let column): return .rollups(column)
        }
        guard let ofSeries else { return vector }
        return .scalars(
            (0..<count).map { row in
                let value = vector.value(row, batch.series)
                return value.canonical.isMissing ? ofSeries[Int(batch.series[row])] : value
            })
    }

    private func call(_ function: PreparedFunction, _ arguments: [Vector]) -> Vector {
        if let vector = callOnce(function, arguments) { return vector }
        if let vector = callOnNumbers(function.function, arguments) { return vector }
        if let vector = callOnTruths(function.function, arguments) { return vector }
        var values: [Scalar] = []
        values.reserveCapacity(count)
        var row = [Scalar](repeating: .missing, count: arguments.count)
        for index in 0..<count {
            for (place, argument) in arguments.enumerated() {
                row[place] = argument.value(index, batch.series)
            }
            values.append(function.apply(row, in: context))
        }
        return .scalars(values)
    }

    /// Computes once what is the same for all rows, for those of a series, or for those with a code;
    /// nil where that is not so.
    private func callOnce(_ function: PreparedFunction, _ arguments: [Vector]) -> Vector? {
        var coded: [UInt32]?
        var size = 1
        var isOfSeries = false
        for argument in arguments {
            switch argument {
            case .constant: break
            case .perSeries where coded == nil:
                isOfSeries = true
                size = batch.table.count
            case .coded(let codes, let values) where coded == nil && !isOfSeries:
                coded = codes
                size = values.count
            default: return nil
            }
        }
        var values: [Scalar] = []
        values.reserveCapacity(size)
        var row = [Scalar](repeating: .missing, count: arguments.count)
        for index in 0..<size {
            for (place, argument) in arguments.enumerated() {
                switch argument {
                case .constant(let value): row[place] = value
                case .perSeries(let all), .coded(_, let all): row[place] = all[index]
                default: break
                }
            }
            values.append(function.apply(row, in: context))
        }
        if isOfSeries { return .perSeries(values) }
        if let coded { return .coded(coded, values) }
        return .constant(values[0])
    }
}

extension RowBatch {
    /// Whether all columns are as long as they should be, and all positions are in what they are of.
    fileprivate var isConsistent: Bool {
        let count = times.count
        guard series.count == count, (series.max() ?? 0) < max(1, table.count),
            count == 0 || table.count > 0
        else { return false }
        if let spans {
            guard spans.length > 0, spans.rowCounts.count == count, spans.lastTimes.count == count
            else { return false }
        }
        return columns.values.allSatisfy { column in
            switch column {
            case .numbers(let values): values.count == count
            case .scalars(let values): values.count == count
            case .coded(let codes, let values):
                codes.count == count && (count == 0 || Int(codes.max() ?? 0) < values.count)
            case .rollups(let column): spans != nil && column.isConsistent(count: count)
            }
        }
    }
}

extension RollupColumn {
    fileprivate func isConsistent(count: Int) -> Bool {
        counts.count == count
            && [sums, minima, maxima, lasts].allSatisfy { $0.isEmpty || $0.count == count }
            && (lastTimes.isEmpty || lastTimes.count == count)
            && (sketches.ends.isEmpty || sketches.ends.count == count)
            && Int(sketches.ends.last ?? 0) <= sketches.bytes.count
            && zip(sketches.ends, sketches.ends.dropFirst()).allSatisfy { $0 <= $1 }
    }
}
