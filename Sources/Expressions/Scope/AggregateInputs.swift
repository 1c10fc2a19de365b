/// How many values become one. `count` counts the rows in which a truth is true, and in which a
/// number is known.
public enum AggregateFunction: Sendable, Hashable {
    case sum, average, minimum, maximum, count
}

/// What expressions about one thing read of it, and of the things that are related to it.
///
/// Names get their columns in the order in which they are first read, so that no row is wider than
/// it must be. The same aggregate that stands in several places is one column.
public struct AggregateInputs: Sendable {
    /// A type of relationship, and what is read of the things at its other end.
    public struct Relation: Sendable {
        public let name: String
        /// The names that are read of each of them, column by column.
        public fileprivate(set) var names: [String] = []
    }

    /// A value that each of the things at the other end of a relationship can have.
    public struct Input: Sendable {
        /// Index of the relationship.
        public let relation: Int
        /// A number or a truth, evaluated with one table of the relation's names.
        public let value: CompiledExpression
        fileprivate let term: Term
    }

    /// One value made of all values of an input.
    public struct Column: Sendable, Hashable {
        /// Index of the input.
        public let input: Int
        public let function: AggregateFunction
    }

    /// The most inputs that the aggregates of one thing have, so that their state is bounded.
    public static let maximumCount = 500
    /// The frame of an expression that holds the results of `columns`; frame 0 holds what is the
    /// thing's own.
    public static let resultFrame = 1

    /// The names that are read of the thing itself, column by column.
    public private(set) var ownNames: [String] = []
    public private(set) var relations: [Relation] = []
    public private(set) var inputs: [Input] = []
    public private(set) var columns: [Column] = []

    public init() {}
}

extension AggregateInputs {
    /// Whether one more input is one too many.
    var isFull: Bool { inputs.count >= Self.maximumCount }

    /// The column of a name; of the thing itself, or of what is related to it.
    mutating func slot(of name: String, over relation: Int?) -> Int {
        guard let relation else { return index(of: name, in: &ownNames) }
        return index(of: name, in: &relations[relation].names)
    }

    /// The index of a type of relationship.
    mutating func relation(named name: String) -> Int {
        if let index = relations.firstIndex(where: { $0.name == name }) { return index }
        relations.append(Relation(name: name))
        return relations.count - 1
    }

    /// The column of an aggregate.
    mutating func column(
        _ function: AggregateFunction, of value: CompiledExpression, _ term: Term,
        over relation: Int
    ) -> Int {
        let known = inputs.firstIndex { $0.relation == relation && $0.term == term }
        if known == nil { inputs.append(Input(relation: relation, value: value, term: term)) }
        let column = Column(input: known ?? inputs.count - 1, function: function)
        return index(of: column, in: &columns)
    }

    private func index<Element: Equatable>(
        of element: Element, in list: inout [Element]
    ) -> Int {
        if let index = list.firstIndex(of: element) { return index }
        list.append(element)
        return list.count - 1
    }
}
