extension PromQL {
    /// The expression over those series alone that also pass some tests: each of its selectors has them
    /// behind its own.
    public func filtered(by tests: [PromQLMatcher]) -> PromQL {
        guard !tests.isEmpty else { return self }
        switch self {
        case .number, .seconds, .text: return self
        case .vector(let selector): return .vector(selector.filtered(by: tests))
        case .range(let selector, let length):
            return .range(selector.filtered(by: tests), length)
        case .subquery(let inner, let length, let step, let time):
            return .subquery(inner.filtered(by: tests), length, step: step, time: time)
        case .call(let function, let arguments):
            return .call(function, arguments.map { $0.filtered(by: tests) })
        case .aggregate(let aggregation, let parameter, let inner, let grouping):
            return .aggregate(
                aggregation, parameter?.filtered(by: tests), of: inner.filtered(by: tests), grouping
            )
        case .binary(let left, let operation, let right, let matching):
            return .binary(
                left.filtered(by: tests), operation, right.filtered(by: tests), matching)
        case .negative(let inner): return .negative(inner.filtered(by: tests))
        }
    }
}

extension PromQLSelector {
    fileprivate func filtered(by tests: [PromQLMatcher]) -> PromQLSelector {
        var copy = self
        copy.matchers += tests
        return copy
    }
}
