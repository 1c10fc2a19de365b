extension NerdGraphSchema {
    /// The fields of each object type.
    static let types: [String: [String: Field]] = [
        "Query": ["actor": .object("Actor")],
        "Actor": [
            "entity": .object("Entity", ["guid": "EntityGuid!"]),
            "entitySearch": .object("EntitySearch", ["queryBuilder": "EntitySearchQueryBuilder"]),
            "account": .object("Account", ["id": "Int!"]),
            "nrql": .object(
                "NRQLResults", ["accounts": "[Int!]!", "query": "Nrql!", "timeout": "Seconds"]),
        ],
        "EntitySearch": [
            "count": .scalar, "results": .object("EntitySearchResult", ["cursor": "String"]),
        ],
        "EntitySearchResult": [
            "nextCursor": .scalar, "entities": .object("EntityOutline"),
        ],
        "EntityOutline": [
            "guid": .scalar, "name": .scalar, "accountId": .scalar, "tags": .object("Tag"),
        ],
        "DashboardEntityOutline": ["dashboardParentGuid": .scalar],
        "Entity": [
            "guid": .scalar, "name": .scalar, "accountId": .scalar, "tags": .object("Tag"),
        ],
        "Tag": ["key": .scalar, "values": .scalar],
        "DashboardEntity": dashboard, "DashboardEntityResult": dashboard,
        "DashboardPage": [
            "guid": .scalar, "name": .scalar, "description": .scalar,
            "widgets": .object("DashboardWidget"),
        ],
        "DashboardWidget": [
            "id": .scalar, "title": .scalar, "visualization": .object("Visualization"),
            "layout": .object("Layout"), "rawConfiguration": .scalar,
            "linkedEntities": .object("EntityOutline"),
        ],
        "Visualization": ["id": .scalar],
        "Layout": ["column": .scalar, "row": .scalar, "width": .scalar, "height": .scalar],
        "DashboardVariable": [
            "name": .scalar, "title": .scalar, "type": .scalar, "items": .object("Item"),
            "nrqlQuery": .object("VariableQuery"), "isMultiSelection": .scalar,
            "defaultValues": .object("DefaultValue"), "replacementStrategy": .scalar,
            "options": .object("VariableOptions"),
        ],
        "Item": ["title": .scalar, "value": .scalar],
        "VariableQuery": ["accountIds": .scalar, "query": .scalar],
        "DefaultValue": ["value": .object("DefaultText")], "DefaultText": ["string": .scalar],
        "VariableOptions": ["ignoreTimeRange": .scalar, "excluded": .scalar],
        "Account": [
            "alerts": .object("Alerts"),
            "nrql": .object(
                "NRQLResults", ["query": "Nrql!", "timeout": "Seconds", "async": "Boolean"]),
            "nrqlQueryProgress": .object("NRQLResults", ["queryId": "ID!"]),
        ],
        "NRQLResults": [
            "results": .scalar, "otherResult": .scalar, "totalResult": .scalar,
            "metadata": .object("NRQLMetadata"), "queryProgress": .object("NRQLProgress"),
        ],
        "NRQLMetadata": [
            "eventTypes": .scalar, "facets": .scalar, "messages": .scalar,
            "timeWindow": .object("NRQLWindow"),
        ],
        "NRQLWindow": ["begin": .scalar, "end": .scalar, "since": .scalar, "until": .scalar],
        "NRQLProgress": [
            "queryId": .scalar, "completed": .scalar, "retryAfter": .scalar,
            "retryDeadline": .scalar, "resultExpiration": .scalar,
        ],
        "Alerts": [
            "policiesSearch": .object(
                "PolicySearch", ["cursor": "String", "searchCriteria": "PolicyCriteria"]),
            "nrqlConditionsSearch": .object(
                "ConditionSearch", ["cursor": "String", "searchCriteria": "ConditionCriteria"]),
            "mutingRules": .object("MutingRule"),
        ],
        "PolicySearch": ["nextCursor": .scalar, "policies": .object("Policy")],
        "Policy": ["id": .scalar, "name": .scalar, "incidentPreference": .scalar],
        "ConditionSearch": ["nextCursor": .scalar, "nrqlConditions": .object("Condition")],
        "Condition": condition,
        "AlertsNrqlBaselineCondition": ["baselineDirection": .scalar],
        "BaselineCondition": condition.merging(["baselineDirection": .scalar]) { $1 },
        "ConditionQuery": ["query": .scalar],
        "Signal": [
            "aggregationWindow": .scalar, "aggregationMethod": .scalar, "aggregationDelay": .scalar,
            "aggregationTimer": .scalar, "slideBy": .scalar, "fillOption": .scalar,
            "fillValue": .scalar,
        ],
        "Term": [
            "operator": .scalar, "priority": .scalar, "threshold": .scalar,
            "thresholdDuration": .scalar, "thresholdOccurrences": .scalar,
        ],
        "Expiration": [
            "expirationDuration": .scalar, "closeViolationsOnExpiration": .scalar,
            "openViolationOnExpiration": .scalar, "ignoreOnExpectedTermination": .scalar,
        ],
        "MutingRule": [
            "id": .scalar, "accountId": .scalar, "name": .scalar, "description": .scalar,
            "enabled": .scalar, "createdAt": .scalar, "updatedAt": .scalar,
            "actionOnMutingRuleWindowEnded": .scalar, "condition": .object("MutingGroup"),
            "schedule": .object("MutingSchedule"),
        ],
        "MutingGroup": ["operator": .scalar, "conditions": .object("MutingCondition")],
        "MutingCondition": ["attribute": .scalar, "operator": .scalar, "values": .scalar],
        "MutingSchedule": [
            "startTime": .scalar, "endTime": .scalar, "timeZone": .scalar, "repeat": .scalar,
            "weeklyRepeatDays": .scalar, "endRepeat": .scalar, "repeatCount": .scalar,
        ],
        "Mutation": mutations,
        "DashboardResult": [
            "entityResult": .object("DashboardEntityResult"), "errors": .object("DashboardError"),
        ],
        "DashboardDeleteResult": ["status": .scalar, "errors": .object("DashboardError")],
        "DashboardError": ["description": .scalar, "type": .scalar],
        "TaggingResult": ["errors": .object("TaggingError")],
        "TaggingError": ["message": .scalar, "type": .scalar],
        "Deleted": ["id": .scalar],
    ]

    private static let dashboard: [String: Field] = [
        "guid": .scalar, "accountId": .scalar, "name": .scalar, "description": .scalar,
        "permissions": .scalar, "pages": .object("DashboardPage"),
        "variables": .object("DashboardVariable"),
    ]

    private static let condition: [String: Field] = [
        "id": .scalar, "name": .scalar, "type": .scalar, "enabled": .scalar, "description": .scalar,
        "runbookUrl": .scalar, "violationTimeLimitSeconds": .scalar, "policyId": .scalar,
        "nrql": .object("ConditionQuery"), "signal": .object("Signal"), "terms": .object("Term"),
        "expiration": .object("Expiration"),
    ]

    private static let mutations: [String: Field] = [
        "dashboardCreate": .object(
            "DashboardResult", ["accountId": "Int!", "dashboard": "DashboardInput!"]),
        "dashboardUpdate": .object(
            "DashboardResult", ["guid": "EntityGuid!", "dashboard": "DashboardInput!"]),
        "dashboardDelete": .object("DashboardDeleteResult", ["guid": "EntityGuid!"]),
        "taggingAddTagsToEntity": .object(
            "TaggingResult", ["guid": "EntityGuid!", "tags": "[TaggingTagInput!]!"]),
        "alertsPolicyCreate": .object(
            "Policy", ["accountId": "Int!", "policy": "AlertsPolicyInput!"]),
        "alertsPolicyUpdate": .object(
            "Policy", ["accountId": "Int!", "id": "ID!", "policy": "AlertsPolicyUpdateInput!"]),
        "alertsNrqlConditionStaticCreate": .object(
            "Condition",
            [
                "accountId": "Int!", "policyId": "ID!",
                "condition": "AlertsNrqlConditionStaticInput!",
            ]),
        "alertsNrqlConditionStaticUpdate": .object(
            "Condition",
            [
                "accountId": "Int!", "id": "ID!",
                "condition": "AlertsNrqlConditionUpdateStaticInput!",
            ]),
        "alertsNrqlConditionBaselineCreate": .object(
            "BaselineCondition",
            [
                "accountId": "Int!", "policyId": "ID!",
                "condition": "AlertsNrqlConditionBaselineInput!",
            ]),
        "alertsNrqlConditionBaselineUpdate": .object(
            "BaselineCondition",
            [
                "accountId": "Int!", "id": "ID!",
                "condition": "AlertsNrqlConditionUpdateBaselineInput!",
            ]),
        "alertsMutingRuleCreate": .object(
            "MutingRule", ["accountId": "Int!", "rule": "AlertsMutingRuleInput!"]),
        "alertsMutingRuleUpdate": .object(
            "MutingRule",
            ["accountId": "Int!", "id": "ID!", "rule": "AlertsMutingRuleUpdateInput!"]),
        "alertsMutingRuleDelete": .object("Deleted", ["accountId": "Int!", "id": "ID!"]),
        "alertsConditionDelete": .object("Deleted", ["accountId": "Int!", "id": "ID!"]),
    ]

    /// What of a selection the schema has not.
    static func mistakes(
        in fields: [GraphQLDocument.Field], of type: String,
        variables: [GraphQLDocument.Variable]
    ) -> [String] {
        fields.flatMap { field -> [String] in
            let owner = field.fragmentType ?? type
            guard let known = types[owner]?[field.name] else {
                return ["Cannot query field \"\(field.name)\" on type \"\(owner)\"."]
            }
            var found: [String] = []
            for argument in field.arguments {
                let name = argument.name
                guard let expected = known.arguments[name] else {
                    found.append("Unknown argument \"\(name)\" on field \"\(field.name)\".")
                    continue
                }
                guard case .variable(let variable) = argument.value else { continue }
                let declared = variables.first { $0.name == variable }?.type
                if declared != expected, declared != expected + "!" {
                    found.append(
                        "Variable \"$\(variable)\" of type \"\(declared ?? "none")\" used in "
                            + "position expecting type \"\(expected)\".")
                }
            }
            for (name, expected) in known.arguments where expected.hasSuffix("!") {
                if !field.arguments.contains(where: { $0.name == name }) {
                    found.append("Field \"\(field.name)\" argument \"\(name)\" is required.")
                }
            }
            guard let inner = known.type else {
                return field.fields.isEmpty
                    ? found : found + ["Field \"\(field.name)\" must not have a selection."]
            }
            guard !field.fields.isEmpty else {
                return found + ["Field \"\(field.name)\" must have a selection of subfields."]
            }
            return found + mistakes(in: field.fields, of: inner, variables: variables)
        }
    }
}
