/// What it takes to bring a policy, its conditions and its muting rules to what the files say.
public struct PolicyPlan: Sendable {
    public typealias Condition = Planned<ConditionDocument, RemoteCondition>
    public typealias MutingRule = Planned<MutingDocument, RemoteMutingRule>

    /// What was changed.
    public enum Change: Sendable {
        case condition(Condition)
        case mutingRule(MutingRule)
    }

    public var name: String
    /// Nil where the policy is not there.
    public var remote: RemotePolicy?
    /// In what the policy itself differs; only `force` changes that.
    public var differences: [DocumentDifference]
    public var conditions: [Condition]
    /// Empty where the document says nothing of muting rules.
    public var mutingRules: [MutingRule]

    /// Whether New Relic says what the files say.
    public var isSame: Bool {
        remote != nil && differences.isEmpty && conditions.allSatisfy { $0.state == .same }
            && mutingRules.allSatisfy { $0.state == .same }
    }
}
