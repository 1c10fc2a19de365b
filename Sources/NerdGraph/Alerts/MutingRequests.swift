import Diagnostics

/// What NerdGraph is asked about muting rules.
///
/// Source: https://docs.newrelic.com/docs/alerts/get-notified/muting-rules-suppress-notifications/
enum MutingRequests {
    private static let content: StaticString = """
        id name description enabled actionOnMutingRuleWindowEnded \
        condition { operator conditions { attribute operator values } } \
        schedule { startTime endTime timeZone repeat weeklyRepeatDays endRepeat repeatCount }
        """

    /// All of an account; the list has no pages.
    static func all(account: Int64) -> GraphQLRequest {
        GraphQLRequest(
            "query($account: Int!) { actor { account(id: $account) { alerts { mutingRules {",
            content, "} } } } }", variables: [("account", .number(Int(account)))])
    }

    static func create(account: Int64, _ input: JSONValue) -> GraphQLRequest {
        GraphQLRequest(
            """
            mutation($account: Int!, $rule: AlertsMutingRuleInput!) { \
            alertsMutingRuleCreate(accountId: $account, rule: $rule) {
            """, content, "} }",
            variables: [("account", .number(Int(account))), ("rule", input)], effect: .once)
    }

    static func update(account: Int64, _ id: String, _ input: JSONValue) -> GraphQLRequest {
        GraphQLRequest(
            """
            mutation($account: Int!, $id: ID!, $rule: AlertsMutingRuleUpdateInput!) { \
            alertsMutingRuleUpdate(accountId: $account, id: $id, rule: $rule) {
            """, content, "} }",
            variables: [("account", .number(Int(account))), ("id", .string(id)), ("rule", input)])
    }

    static func delete(account: Int64, _ id: String) -> GraphQLRequest {
        GraphQLRequest(
            """
            mutation($account: Int!, $id: ID!) { alertsMutingRuleDelete(accountId: $account, id: $id) \
            { id } }
            """, variables: [("account", .number(Int(account))), ("id", .string(id))])
    }
}
