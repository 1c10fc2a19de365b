import Queries

extension Computation where Leaf == ValueLeaf {
    /// The aggregate that stands first in the text of the expression.
    var firstAggregate: Aggregate? {
        switch self {
        case .leaf(.aggregate(let aggregate)): aggregate
        case .leaf, .constant: nil
        case .call(_, let arguments): arguments.lazy.compactMap(\.firstAggregate).first
        }
    }
}
