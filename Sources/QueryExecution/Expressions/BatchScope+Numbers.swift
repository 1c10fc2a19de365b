import Queries
import Telemetry

/// The quick ways: loops over plain numbers, without a `Scalar` for each row.
extension BatchScope {
    /// The numbers of a vector; nil where it is one of rollups.
    func numbers(_ vector: Vector) -> NumberColumn? {
        switch vector {
        case .constant(let value): NumberColumn(values: [value.numeric], place: .first)
        case .perSeries(let values):
            NumberColumn(values: values.map(\.numeric), place: .at(batch.series))
        case .numbers(let values): NumberColumn(values: values, place: .row)
        case .truths: NumberColumn(values: [.nan], place: .first)
        case .scalars(let values): NumberColumn(values: values.map(\.numeric), place: .row)
        case .coded(let codes, let values):
            NumberColumn(values: values.map(\.numeric), place: .at(codes))
        case .rollups: nil
        }
    }

    /// Arithmetic and comparisons of one or two arguments, of which one at least is of plain numbers
    /// and none of mixed values; nil for all else, and where a `Double` may not be the exact result.
    func callOnNumbers(_ function: QueryFunction, _ arguments: [Vector]) -> Vector? {
        var hasNumbers = false
        for argument in arguments {
            switch argument {
            case .numbers: hasNumbers = true
            case .constant(let value) where value.isNumber && value.isExactAsDouble: break
            case .perSeries(let values) where values.allSatisfy(\.isExactOrMissing): break
            default: return nil
            }
        }
        guard hasNumbers else { return nil }
        let operands = arguments.compactMap { numbers($0) }
        if operands.count == 1 {
            if function == .isMissing {
                return .truths(operands[0].values.map { $0.isNaN ? 1 : 0 })
            }
            guard function.of(0.0) != nil else { return nil }
            return .numbers(operands[0].values.map { function.of($0) ?? .nan })
        }
        guard operands.count == 2 else { return nil }
        let left = operands[0].byRow(count)
        let right = operands[1].byRow(count)
        if function.of(0.0, 0.0) != nil {
            return compute(function, left, right).map(Vector.numbers)
        }
        guard function.holds(0.0, 0.0) != nil else { return nil }
        return .truths(compare(function, left, right))
    }

    /// Nil where a result is so large that it may have been rounded.
    private func compute(
        _ function: QueryFunction, _ left: NumberColumn.ByRow, _ right: NumberColumn.ByRow
    ) -> [Double]? {
        var greatest = 0.0
        let results = [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
            for row in 0..<count {
                let result = function.of(left[row], right[row]) ?? .nan
                if result.magnitude > greatest { greatest = result.magnitude }
                buffer.initializeElement(at: row, to: result)
            }
            initialized = count
        }
        return greatest < 0x1p53 ? results : nil
    }

    private func compare(
        _ function: QueryFunction, _ left: NumberColumn.ByRow, _ right: NumberColumn.ByRow
    ) -> [UInt8] {
        var result = [UInt8](repeating: Truth.unknown.rawValue, count: count)
        for row in 0..<count {
            let (first, second) = (left[row], right[row])
            guard !first.isNaN, !second.isNaN else { continue }
            result[row] = function.holds(first, second) == true ? 1 : 0
        }
        return result
    }

    /// `and`, `or` and `not` of tests that were made the quick way; nil for all else.
    func callOnTruths(_ function: QueryFunction, _ arguments: [Vector]) -> Vector? {
        let isQuick = arguments.contains { if case .truths = $0 { true } else { false } }
        guard isQuick, function == .and || function == .or || function == .not,
            let first = arguments.first.flatMap(truths)
        else { return nil }
        if function == .not { return .truths(first.map { $0 == 2 ? 2 : 1 - $0 }) }
        guard let second = arguments.last.flatMap(truths) else { return nil }
        return .truths(
            (0..<count).map { row in
                let (left, right) = (first[row], second[row])
                if function == .and {
                    return left == 0 || right == 0 ? 0 : left == 1 && right == 1 ? 1 : 2
                }
                return left == 1 || right == 1 ? 1 : left == 0 && right == 0 ? 0 : 2
            })
    }

    /// By row.
    func truths(_ vector: Vector) -> [UInt8]? {
        switch vector {
        case .truths(let values): return values
        case .constant(let value):
            return [UInt8](repeating: Truth(value).rawValue, count: count)
        case .perSeries(let values):
            let ofSeries = values.map { Truth($0).rawValue }
            return batch.series.map { ofSeries[Int($0)] }
        case .coded(let codes, let values):
            let ofCodes = values.map { Truth($0).rawValue }
            return codes.map { ofCodes[Int($0)] }
        case .scalars(let values): return values.map { Truth($0).rawValue }
        case .numbers, .rollups: return [UInt8](repeating: 2, count: count)
        }
    }
}

extension Scalar {
    fileprivate var isExactOrMissing: Bool {
        switch self {
        case .missing, .double: true
        case .integer, .unsigned: isExactAsDouble
        case .boolean, .text: false
        }
    }
}

extension NumberColumn {
    /// A number for each row, however the values are kept.
    struct ByRow {
        fileprivate let values: [Double]
        fileprivate let index: [UInt32]?
        fileprivate let isOne: Bool

        @inline(__always)
        subscript(_ row: Int) -> Double {
            if isOne { return values[0] }
            guard let index else { return values[row] }
            return values[Int(index[row])]
        }
    }

    func byRow(_ count: Int) -> ByRow {
        switch place {
        case .row: ByRow(values: values, index: nil, isOne: false)
        case .at(let index): ByRow(values: values, index: index, isOne: false)
        case .first: ByRow(values: values, index: nil, isOne: true)
        }
    }
}
