import Diagnostics

/// What NerdGraph is asked about dashboards.
///
/// Source: https://docs.newrelic.com/docs/apis/nerdgraph/examples/nerdgraph-dashboards/
enum DashboardRequests {
    /// What is read of a dashboard, whether it was asked for or just changed.
    private static let content: StaticString = """
        guid accountId name description permissions \
        pages { guid name description widgets { id title visualization { id } \
        layout { column row width height } rawConfiguration linkedEntities { guid } } } \
        variables { name title type items { title value } nrqlQuery { accountIds query } \
        isMultiSelection defaultValues { value { string } } replacementStrategy \
        options { ignoreTimeRange excluded } }
        """

    /// The dashboards, and pages of dashboards, of an account with a tag or with words in their name.
    static func search(
        account: Int64, tag: String? = nil, name: String? = nil, cursor: String?
    ) -> GraphQLRequest {
        var tags: [JSONValue] = [.tag("accountId", "\(account)")]
        if let tag { tags.append(.tag(DashboardTag.key, tag)) }
        var builder: [(String, JSONValue)] = [
            ("type", .string("DASHBOARD")), ("tags", .array(tags)),
        ]
        if let name { builder.append(("name", .string(name))) }
        return GraphQLRequest(
            """
            query($search: EntitySearchQueryBuilder, $cursor: String) { actor { \
            entitySearch(queryBuilder: $search) { results(cursor: $cursor) { nextCursor entities { \
            guid name accountId ... on DashboardEntityOutline { dashboardParentGuid } } } } } }
            """,
            variables: [("search", .object(builder)), ("cursor", .optional(cursor))])
    }

    static func read(_ guid: String) -> GraphQLRequest {
        GraphQLRequest(
            """
            query($guid: EntityGuid!) { actor { entity(guid: $guid) { tags { key values } \
            ... on DashboardEntity {
            """, content, "} } } }", variables: [("guid", .string(guid))])
    }

    static func create(account: Int64, _ input: JSONValue) -> GraphQLRequest {
        GraphQLRequest(
            """
            mutation($account: Int!, $dashboard: DashboardInput!) { \
            dashboardCreate(accountId: $account, dashboard: $dashboard) { entityResult {
            """, content, "} errors { description type } } }",
            variables: [("account", .number(Int(account))), ("dashboard", input)], effect: .once)
    }

    static func update(_ guid: String, _ input: JSONValue) -> GraphQLRequest {
        GraphQLRequest(
            """
            mutation($guid: EntityGuid!, $dashboard: DashboardInput!) { \
            dashboardUpdate(guid: $guid, dashboard: $dashboard) { entityResult {
            """, content, "} errors { description type } } }",
            variables: [("guid", .string(guid)), ("dashboard", input)])
    }

    static func delete(_ guid: String) -> GraphQLRequest {
        GraphQLRequest(
            """
            mutation($guid: EntityGuid!) { dashboardDelete(guid: $guid) { \
            status errors { description type } } }
            """, variables: [("guid", .string(guid))])
    }

    static func tag(_ guid: String, _ name: String) -> GraphQLRequest {
        let tag = JSONValue.object([
            ("key", .string(DashboardTag.key)), ("values", .array([.string(name)])),
        ])
        return GraphQLRequest(
            """
            mutation($guid: EntityGuid!, $tags: [TaggingTagInput!]!) { \
            taggingAddTagsToEntity(guid: $guid, tags: $tags) { errors { message type } } }
            """, variables: [("guid", .string(guid)), ("tags", .array([tag]))])
    }
}

extension JSONValue {
    fileprivate static func tag(_ key: String, _ value: String) -> JSONValue {
        .object([("key", .string(key)), ("value", .string(value))])
    }
}
