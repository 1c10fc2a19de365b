import Telemetry

/// The value of an expression for each row of a batch.
enum Vector {
    /// The same for all rows.
    case constant(Scalar)
    /// By series.
    case perSeries([Scalar])
    /// By row; NaN where there is none.
    case numbers([Double])
    /// By row; the raw values of `Truth`.
    case truths([UInt8])
    /// By row.
    case scalars([Scalar])
    /// By row, a position in a list of values.
    case coded([UInt32], [Scalar])
    /// By row, of many values each; only as it stands and never as a part of an expression.
    case rollups(RollupColumn)

    /// The value of one row.
    @inline(__always)
    func value(_ row: Int, _ series: [UInt32]) -> Scalar {
        switch self {
        case .constant(let value): value
        case .perSeries(let values): values[Int(series[row])]
        case .numbers(let values): .number(values[row])
        case .truths(let values): Truth(rawValue: values[row])?.scalar ?? .missing
        case .scalars(let values): values[row]
        case .coded(let codes, let values): values[Int(codes[row])]
        case .rollups: .missing
        }
    }
}

extension Vector {
    /// Whether an integer may be among the values that no `Double` is.
    var hasIntegersBeyondDouble: Bool {
        switch self {
        case .constant(let value): value.isBeyondDouble
        case .perSeries(let values), .coded(_, let values): values.contains(where: \.isBeyondDouble)
        case .scalars: true
        case .numbers, .truths, .rollups: false
        }
    }
}

/// The numbers of a vector, and where the number of a row is; NaN where it has none.
struct NumberColumn {
    enum Place {
        case row
        /// The value at the series, or the code, of the row.
        case at([UInt32])
        case first
    }

    let values: [Double]
    let place: Place
}
