public import Diagnostics

/// An alert policy as the files say that it is, in the form in which NerdGraph takes it.
public struct PolicyDocument: Sendable {
    /// How problems are grouped to issues.
    public enum IncidentPreference: String, Sendable, Hashable, CaseIterable {
        case perPolicy = "PER_POLICY"
        case perCondition = "PER_CONDITION"
        case perConditionAndTarget = "PER_CONDITION_AND_TARGET"
    }

    /// What it is found by in the account; 128 characters at most.
    public var name: String
    public var incidentPreference: IncidentPreference
    public var conditions: [ConditionDocument]
    /// When, and of what, nobody is told; nil where muting rules are not looked at.
    public var mutingRules: [MutingDocument]?

    public init(
        name: String, incidentPreference: IncidentPreference = .perConditionAndTarget,
        conditions: [ConditionDocument], mutingRules: [MutingDocument]? = nil
    ) {
        self.name = name
        self.incidentPreference = incidentPreference
        self.conditions = conditions
        self.mutingRules = mutingRules
    }
}

/// An alert condition on an NRQL query.
public struct ConditionDocument: Sendable, KeyedDocument {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case fixed = "STATIC"
        case baseline = "BASELINE"
    }

    /// What it is recognized by when its name changes, such as `INFRA-MESSAGE_QUEUE_QUEUE/notDrained`;
    /// unique within the policy.
    public var key: String
    public var name: String
    public var kind: Kind
    /// The input of `alertsNrqlConditionStaticCreate` or `alertsNrqlConditionBaselineCreate`: an object
    /// with `name`, `enabled`, `nrql`, `signal`, `terms` and what else there is.
    public var input: JSONValue

    /// The longest description of a condition, in characters, with our mark in it.
    public static let maximumDescription = 4_000

    public init(key: String, name: String, kind: Kind, input: JSONValue) {
        self.key = key
        self.name = name
        self.kind = kind
        self.input = input
    }

    var form: JSONValue { input.conditionForm }
}
