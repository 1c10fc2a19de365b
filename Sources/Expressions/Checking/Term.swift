import Telemetry

/// An expression with its names resolved and its units settled: what is computed, and nothing else.
///
/// Two terms are equal where they compute the same in the same way, which is how a guard is matched
/// with the divisor that it guards. Truth is 1 and 0, unknown is NaN.
indirect enum Term: Sendable, Hashable {
    case constant(Double)
    case text(String)
    case number(FieldReference)
    case boolean(FieldReference)
    case textField(FieldReference)
    case rate(Counter)
    case delta(Counter)
    /// How many rows a frame has.
    case rows(frame: Int)
    case aggregate(AggregateFunction, frame: Int, Term)
    case scaled(Term, UnitScale)
    case unary(UnaryOperator, Term)
    case absolute(Term)
    /// Everything between two numbers or two truths; not `??`.
    case binary(BinaryOperator, Term, Term)
    case sameText(Term, Term)
    /// Texts, one after the other.
    case joined([Term])
    case least([Term])
    case greatest([Term])
    case choose(Term, Term, Term)
    case otherwise(Term, Term)
    case match(Term, Keys, [Term], otherwise: Term?)
    /// Whether a number or a truth is known.
    case known(Term)
    case knownText(Term)

    /// A counter's field, and the column of its changes.
    struct Counter: Sendable, Hashable {
        let field: FieldReference
        let slot: Int
    }

    /// The values that `map()` has an answer to.
    enum Keys: Sendable, Hashable {
        case numbers([Double])
        case texts([String])
    }
}

extension Term {
    var constant: Double? {
        if case .constant(let value) = self { value } else { nil }
    }

    func scaled(from unit: MetricUnit, to other: MetricUnit) -> Term {
        UnitScale(from: unit, to: other).map { Term.scaled(self, $0).folded } ?? self
    }

    /// The value itself where all that it is made of is constant, else the term as it is.
    var folded: Term {
        let isConstant =
            switch self {
            case .scaled(let inner, _), .unary(_, let inner), .absolute(let inner):
                inner.constant != nil
            case .binary(_, let left, let right), .otherwise(let left, let right):
                left.constant != nil && right.constant != nil
            case .least(let terms), .greatest(let terms):
                terms.allSatisfy { $0.constant != nil }
            default: false
            }
        return isConstant ? .constant(Program(self).run(row: 0, tables: [])) : self
    }
}
