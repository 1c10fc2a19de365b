import Diagnostics

/// What NerdGraph is asked about policies and their conditions.
///
/// Source: https://docs.newrelic.com/docs/apis/nerdgraph/examples/nerdgraph-api-nrql-condition-alerts/
enum AlertRequests {
    /// What is read of every condition, whether it was searched or just changed.
    private static let content: StaticString = """
        id name type enabled description runbookUrl violationTimeLimitSeconds policyId \
        nrql { query } \
        signal { aggregationWindow aggregationMethod aggregationDelay aggregationTimer slideBy \
        fillOption fillValue } \
        terms { operator priority threshold thresholdDuration thresholdOccurrences } \
        expiration { expirationDuration closeViolationsOnExpiration openViolationOnExpiration \
        ignoreOnExpectedTermination }
        """

    static func policies(account: Int64, name: String, cursor: String?) -> GraphQLRequest {
        GraphQLRequest(
            """
            query($account: Int!, $name: String, $cursor: String) { actor { account(id: $account) { \
            alerts { policiesSearch(cursor: $cursor, searchCriteria: { name: $name }) { nextCursor \
            policies { id name incidentPreference } } } } } }
            """,
            variables: [
                ("account", .number(Int(account))), ("name", .string(name)),
                ("cursor", .optional(cursor)),
            ])
    }

    static func conditions(account: Int64, policy: String, cursor: String?) -> GraphQLRequest {
        GraphQLRequest(
            """
            query($account: Int!, $policy: ID, $cursor: String) { actor { account(id: $account) { \
            alerts { nrqlConditionsSearch(cursor: $cursor, searchCriteria: { policyId: $policy }) { \
            nextCursor nrqlConditions {
            """, content,
            "... on AlertsNrqlBaselineCondition { baselineDirection } } } } } } }",
            variables: [
                ("account", .number(Int(account))), ("policy", .string(policy)),
                ("cursor", .optional(cursor)),
            ])
    }

    static func createPolicy(account: Int64, _ document: PolicyDocument) -> GraphQLRequest {
        GraphQLRequest(
            """
            mutation($account: Int!, $policy: AlertsPolicyInput!) { \
            alertsPolicyCreate(accountId: $account, policy: $policy) { id name incidentPreference } }
            """,
            variables: [("account", .number(Int(account))), ("policy", document.input)],
            effect: .once)
    }

    static func updatePolicy(
        account: Int64, _ id: String, _ document: PolicyDocument
    ) -> GraphQLRequest {
        GraphQLRequest(
            """
            mutation($account: Int!, $id: ID!, $policy: AlertsPolicyUpdateInput!) { \
            alertsPolicyUpdate(accountId: $account, id: $id, policy: $policy) { \
            id name incidentPreference } }
            """,
            variables: [
                ("account", .number(Int(account))), ("id", .string(id)), ("policy", document.input),
            ])
    }

    static func create(
        account: Int64, policy: String, kind: ConditionDocument.Kind, _ input: JSONValue
    ) -> GraphQLRequest {
        let variables: [(String, JSONValue)] = [
            ("account", .number(Int(account))), ("policy", .string(policy)), ("condition", input),
        ]
        return switch kind {
        case .fixed:
            GraphQLRequest(
                """
                mutation($account: Int!, $policy: ID!, $condition: AlertsNrqlConditionStaticInput!) { \
                alertsNrqlConditionStaticCreate( \
                accountId: $account, policyId: $policy, condition: $condition) {
                """, content, "} }", variables: variables, effect: .once)
        case .baseline:
            GraphQLRequest(
                """
                mutation($account: Int!, $policy: ID!, $condition: AlertsNrqlConditionBaselineInput!) \
                { alertsNrqlConditionBaselineCreate( \
                accountId: $account, policyId: $policy, condition: $condition) {
                """, content, "baselineDirection } }", variables: variables, effect: .once)
        }
    }

    static func update(
        account: Int64, _ id: String, kind: ConditionDocument.Kind, _ input: JSONValue
    ) -> GraphQLRequest {
        let variables: [(String, JSONValue)] = [
            ("account", .number(Int(account))), ("id", .string(id)), ("condition", input),
        ]
        return switch kind {
        case .fixed:
            GraphQLRequest(
                """
                mutation($account: Int!, $id: ID!, $condition: AlertsNrqlConditionUpdateStaticInput!) \
                { alertsNrqlConditionStaticUpdate( \
                accountId: $account, id: $id, condition: $condition) {
                """, content, "} }", variables: variables)
        case .baseline:
            GraphQLRequest(
                """
                mutation($account: Int!, $id: ID!, \
                $condition: AlertsNrqlConditionUpdateBaselineInput!) \
                { alertsNrqlConditionBaselineUpdate( \
                accountId: $account, id: $id, condition: $condition) {
                """, content, "baselineDirection } }", variables: variables)
        }
    }

    static func delete(account: Int64, _ id: String) -> GraphQLRequest {
        GraphQLRequest(
            """
            mutation($account: Int!, $id: ID!) { alertsConditionDelete(accountId: $account, id: $id) \
            { id } }
            """, variables: [("account", .number(Int(account))), ("id", .string(id))])
    }
}

extension PolicyDocument {
    fileprivate var input: JSONValue {
        .object([
            ("name", .string(name)), ("incidentPreference", .string(incidentPreference.rawValue)),
        ])
    }
}
