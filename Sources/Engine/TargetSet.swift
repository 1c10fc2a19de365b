public import Definitions

/// The targets that are watched beside those of the configuration, of one moment.
public struct TargetSet: Sendable {
    public var targets: [ResolvedTarget]
    /// Whether these are all that there are: then what was known of others, also from the run before,
    /// is forgotten.
    public var isComplete: Bool

    /// A set of targets.
    public init(_ targets: [ResolvedTarget], isComplete: Bool) {
        self.targets = targets
        self.isComplete = isComplete
    }
}
