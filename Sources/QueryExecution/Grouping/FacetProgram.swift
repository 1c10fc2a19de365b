import Telemetry

/// How rows are told apart, ready to run.
enum FacetProgram {
    case by(RowProgram)
    /// The tests with the names of their groups, and what the others are told apart by.
    case cases([(test: RowProgram, label: Scalar)], other: RowProgram?)

    var programs: [RowProgram] {
        switch self {
        case .by(let program): [program]
        case .cases(let cases, let other): cases.map(\.test) + (other.map { [$0] } ?? [])
        }
    }
}

/// The values of one facet, by numbers.
struct FacetCodes {
    enum Codes {
        case series([Int32])
        case rows([Int32])
    }

    private let program: FacetProgram
    private var codes = ScalarCodes()

    init(_ program: FacetProgram) { self.program = program }

    subscript(_ code: Int32) -> Scalar { codes[code] }

    /// The codes of series or rows; below 0 where the value is missing. Rows that take no part may
    /// have any.
    mutating func codes(
        _ scope: BatchScope, _ selection: Selection
    ) throws(QueryError) -> Codes {
        switch program {
        case .by(let program): return try codes(of: try scope.vector(program), scope, selection)
        case .cases(let cases, let other):
            var result: Codes = .series(
                [Int32](repeating: -1, count: scope.batch.table.count))
            if let other {
                result = try codes(of: try scope.vector(other), scope, selection)
            }
            // The first test that holds is written last.
            for (test, label) in cases.reversed() {
                let code = try codes.code(of: label)
                result = Self.overwrite(result, with: code, where: try scope.vector(test), scope)
            }
            return result
        }
    }

    private mutating func codes(
        of vector: Vector, _ scope: BatchScope, _ selection: Selection
    ) throws(QueryError) -> Codes {
        switch vector {
        case .rollups: throw Argument.damaged
        case .constant(let value):
            let code = try code(value)
            return .series([Int32](repeating: code, count: scope.batch.table.count))
        case .perSeries(let values):
            var result = [Int32](repeating: -1, count: values.count)
            for (index, value) in values.enumerated() {
                if case .series(let isSelected) = selection, !isSelected[index] { continue }
                result[index] = try code(value)
            }
            return .series(result)
        case .coded(let positions, let values):
            var known = [Int32?](repeating: nil, count: values.count)
            return .rows(
                try rows(scope, selection) { codes, row throws(QueryError) in
                    let position = Int(positions[row])
                    if let code = known[position] { return code }
                    let code = try codes.code(values[position])
                    known[position] = code
                    return code
                })
        case .numbers(let values):
            var last: (bits: UInt64, code: Int32)?
            return .rows(
                try rows(scope, selection) { codes, row throws(QueryError) in
                    let bits = values[row].bitPattern
                    if let last, last.bits == bits { return last.code }
                    let code = try codes.code(.number(values[row]))
                    last = (bits, code)
                    return code
                })
        case .truths, .scalars:
            return .rows(
                try rows(scope, selection) { codes, row throws(QueryError) in
                    try codes.code(vector.value(row, scope.batch.series))
                })
        }
    }

    private mutating func rows(
        _ scope: BatchScope, _ selection: Selection,
        _ code: (inout FacetCodes, Int) throws(QueryError) -> Int32
    ) throws(QueryError) -> [Int32] {
        var result = [Int32](repeating: -1, count: scope.count)
        for row in 0..<scope.count where selection.has(row, scope.batch.series) {
            result[row] = try code(&self, row)
        }
        return result
    }

    private mutating func code(_ value: Scalar) throws(QueryError) -> Int32 {
        let value = value.canonical
        return value.isMissing ? -1 : try codes.code(of: value)
    }

    private static func overwrite(
        _ codes: Codes, with code: Int32, where test: Vector, _ scope: BatchScope
    ) -> Codes {
        switch (codes, test) {
        case (_, .constant(let value)) where Truth(value) != .yes: return codes
        case (.series(var result), .constant), (.series(var result), .perSeries):
            for index in result.indices {
                if case .perSeries(let values) = test, Truth(values[index]) != .yes { continue }
                result[index] = code
            }
            return .series(result)
        default:
            let truths = scope.truths(test) ?? []
            var result = codes.byRow(scope.batch.series)
            for row in result.indices where truths[row] == Truth.yes.rawValue { result[row] = code }
            return .rows(result)
        }
    }
}

extension FacetCodes.Codes {
    func byRow(_ series: [UInt32]) -> [Int32] {
        switch self {
        case .rows(let codes): codes
        case .series(let codes): series.map { codes[Int($0)] }
        }
    }
}

extension Selection {
    @inline(__always)
    func has(_ row: Int, _ series: [UInt32]) -> Bool {
        switch self {
        case .all: true
        case .series(let isSelected): isSelected[Int(series[row])]
        case .rows(let isSelected): isSelected[row]
        }
    }
}
