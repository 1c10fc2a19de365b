import Telemetry

extension Query {
    /// What the columns are called for people: by their label, or by the text of their expression;
    /// empty for all that rows have.
    public var titles: [String] {
        switch output {
        case .rows(let columns): (columns ?? []).map { $0.label ?? $0.expression.title }
        case .values(let columns): columns.map { $0.label ?? title(of: $0.expression) }
        }
    }

    /// What the facets are called for people.
    public var facetTitles: [String] {
        facets.map { facet in
            switch facet {
            case .by(let expression, let label): label ?? expression.title
            case .cases: "cases"
            }
        }
    }

    /// What the columns are called in a query over this one's answer: by their label, or, as in NRQL,
    /// by their attribute or the function of their aggregate; nil for what cannot be asked for, as a
    /// sum without a label.
    public var names: [String?] {
        switch output {
        case .rows(let columns): (columns ?? []).map { $0.label ?? $0.expression.attributeName }
        case .values(let columns):
            columns.map { column in
                if let label = column.label { return label }
                if column.expression.asRate != nil { return "rate" }
                if column.expression.asPercentage != nil { return "percentage" }
                guard case .leaf(.aggregate(let aggregate)) = column.expression else { return nil }
                return aggregate.function.nrqlName
            }
        }
    }

    /// What the facets are called in such a query: by their label or their attribute.
    public var facetNames: [String?] {
        facets.map { facet in
            guard case .by(let expression, let label) = facet else { return nil }
            return label ?? expression.attributeName
        }
    }

    /// The text of a value.
    private func title(of value: ValueExpression) -> String {
        if let (inner, seconds) = value.asRate {
            let milliseconds = Int64(exactly: seconds * 1000) ?? 0
            let length = QueryPrinting.length(max(1, milliseconds))
            return "rate(\(title(of: inner)), \(NRQLExpression(.duration(length)).text))"
        }
        if let (inner, test) = value.asPercentage {
            return "percentage(\(title(of: inner)), WHERE \(test.title))"
        }
        return value.title(
            leaf: { leaf in
                switch leaf {
                case .aggregate(let aggregate): aggregate.title
                case .coveredSeconds: "seconds"
                case .facet(let index):
                    facetTitles.indices.contains(index) ? facetTitles[index] : "facet \(index + 1)"
                case .value(let query): "(\(query.titles.first ?? ""))"
                }
            }, argument: { title(of: $0) })
    }
}

extension Computation where Leaf == RowLeaf {
    fileprivate var attributeName: String? {
        guard case .leaf(.attribute(let name)) = self else { return nil }
        return name
    }

    var title: String {
        title(
            leaf: { leaf in
                switch leaf {
                case .attribute(let name): name
                case .values(let query), .value(let query): "(\(query.titles.first ?? ""))"
                }
            }, argument: { $0.title })
    }
}

extension Aggregate {
    var title: String {
        var arguments = [argument?.title ?? "*"]
        switch function {
        case .percentile(let number), .shareAtMost(let number), .apdex(let number):
            arguments.append(Scalar.text(of: number))
        case .derivative(let seconds), .latestRate(let seconds):
            arguments.append("\(Scalar.text(of: seconds)) s")
        case .histogram(let start, let span, let buckets):
            arguments += [Scalar.text(of: span), String(buckets), Scalar.text(of: start)]
        default: break
        }
        let text = "\(function.nrqlName)(\(arguments.joined(separator: ", ")))"
        return filter.map { "filter(\(text), WHERE \($0.title))" } ?? text
    }
}

extension Computation {
    /// The text of a computation, in the words of NRQL, for people.
    fileprivate func title(
        leaf: (Leaf) -> String, argument title: (Computation) -> String
    ) -> String {
        switch self {
        case .leaf(let value): return leaf(value)
        case .constant(.text(let text)): return "'\(text)'"
        case .constant(let value): return value.text ?? "NULL"
        case .call(let function, let arguments):
            let parts = arguments.map { argument in
                let text = title(argument)
                return function.isWrittenBetween && argument.isWrittenBetween
                    ? "(\(text))" : text
            }
            return function.title(of: parts)
        }
    }

    /// Whether an operator stands in it that another could tear apart.
    private var isWrittenBetween: Bool {
        guard case .call(let function, _) = self, function.isWrittenBetween else { return false }
        let value = self as? ValueExpression
        return value?.asRate == nil && value?.asPercentage == nil
    }
}

extension QueryFunction {
    /// Whether it stands between or around its arguments, and not in front of parentheses.
    fileprivate var isWrittenBetween: Bool { nrqlName == nil || nrqlOperator != nil }

    fileprivate func title(of parts: [String]) -> String {
        if let between = nrqlOperator { return parts.joined(separator: " \(between.rawValue) ") }
        let first = parts.first ?? ""
        let rest = parts.dropFirst().joined(separator: ", ")
        switch self {
        case .negate: return "-\(first)"
        case .not: return "NOT \(first)"
        case .isMissing: return "\(first) IS NULL"
        case .isTrue: return "\(first) IS TRUE"
        case .isFalse: return "\(first) IS FALSE"
        case .like: return "\(first) LIKE \(rest)"
        case .matches: return "\(first) RLIKE \(rest)"
        case .isMember: return "\(first) IN (\(rest))"
        default: return "\(nrqlName ?? rawValue)(\(parts.joined(separator: ", ")))"
        }
    }
}
