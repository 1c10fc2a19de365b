public import Queries
public import QueryExecution

extension Answer {
    /// What the columns of a query are called for people who did not write it: by their label; a value
    /// of a metric by the metric's title, with the aggregate behind it where it is not the latest value
    /// or how the values are distributed. All else keeps the text of its expression.
    ///
    /// - Parameters:
    ///   - query: The query.
    ///   - columns: Those of its answer.
    ///   - title: The title of a metric; nil for what is none.
    /// - Returns: A title for each column.
    public static func titles(
        of query: Query, columns: [QueryResult.Column], metric title: (String) -> String?
    ) -> [String] {
        guard case .values(let shown) = query.output else { return columns.map(\.name) }
        return columns.enumerated().map { index, column in
            guard shown.indices.contains(index), shown[index].label == nil,
                let (metric, aggregate) = shown[index].expression.valueOfMetric,
                let words = aggregate.words, let title = title(metric)
            else { return column.name }
            return words.isEmpty ? title : "\(title), \(words)"
        }
    }

    /// A name of the definitions, of an attribute or a metric, in words: `clusterName` as
    /// `Cluster name`.
    public static func words(_ name: String) -> String {
        var words = ""
        var isInWord = false
        for character in name {
            guard character.isLetter || character.isNumber else {
                isInWord = false
                continue
            }
            let begins = !isInWord || character.isUppercase && !(words.last?.isUppercase ?? false)
            if begins, !words.isEmpty { words.append(" ") }
            words.append(character)
            isInWord = true
        }
        // `entityGUID` has a word that is written so.
        let parts = words.split(separator: " ").map { word in
            word.count > 1 && word.allSatisfy(\.isUppercase) ? String(word) : word.lowercased()
        }
        let text = parts.joined(separator: " ")
        return text.isEmpty ? name : text.prefix(1).uppercased() + text.dropFirst()
    }
}

extension Computation where Leaf == ValueLeaf {
    /// The attribute and the aggregate of it, where it is nothing else.
    public var valueOfMetric: (name: String, function: Aggregate.Function)? {
        guard case .leaf(.aggregate(let aggregate)) = self, aggregate.filter == nil,
            case .leaf(.attribute(let name))? = aggregate.argument
        else { return nil }
        return (name, aggregate.function)
    }
}

extension Aggregate.Function {
    /// What stands behind the title of a metric; empty for nothing, nil where the value is none of the
    /// metric.
    fileprivate var words: String? {
        switch self {
        case .latest, .histogram: ""
        case .earliest: "earliest"
        case .average: "average"
        case .min: "least"
        case .max: "greatest"
        case .sum: "sum"
        case .standardDeviation: "standard deviation"
        case .percentile(let percent): "\(Quantity(.number).text(percent)) % are below"
        case .count, .uniqueCount, .uniques, .variance, .apdex, .derivative, .latestRate,
            .shareAtMost:
            nil
        }
    }
}
