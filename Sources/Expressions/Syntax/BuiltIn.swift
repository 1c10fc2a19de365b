/// The functions of the language. What a person reads about them is in `ExpressionReference`.
enum BuiltIn: String, Sendable, CaseIterable {
    case choose = "if"
    case map
    case rate, delta
    case sum, average = "avg", minimum = "min", maximum = "max", count
    case least, greatest
    case absolute = "abs"
    case inUnit = "in"
    case concat

    /// How many arguments it takes.
    var arity: ClosedRange<Int> {
        switch self {
        case .choose: 3...3
        case .map: 2...3
        case .rate, .delta, .sum, .average, .minimum, .maximum, .count, .absolute: 1...1
        case .least, .greatest, .concat: 2...Parser.maximumNodes
        case .inUnit: 2...2
        }
    }

    /// How it makes one value of many; nil for what does not.
    var aggregate: AggregateFunction? {
        switch self {
        case .sum: .sum
        case .average: .average
        case .minimum: .minimum
        case .maximum: .maximum
        case .count: .count
        case .choose, .map, .rate, .delta, .least, .greatest, .absolute, .inUnit, .concat: nil
        }
    }

    var isAggregate: Bool { aggregate != nil }
}
