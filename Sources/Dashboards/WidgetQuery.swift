import Definitions
public import Queries
import Telemetry

/// A query of a widget, of a golden metric or of an alert, in all of its forms.
public struct WidgetQuery: Sendable {
    /// A condition that an attribute has one of the values that people chose.
    public struct Choice: Sendable, Hashable {
        public var attribute: String
        /// The name of a variable of the dashboard.
        public var variable: String

        public init(_ attribute: String, among variable: String) {
            self.attribute = attribute
            self.variable = variable
        }
    }

    /// As New Relic takes it; with each choice as a condition on `{{variable}}`.
    public let nrql: NRQLQuery
    /// As everything else takes it, PromQL and the local store; or what in it has no form there. It is
    /// without the choices, as where nothing is chosen.
    public let query: Result<Query, QueryReasons>
    /// What must be added to `query` where something is chosen.
    public let choices: [Choice]

    /// A query that was written as NRQL. Its own conditions on variables, where they are joined with all
    /// else by AND, are choices too; elsewhere a variable stands for its values.
    public init(
        _ nrql: NRQLQuery, choices: [Choice] = [], variables: [String: QueryVariable] = [:]
    ) {
        self.nrql = nrql.filtered(by: choices.map(\.nrql))
        let (rest, own) = nrql.separatingChoices()
        query = rest.lowered(variables: variables)
        self.choices = own.map { Choice($0.attribute, among: $0.variable) } + choices
    }

    /// A query that was made here; a reason where a name in it has no form in NRQL.
    public init(_ query: Query, choices: [Choice] = []) throws(QueryReasons) {
        nrql = try query.nrql.get().filtered(by: choices.map(\.nrql))
        self.query = .success(query)
        self.choices = choices
    }

    /// The query where something is chosen, with the values by the name of the variable. A variable
    /// that is not among them, or has no values, narrows nothing.
    public func query(choosing values: [String: [String]]) -> Result<Query, QueryReasons> {
        let tests = choices.compactMap { choice -> RowExpression? in
            guard let chosen = values[choice.variable], !chosen.isEmpty else { return nil }
            return .call(
                .isMember, [.attribute(choice.attribute)] + chosen.map { .constant(.text($0)) })
        }
        return query.map { $0.filtered(by: tests) }
    }
}

extension WidgetQuery.Choice {
    /// `attribute IN ({{variable}})`.
    fileprivate var nrql: NRQLExpression {
        NRQLExpression(
            .member(
                NRQLExpression(.name(attribute)), of: [NRQLExpression(.variable(variable))],
                isNegated: false))
    }
}
