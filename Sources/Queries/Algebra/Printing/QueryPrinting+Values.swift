import Telemetry

extension ValueLeaf: PrintedLeaf {
    static func write(_ leaf: ValueLeaf, in printing: inout QueryPrinting) -> NRQLExpression? {
        switch leaf {
        case .aggregate(let aggregate): return printing.aggregate(aggregate)
        case .coveredSeconds:
            return printing.refuse(
                "the seconds that a value covers have no form in NRQL but rate()")
        case .facet(let index): return printing.facet(at: index)
        case .value(let query):
            return printing.query(query, as: .value).map { NRQLExpression(.query($0)) }
        }
    }

    static func special(
        _ computation: ValueExpression, in printing: inout QueryPrinting
    ) -> NRQLExpression?? {
        if let (value, seconds) = computation.asRate {
            return .some(printing.perTime("rate", printing.expression(value), seconds))
        }
        guard let (value, test) = computation.asPercentage else { return nil }
        let written = printing.expression(value)
        return .some(printing.filtered("percentage", written, test))
    }
}

extension QueryPrinting {
    /// A facet by its label or its attribute.
    fileprivate mutating func facet(at index: Int) -> NRQLExpression? {
        guard let query, query.facetNames.indices.contains(index),
            let text = query.facetNames[index], query.facetNames.firstIndex(of: text) == index
        else { return refuse("a facet without a name has no form in NRQL outside of FACET") }
        return name(text).map { NRQLExpression(.name($0.text)) }
    }

    fileprivate mutating func aggregate(_ aggregate: Aggregate) -> NRQLExpression? {
        let call = call(aggregate.function, aggregate.argument)
        guard let filter = aggregate.filter else { return call }
        return filtered("filter", call, filter)
    }

    /// `filter(value, WHERE test)` and `percentage(value, WHERE test)`.
    fileprivate mutating func filtered(
        _ name: String, _ value: NRQLExpression?, _ test: RowExpression
    ) -> NRQLExpression? {
        let test = expression(test, isTest: true)
        guard let value, let test else { return nil }
        return NRQLExpression(.call(NRQLName(name), [.value(value), .filter(test, label: nil)]))
    }

    /// `rate(value, 1 minute)` and what takes a length of time like it.
    fileprivate mutating func perTime(
        _ name: String, _ value: NRQLExpression?, _ seconds: Double
    ) -> NRQLExpression? {
        let milliseconds = (seconds * 1000).rounded()
        guard milliseconds == seconds * 1000, (1...1e14).contains(milliseconds) else {
            return refuse("\(name)() for \(seconds) seconds has no form in NRQL")
        }
        let length = NRQLExpression(.duration(Self.length(Int64(milliseconds))))
        return value.map { Self.call(name, [$0, length]) }
    }

    private mutating func call(
        _ function: Aggregate.Function, _ argument: RowExpression?
    ) -> NRQLExpression? {
        let name = function.nrqlName
        guard let argument else {
            guard function == .count else {
                return refuse("\(name)() of nothing has no form in NRQL")
            }
            return Self.call(name, [NRQLExpression(.wildcard)])
        }
        let value = expression(argument)
        switch function {
        case .count, .sum, .average, .min, .max, .latest, .earliest, .uniqueCount,
            .standardDeviation, .variance:
            return value.map { Self.call(name, [$0]) }
        case .derivative(let seconds), .latestRate(let seconds):
            return perTime(name, value, seconds)
        case .percentile(let number), .shareAtMost(let number):
            return call(name, value, [number])
        case .uniques(let limit): return call(name, value, [Double(limit)])
        case .histogram(let start, let span, let buckets):
            return call(name, value, [span, Double(buckets), start])
        case .apdex(let threshold):
            guard let value, let number = expression(Self.number(threshold)) else { return nil }
            return NRQLExpression(
                .call(NRQLName(name), [.value(value), .named(NRQLName("t"), number)]))
        }
    }

    private mutating func call(
        _ name: String, _ value: NRQLExpression?, _ numbers: [Double]
    ) -> NRQLExpression? {
        let written = numbers.compactMap { expression(Self.number($0)) }
        guard let value, written.count == numbers.count else { return nil }
        return Self.call(name, [value] + written)
    }

    /// A number in its shortest form.
    private static func number(_ value: Double) -> RowExpression {
        Int64(exactly: value).map { .constant(.integer($0)) } ?? .constant(.double(value))
    }
}
