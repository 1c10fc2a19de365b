/// The language as data: what the parser takes and what the reference page says of it.
public enum ExpressionReference {
    /// A function as a person reads about it.
    public struct Function: Sendable, Hashable {
        public let name: String
        /// A call with the names of its values, such as `if(condition, a, b)`.
        public let signature: String
        /// What it gives, in one sentence or two.
        public let meaning: String
    }

    /// Operators of one precedence.
    public struct Operators: Sendable, Hashable {
        /// Each as it is written.
        public let spellings: [String]
        public let meaning: String
    }

    /// All functions, in the order in which they are explained.
    public static let functions: [Function] = BuiltIn.allCases.map {
        Function(name: $0.rawValue, signature: $0.signature, meaning: $0.meaning)
    }

    /// All operators, those that bind tightest first.
    public static let operators: [Operators] =
        [Operators(spellings: UnaryOperator.allCases.map(\.rawValue), meaning: unaryMeaning)]
        + Set(BinaryOperator.allCases.map(\.precedence)).sorted(by: >).map { precedence in
            Operators(
                spellings: BinaryOperator.allCases.filter { $0.precedence == precedence }
                    .map(\.rawValue),
                meaning: meaning(ofPrecedence: precedence))
        }

    private static let unaryMeaning =
        "The negative number; the opposite of a truth, also written `!`. `not` binds tighter than "
        + "a comparison, which stands in parentheses behind it."

    private static func meaning(ofPrecedence precedence: Int) -> String {
        switch precedence {
        case BinaryOperator.multiply.precedence:
            "The units are combined: messages by messages a second are seconds. `x / 0` is unknown."
        case BinaryOperator.add.precedence:
            "The right side is converted to the unit of the left."
        case BinaryOperator.otherwise.precedence:
            "The left side, or the right where the left is unknown. Groups from the right."
        case BinaryOperator.equal.precedence:
            "True or false; the right side is converted to the unit of the left. They do not chain."
        case BinaryOperator.and.precedence:
            "True where both are, false where one is false, else unknown. Also written `&&`."
        default:
            "True where one is true, false where both are, else unknown. Also written `||`."
        }
    }
}

extension BuiltIn {
    var signature: String {
        switch self {
        case .choose: "if(condition, a, b)"
        case .map: "map(x, {\"running\": 1, \"down\": 0}, otherwise)"
        case .rate: "rate(counter)"
        case .delta: "delta(counter)"
        case .sum: "sum(x)"
        case .average: "avg(x)"
        case .minimum: "min(x)"
        case .maximum: "max(x)"
        case .count: "count(x)"
        case .least: "least(a, b, …)"
        case .greatest: "greatest(a, b, …)"
        case .absolute: "abs(x)"
        case .inUnit: "in(x, \"unit\")"
        case .concat: "concat(a, b, …)"
        }
    }

    var meaning: String {
        switch self {
        case .choose: "`a` where the condition is true, `b` where it is false, else unknown."
        case .map:
            "The value behind the key that `x` is, and `otherwise` for every other known value; "
                + "without `otherwise` that is unknown. Keys are literals."
        case .rate:
            "The change of a counter by second. Unknown for a row that is new and for a counter "
                + "that went back."
        case .delta: "The change of a counter since its row was last seen, unknown as `rate` is."
        case .sum:
            "The sum over the rows of a request in which `x` is known, or over related entities."
        case .average: "The mean of such values, as `sum` goes over them."
        case .minimum: "The smallest of such values."
        case .maximum: "The largest of such values."
        case .count:
            "How many rows of a request there are for its bare name, in how many rows a condition "
                + "is true, or in how many `x` is known. Unknown where there are rows and of none "
                + "of them the condition is known."
        case .least: "The smallest of its values; unknown where one is."
        case .greatest: "The largest of its values; unknown where one is."
        case .absolute: "The number without its sign."
        case .inUnit: "A bare number: how many of the unit `x` is."
        case .concat:
            "The texts one after the other; unknown where one is, and beyond "
                + "\(TextCode.maximumBytes) bytes."
        }
    }
}
