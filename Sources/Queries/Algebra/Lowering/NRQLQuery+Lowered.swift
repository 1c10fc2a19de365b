public import Telemetry

/// What a dashboard's variable, `{{name}}` in a query, stands for.
public enum QueryVariable: Sendable, Hashable {
    /// Values: one where one is needed, and all of them behind IN.
    case values([Scalar])
    /// The name of an attribute, a metric or an event type.
    case name(String)
}

extension NRQLQuery {
    /// The query in the algebra; or everything in it that has no form there, with its place.
    ///
    /// What NRQL says nothing of stays unsaid: the range, the limit and the order are nil where no
    /// clause names them. `EXTRAPOLATE` changes nothing, as our rows are never samples of others. What
    /// a label in a nested query is called, is what the outer query asks for.
    ///
    /// - Parameter variables: What the variables of a dashboard stand for, by name; one that is not
    ///   among them is a reason.
    /// - Returns: The query, or the reasons, of which there is one at least.
    public func lowered(
        variables: [String: QueryVariable] = [:]
    ) -> Result<Query, QueryReasons> {
        var lowering = QueryLowering(variables: variables)
        if let query = lowering.query(self, as: .whole), lowering.reasons.isEmpty {
            return .success(query)
        }
        return .failure(QueryReasons(lowering.reasons))
    }
}
