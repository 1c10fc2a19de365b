/// The terms that are known not to be zero where an expression stands, from the conditions around
/// it.
struct NonzeroTerms {
    private var terms: Set<Term> = []

    /// What follows where a condition is true, or where it is false.
    mutating func assume(_ condition: Term, is truth: Bool) {
        switch condition {
        case .binary(.and, let left, let right) where truth,
            .binary(.or, let left, let right) where !truth:
            assume(left, is: truth)
            assume(right, is: truth)
        case .unary(.not, let inner):
            assume(inner, is: !truth)
        case .binary(let comparison, let left, let right) where comparison.isComparison:
            if let constant = right.withoutScale.constant,
                comparison.excludesZero(against: constant, is: truth)
            {
                insert(left)
            }
            if let constant = left.withoutScale.constant,
                comparison.mirrored.excludesZero(against: constant, is: truth)
            {
                insert(right)
            }
        default: break
        }
    }

    /// A product is not zero where none of its factors is.
    private mutating func insert(_ term: Term) {
        let term = term.withoutScale
        terms.insert(term)
        switch term {
        case .binary(.multiply, let left, let right):
            insert(left)
            insert(right)
        case .binary(.divide, let left, _): insert(left)
        case .unary(.negate, let inner), .absolute(let inner): insert(inner)
        default: break
        }
    }

    /// Whether a term cannot be zero; it can still be unknown.
    func contains(_ term: Term) -> Bool {
        let term = term.withoutScale
        if terms.contains(term) { return true }
        switch term {
        case .constant(let value): return !value.isZero && !value.isNaN
        case .unary(.negate, let inner), .absolute(let inner): return contains(inner)
        case .binary(.multiply, let left, let right): return contains(left) && contains(right)
        case .binary(.divide, let left, _): return contains(left)
        case .otherwise(let left, let right), .choose(_, let left, let right):
            return contains(left) && contains(right)
        case .greatest(let parts):
            return parts.contains { ($0.withoutScale.constant ?? 0) > 0 }
                || parts.allSatisfy(contains)
        case .least(let parts):
            return parts.contains { ($0.withoutScale.constant ?? 0) < 0 }
                || parts.allSatisfy(contains)
        default: return false
        }
    }
}

extension Term {
    /// The term in the unit that it had by itself; a scale is positive and keeps zero and sign.
    fileprivate var withoutScale: Term {
        if case .scaled(let inner, _) = self { inner.withoutScale } else { self }
    }
}

extension BinaryOperator {
    /// The same comparison with its sides exchanged.
    fileprivate var mirrored: BinaryOperator {
        switch self {
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        default: self
        }
    }

    /// Whether `x <comparison> constant`, being true or false, leaves no zero for `x`.
    fileprivate func excludesZero(against constant: Double, is truth: Bool) -> Bool {
        guard !constant.isNaN else { return false }
        let holdsForZero =
            switch self {
            case .equal: constant == 0
            case .notEqual: constant != 0
            case .less: 0 < constant
            case .lessOrEqual: 0 <= constant
            case .greater: 0 > constant
            case .greaterOrEqual: 0 >= constant
            default: truth
            }
        return holdsForZero != truth
    }
}
