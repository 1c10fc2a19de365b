public import Definitions
package import Patterns

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
    /// What an answer is written in.
    public var format = AnswerFormat.json
    /// Whether an answer is what was appended since the one before.
    public var isFollowed = false
    /// Begins with `/`; without query, ready for the wire but for the placeholders of a follow-up.
    /// Empty where no path is asked for.
    public let path: String
    public var method = RequestMethod.get
    /// Further headers of every page.
    public var headers: [Parameter] = []
    public var body: RequestBody?
    /// Whose rows it is sent for; nil where it is sent once.
    public var followUp: FollowUpPlan?
    /// Whether it may be asked if the answer has changed at all.
    public var isConditional = true
    /// The table that is read; nil for a transport whose answers are documents.
    public var table: AnswerTable?
    /// The query that is asked, over `nrql`; nil for another transport.
    public var nrql: String?
    /// Parameters of every page, not encoded yet; the page's number comes to them.
    public let query: [Parameter]
    public let pagination: Pagination?
    /// How many rows are read, of those that the server gives first; nil for all.
    public var maximumRows: Int?
    /// Whether a target may lack it, or refuse it, and be up all the same.
    public var isOptional = false
    /// How one page's rows are found and read.
    public let layout: RowLayout
}

/// Where the rows of an answer are and which fields of them are read into which slot.
public struct RowLayout: Sendable, Hashable {
    /// A field that some mapping uses.
    public struct Field: Sendable, Hashable {
        /// As the definition names it, for messages.
        public let name: String
        /// How many steps out, from the row to what holds it.
        public let levelsUp: Int
        /// The keys from there to the value; none for the key by which that is a member, and for a
        /// group.
        public let keys: [String]
        public let kind: FieldDefinition.Kind
        /// The words that a text is known to be; empty where any text can come.
        public var words: [String] = []
        /// Whether a row may lack it; a row without a field that it must have is refused.
        public let isOptional: Bool
        /// The series that is read, over a transport that has them; nil for another.
        public var series: Series?
        /// The group of the layout's `split` that it is, counted from 0; nil for one that is read.
        public var group: Int?
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
        /// How far back it looks, in milliseconds; nil where the function says it.
        public let window: Int64?
        /// The column in a `RowTable` that it fills.
        public let slot: Int
    }

    /// A field that holds what stands for a placeholder of the follow-up.
    public struct Given: Sendable, Hashable {
        public let placeholder: String
        /// As the definition names the field.
        public let name: String
        public let kind: FieldDefinition.Kind
        /// The column in a `RowTable` that it fills.
        public let slot: Int
    }

    /// A text that a pattern takes apart.
    package struct Split: Sendable, Hashable {
        /// Which of `fields` it is.
        package let field: Int
        package let expression: RegularExpression

        package init(field: Int, expression: RegularExpression) {
            self.field = field
            self.expression = expression
        }
    }

    public var rows: RowsPath
    /// How one text of a row is taken apart; a row whose text it does not fit is none.
    package var split: Split?
    /// The fields that are read, in the order of their slots.
    public let fields: [Field]
    /// The width of a `RowTable`: every declared field has a slot, read or not.
    public let fieldCount: Int
    public let counterCount: Int
    /// The fields that are computed when the answer was read.
    public var histories: [History] = []
    /// The fields that have their value of the row that is followed.
    public var given: [Given] = []
    /// Whether several answers make the rows, one for each row of another request.
    public var isFollowing = false
    /// The slots that make a row the same row next time; empty where rows have no identity.
    public let key: [Int]

    /// Whether there is one row at most.
    public var isOneRow: Bool { rows.isOne && !isFollowing }
}
