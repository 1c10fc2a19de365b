/// How the rows of a sample are made of the answers: grouped, and with the rows of other requests
/// that belong to them. Names are resolved to slots.
public struct RowArrangement: Sendable {
    /// Another request, whose rows are found by the values of some fields.
    public struct Join: Sendable {
        /// Index of the other request, which is a frame of the sample's expressions too.
        public let request: Int
        public let frame: Int
        /// The slots that must be equal, pair by pair: the row's own, and the other request's.
        public let own: [Int]
        public let other: [Int]
        /// The fields of the one row that belongs to a row, and the slots that they get in the row;
        /// nil where any number of rows belongs to it, over which aggregates go.
        public let columns: [(other: Int, own: Int)]?
    }

    /// The slots by whose values rows are grouped; empty where each row is a sample.
    public let group: [Int]
    /// The frame of the rows of a group, over which aggregates go; nil where rows are not grouped.
    public let groupFrame: Int?
    public let joins: [Join]
    /// The slots of a row: those of its request, and behind them those of the rows that it is joined
    /// with.
    public let width: Int
}
