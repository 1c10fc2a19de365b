public import Definitions
public import Queries

extension GoldenMetric.Aggregate {
    /// The same in a query.
    public var query: Aggregate.Function {
        switch self {
        case .latest: .latest
        case .average: .average
        case .sum: .sum
        case .min: .min
        case .max: .max
        }
    }
}
