import Queries

/// How large answers, and what they are made of, may be. At each, a query ends with
/// `QueryError.Reason.tooLarge`, unless it is said otherwise.
public enum ExecutionLimits {
    /// The most groups that facets tell apart, before the limit of the query.
    public static let groups = 100_000
    /// The most values that are kept while rows are read: groups times buckets times aggregates. A
    /// query with facets and buckets that goes beyond is read twice, the second time for the groups
    /// that are shown.
    public static let cells = 4_000_000
    /// The most groups or lines that are shown; a query that asks for more gets so many.
    public static let shown = 5_000
    /// What is shown where a query does not say: groups, and lines.
    public static let usualGroups = 10
    public static let usualLines = 100
    /// The most lines that are kept to find the ones to show, which are those and the ones before.
    public static let lines = Query.maximumOffset + shown
    /// The most facets.
    public static let facets = Query.maximumFacets
    /// The deepest that queries nest.
    public static let depth = Query.maximumNesting
    /// The most values of an answer that a row is compared with.
    public static let members = Query.maximumMembers
}
