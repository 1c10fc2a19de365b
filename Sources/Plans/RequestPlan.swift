public import Definitions

/// A request as it is sent, and how its answer is read: only what the mappings use.
public struct RequestPlan: Sendable {
    /// A query parameter.
    public struct Parameter: Sendable, Hashable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The request's name in its source.
    public let name: String
    /// How it travels.
    public var transport = TransportKind.http
    /// Begins with `/`; without query, ready for the wire. Empty where no path is asked for.
    public let path: String
    /// The table that is read; nil for a transport whose answers are documents.
    public var table: AnswerTable?
    /// Parameters of every page, not encoded yet; the page's number comes to them.
    public let query: [Parameter]
    public let pagination: Pagination?
    /// Whether a target may lack it, or refuse it, and be up all the same.
    public var isOptional = false
    /// How one page's rows are found and read.
    public let layout: RowLayout
}

/// Where the rows of an answer are and which fields of them are read into which slot.
public struct RowLayout: Sendable {
    /// A field that some mapping uses.
    public struct Field: Sendable {
        /// As the definition names it, for messages.
        public let name: String
        /// How many objects to step out of, from the row to those that hold it.
        public let levelsUp: Int
        /// The keys from there to the value.
        public let keys: [String]
        public let kind: FieldDefinition.Kind
        /// The words that a text is known to be; empty where any text can come.
        public var words: [String] = []
        /// Whether a row may lack it; a row without a field that it must have is refused.
        public let isOptional: Bool
        /// The series that is read, over a transport that has them; nil for another.
        public var series: Series?
        /// The column in a `RowTable`.
        public let slot: Int
        /// The column among the counters, for a counter.
        public let counterSlot: Int?
    }

    /// A series of an exposition, or one of its labels.
    public enum Series: Sendable, Hashable {
        /// The values of the series of a name whose labels have certain values; nil for `fold` where
        /// there is one in a row.
        case value(name: String, labels: [String: String], fold: SeriesFold?)
        case label(String)
    }

    /// A field that is computed of offsets as they are and as they were before.
    public struct History: Sendable, Hashable {
        public let function: HistoryFunction.Name
        public let committed: Int
        public let end: Int
        /// The slots of the further fields that it names.
        public let others: [Int]
        /// The column in a `RowTable` that it fills.
        public let slot: Int
    }

    public let rows: RowsPath
    /// The fields that are read, in the order of their slots.
    public let fields: [Field]
    /// The width of a `RowTable`: every declared field has a slot, read or not.
    public let fieldCount: Int
    public let counterCount: Int
    /// The fields that are computed when the answer was read.
    public var histories: [History] = []
    /// The slots that make a row the same row next time; empty where rows have no identity.
    public let key: [Int]
}
