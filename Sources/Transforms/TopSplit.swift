public import Telemetry

/// The samples of one answer, parted into those that are kept and the rest.
public struct TopSplit: Sendable {
    /// The rows that are kept, in the order of the answer.
    public var kept: [Sample]
    /// The rows that are not kept, in the order of the answer; aggregates need them as well.
    public var rest: [Sample] = []
    /// A row for each group that has a rest; none where the rest is dropped.
    public var rollups: [Sample] = []
    /// How many rows no row tells of: those of the rest, where it is dropped.
    public var droppedCount = 0
    /// Whether there were more than `TopSelection.maximumGroups` groups.
    public var hasTooManyGroups = false
}
