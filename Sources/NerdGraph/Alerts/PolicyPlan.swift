/// What it takes to bring a policy and its conditions to what the files say.
public struct PolicyPlan: Sendable {
    /// What is to be done about one condition.
    public struct Condition: Sendable {
        public enum State: String, Sendable, Hashable, CaseIterable {
            /// It is not there yet.
            case new
            /// It is there, and nothing is to be done.
            case same
            /// It is as it was applied last, and the files say something else now.
            case changed
            /// It was changed in New Relic since it was applied last.
            case edited
            /// There is a condition of that name that was never applied.
            case foreign
            /// It was applied once, and the files say nothing of it any more, or another one has
            /// taken its place.
            case left
        }

        public var state: State
        public var name: String
        /// What it is recognized by; empty for one that was never applied.
        public var key: String { document?.key ?? remote?.key ?? "" }
        public var document: ConditionDocument?
        public var remote: RemoteCondition?
        /// In what New Relic differs from the files; empty where it is new or left.
        public var differences: [DocumentDifference]

        /// Whether it is overwritten only when that is asked for.
        public var needsForce: Bool { state == .edited || state == .foreign }
    }

    public var name: String
    /// Nil where the policy is not there.
    public var remote: RemotePolicy?
    /// In what the policy itself differs; only `force` changes that.
    public var differences: [DocumentDifference]
    public var conditions: [Condition]

    /// Whether New Relic says what the files say.
    public var isSame: Bool {
        remote != nil && differences.isEmpty && conditions.allSatisfy { $0.state == .same }
    }
}
