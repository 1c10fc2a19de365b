/// The part of NerdGraph's schema that the stand-in has, by its documentation and public clients of it.
enum NerdGraphSchema {
    /// What a field gives and takes.
    struct Field {
        /// The name of an object type; nil for a scalar.
        var type: String?
        /// The types of its arguments by name.
        var arguments: [String: String] = [:]

        static let scalar = Field(type: nil)

        static func object(_ type: String, _ arguments: [String: String] = [:]) -> Field {
            Field(type: type, arguments: arguments)
        }
    }

    /// What an input object has: the types of its members by name.
    static let inputs: [String: [String: String]] = [
        "EntitySearchQueryBuilder": [
            "type": "String", "name": "String", "domain": "String", "reporting": "Boolean",
            "tags": "[EntitySearchQueryBuilderTag]",
        ],
        "EntitySearchQueryBuilderTag": ["key": "String!", "value": "String!"],
        "TaggingTagInput": ["key": "String!", "values": "[String!]"],
        "DashboardInput": [
            "name": "String!", "description": "String", "permissions": "DashboardPermissions!",
            "pages": "[DashboardPageInput!]!", "variables": "[DashboardVariableInput!]",
        ],
        "DashboardPageInput": [
            "name": "String!", "description": "String", "guid": "EntityGuid",
            "widgets": "[DashboardWidgetInput!]!",
        ],
        "DashboardWidgetInput": [
            "id": "ID", "title": "String", "layout": "DashboardWidgetLayoutInput",
            "linkedEntityGuids": "[EntityGuid]", "rawConfiguration": "Raw",
            "visualization": "DashboardWidgetVisualizationInput",
        ],
        "DashboardWidgetLayoutInput": [
            "column": "Int", "row": "Int", "width": "Int", "height": "Int",
        ],
        "DashboardWidgetVisualizationInput": ["id": "String"],
        "DashboardVariableInput": [
            "name": "String!", "title": "String", "type": "DashboardVariableType!", "items": "Raw",
            "nrqlQuery": "Raw", "isMultiSelection": "Boolean", "defaultValues": "Raw",
            "replacementStrategy": "String", "options": "Raw",
        ],
        "AlertsPolicyInput": ["name": "String!", "incidentPreference": "IncidentPreference!"],
        "AlertsPolicyUpdateInput": ["name": "String", "incidentPreference": "IncidentPreference"],
        "AlertsNrqlConditionStaticInput": condition(isNew: true),
        "AlertsNrqlConditionUpdateStaticInput": condition(isNew: false),
        "AlertsNrqlConditionBaselineInput": condition(isNew: true).merging(
            ["baselineDirection": "BaselineDirection!"]) { $1 },
        "AlertsNrqlConditionUpdateBaselineInput": condition(isNew: false).merging(
            ["baselineDirection": "BaselineDirection"]) { $1 },
        "AlertsMutingRuleInput": mutingRule(isNew: true),
        "AlertsMutingRuleUpdateInput": mutingRule(isNew: false),
        "AlertsMutingRuleConditionGroupInput": [
            "operator": "MutingGroupOperator!", "conditions": "[AlertsMutingRuleConditionInput!]!",
        ],
        "AlertsMutingRuleConditionInput": [
            "attribute": "String!", "operator": "MutingOperator!", "values": "[String!]!",
        ],
        "AlertsMutingRuleScheduleInput": mutingSchedule(isNew: true),
        "AlertsMutingRuleScheduleUpdateInput": mutingSchedule(isNew: false),
        "AlertsNrqlConditionQueryInput": ["query": "String!"],
        "AlertsNrqlConditionSignalInput": [
            "aggregationWindow": "Int", "aggregationMethod": "AggregationMethod",
            "aggregationDelay": "Int", "aggregationTimer": "Int", "slideBy": "Int",
            "fillOption": "FillOption", "fillValue": "Float",
        ],
        "AlertsNrqlConditionTermsInput": [
            "operator": "Operator!", "priority": "Priority!", "threshold": "Float!",
            "thresholdDuration": "Int!", "thresholdOccurrences": "Occurrences!",
        ],
        "AlertsNrqlConditionExpirationInput": [
            "expirationDuration": "Int", "closeViolationsOnExpiration": "Boolean",
            "openViolationOnExpiration": "Boolean", "ignoreOnExpectedTermination": "Boolean",
        ],
    ]

    private static func condition(isNew: Bool) -> [String: String] {
        let end = isNew ? "!" : ""
        return [
            "name": "String" + end, "enabled": "Boolean" + end, "description": "String",
            "runbookUrl": "String", "violationTimeLimitSeconds": "Int", "valueFunction": "String",
            "nrql": "AlertsNrqlConditionQueryInput" + end,
            "signal": "AlertsNrqlConditionSignalInput",
            "terms": "[AlertsNrqlConditionTermsInput!]" + end,
            "expiration": "AlertsNrqlConditionExpirationInput",
        ]
    }

    private static func mutingRule(isNew: Bool) -> [String: String] {
        let end = isNew ? "!" : ""
        return [
            "name": "String" + end, "enabled": "Boolean" + end, "description": "String",
            "condition": "AlertsMutingRuleConditionGroupInput" + end,
            "schedule": isNew
                ? "AlertsMutingRuleScheduleInput" : "AlertsMutingRuleScheduleUpdateInput",
            "actionOnMutingRuleWindowEnded": "MutingAction",
        ]
    }

    private static func mutingSchedule(isNew: Bool) -> [String: String] {
        [
            "startTime": "NaiveDateTime", "endTime": "NaiveDateTime",
            "timeZone": "String" + (isNew ? "!" : ""), "repeat": "MutingRepeat",
            "weeklyRepeatDays": "[DayOfWeek!]", "endRepeat": "NaiveDateTime", "repeatCount": "Int",
        ]
    }

    /// The words of an enumeration.
    static let words: [String: Set<String>] = [
        "DashboardPermissions": ["PRIVATE", "PUBLIC_READ_ONLY", "PUBLIC_READ_WRITE"],
        "DashboardVariableType": ["ENUM", "NRQL", "STRING"],
        "IncidentPreference": ["PER_POLICY", "PER_CONDITION", "PER_CONDITION_AND_TARGET"],
        "AggregationMethod": ["CADENCE", "EVENT_FLOW", "EVENT_TIMER"],
        "FillOption": ["NONE", "LAST_VALUE", "STATIC"],
        "Operator": [
            "ABOVE", "ABOVE_OR_EQUALS", "BELOW", "BELOW_OR_EQUALS", "EQUALS", "NOT_EQUALS",
        ],
        "Priority": ["CRITICAL", "WARNING"], "Occurrences": ["ALL", "AT_LEAST_ONCE"],
        "MutingGroupOperator": ["AND", "OR"],
        "MutingOperator": [
            "ANY", "CONTAINS", "ENDS_WITH", "EQUALS", "IN", "IS_BLANK", "IS_NOT_BLANK",
            "NOT_CONTAINS", "NOT_ENDS_WITH", "NOT_EQUALS", "NOT_IN", "NOT_STARTS_WITH",
            "STARTS_WITH",
        ],
        "MutingRepeat": ["DAILY", "WEEKLY", "MONTHLY"],
        "MutingAction": ["CLOSE_ISSUES_ON_INACTIVE", "DO_NOTHING"],
        "DayOfWeek": [
            "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY",
        ],
        "BaselineDirection": ["UPPER_ONLY", "LOWER_ONLY", "UPPER_AND_LOWER"],
    ]

    /// What a value lacks of a type, with its path; nothing where it is one.
    static func mistakes(in value: JSONValue, of type: String, at path: String) -> [String] {
        if type.hasSuffix("!") {
            guard value != .null else { return ["\(path): Expected \(type), found null."] }
            return mistakes(in: value, of: String(type.dropLast()), at: path)
        }
        if value == .null || type == "Raw" { return [] }
        if type.hasPrefix("[") {
            guard case .array(let elements) = value else { return ["\(path): Expected \(type)."] }
            let element = String(type.dropFirst().dropLast())
            return elements.enumerated().flatMap {
                mistakes(in: $0.element, of: element, at: "\(path)[\($0.offset)]")
            }
        }
        if let fields = inputs[type] {
            guard case .object(let members) = value else { return ["\(path): Expected \(type)."] }
            return members.keys.sorted().filter { fields[$0] == nil }.map { name in
                "In field \"\(name)\": Unknown field."
            }
                + fields.keys.sorted().flatMap { name in
                    mistakes(
                        in: members[name] ?? .null, of: fields[name] ?? "", at: "\(path).\(name)")
                }
        }
        let isRight =
            switch (type, value) {
            case ("Int", .integer), ("Float", .integer), ("Float", .number), ("Boolean", .boolean),
                ("String", .text), ("EntityGuid", .text), ("ID", .text), ("ID", .integer),
                ("Nrql", .text), ("Seconds", .integer):
                true
            case ("NaiveDateTime", .text(let time)):
                time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/) != nil
            case (_, .text(let word)): words[type]?.contains(word) == true
            default: false
            }
        return isRight ? [] : ["\(path): Expected type \(type)."]
    }
}
