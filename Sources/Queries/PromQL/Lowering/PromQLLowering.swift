import Telemetry

/// Makes PromQL of a query, part by part; what has no form is thrown as a reason.
struct PromQLLowering {
    let naming: PromQLNaming
    let options: PromQLOptions
    var notes: Set<PromQLNote> = []

    init(naming: PromQLNaming, options: PromQLOptions) {
        self.naming = naming
        self.options = options
    }

    /// What is done with a column beyond its value.
    struct Wish {
        /// Values of one metric stay in the unit in which they are exposed.
        var isExposed = false
        /// Groups of which each is one series are not made groups, since who asks makes others of them.
        var keepsSeries = false
        /// A further test of rows, which comes from the query around.
        var filter: RowExpression?
    }

    /// The value of an expression over the groups of a level.
    mutating func value(
        _ expression: ValueExpression, _ level: PromQLLevel, _ frame: PromQLFrame,
        _ wish: Wish = Wish()
    ) throws(PromQLReason) -> PromQLValue {
        switch expression {
        case .leaf(.aggregate(let aggregate)):
            return .vector(try vector(aggregate, level, frame, wish))
        case .leaf(.coveredSeconds):
            guard case .milliseconds(let length) = frame.window else {
                return .scalar(.seconds(frame.window))
            }
            return .number(Double(length) / 1000)
        case .leaf(.facet): throw .facetAsValue
        case .leaf(.value): throw .valueOfAnswer
        case .constant(let constant):
            guard !constant.number.isNaN else { throw .textValue(constant) }
            return .number(constant.number)
        case .call(let function, let arguments):
            // Units and series must fit each other in a computation.
            var inner = wish
            (inner.isExposed, inner.keepsSeries) = (false, false)
            return try call(function, arguments, level, frame, inner)
        }
    }

    private mutating func vector(
        _ aggregate: Aggregate, _ level: PromQLLevel, _ frame: PromQLFrame, _ wish: Wish
    ) throws(PromQLReason) -> PromQL {
        switch level.origin {
        case .events(let types):
            return try series(aggregate, types, level, frame, wish)
        case .groups(let inner):
            return try groups(aggregate, of: inner, level, frame, wish)
        }
    }
}

extension RowExpression {
    /// Both tests, where there are two.
    static func both(_ left: RowExpression?, _ right: RowExpression?) -> RowExpression? {
        .all([left, right].compactMap(\.self))
    }
}
