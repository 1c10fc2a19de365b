/// A value, a test or a call in a query.
public struct NRQLExpression: Sendable, Hashable {
    public var kind: Kind
    public var span: NRQLSpan

    public init(_ kind: Kind, span: NRQLSpan = NRQLSpan()) {
        self.kind = kind
        self.span = span
    }

    public indirect enum Kind: Sendable, Hashable {
        /// `*`.
        case wildcard
        /// The name of an attribute or of a metric, dots included.
        case name(String)
        /// The metrics whose names fit a pattern in which `%` stands for anything, as in
        /// `average(host.swap%Bytes)`.
        case names(String)
        /// `{{name}}` of a dashboard.
        case variable(String)
        /// A number, with the digits that it was written with.
        case number(String)
        case text(String)
        /// `r'…'`: a pattern whose backslashes stand for themselves.
        case pattern(String)
        case boolean(Bool)
        case null
        /// Such as `1 minute`, as an argument.
        case duration(NRQLDuration)
        case unary(UnaryOperator, NRQLExpression)
        case binary(NRQLExpression, BinaryOperator, NRQLExpression)
        /// `x [NOT] LIKE y` and `x [NOT] RLIKE y`.
        case match(NRQLExpression, Match, NRQLExpression, isNegated: Bool)
        /// `x [NOT] IN (…)`; a query or a variable is the only member.
        case member(NRQLExpression, of: [NRQLExpression], isNegated: Bool)
        /// `x IS [NOT] NULL`.
        case test(NRQLExpression, Test, isNegated: Bool)
        case call(NRQLName, [NRQLArgument])
        /// `x[y]`.
        case index(NRQLExpression, NRQLExpression)
        /// `(x, y)`; two at least, since `(x)` is x.
        case tuple([NRQLExpression])
        /// `{x, y}`, as behind `include:` and `exclude:`.
        case set([NRQLExpression])
        case query(NRQLQuery)
    }

    public enum UnaryOperator: String, Sendable, Hashable, CaseIterable {
        case minus = "-"
        case plus = "+"
        case not = "NOT"
    }

    public enum BinaryOperator: String, Sendable, Hashable, CaseIterable {
        case or = "OR"
        case and = "AND"
        case equal = "="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case modulo = "%"
    }

    public enum Match: String, Sendable, Hashable, CaseIterable {
        case like = "LIKE", rlike = "RLIKE"
    }

    public enum Test: String, Sendable, Hashable, CaseIterable {
        case null = "NULL", `true` = "TRUE", `false` = "FALSE"
    }
}

/// What stands in the parentheses of a call.
public enum NRQLArgument: Sendable, Hashable {
    case value(NRQLExpression)
    /// `name: value`.
    case named(NRQLName, NRQLExpression)
    /// `WHERE test [AS label]`, as in `filter`, `percentage`, `funnel` and `cases`.
    case filter(NRQLExpression, label: NRQLName?)

    /// Where the value or the test of it stands; nil where it was built and not read.
    var span: NRQLSpan? {
        switch self {
        case .value(let expression), .named(_, let expression), .filter(let expression, _):
            expression.span.range.isEmpty ? nil : expression.span
        }
    }
}
