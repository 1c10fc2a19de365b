/// What a YAML value may be, as data: the reference page and, later, the JSON Schema come from it.
public indirect enum Schema: Sendable {
    case string(pattern: String?)
    case expression
    case integer(ClosedRange<Int>)
    case number
    case boolean
    case duration
    case size
    case unit
    case choice([String])
    case list(Schema)
    case map(key: String, value: Schema)
    case record(RecordOutline)
    case oneOf([Schema])
    /// A record whose kind is named by one of its keys.
    case tagged(key: String, kinds: [RecordOutline])
    /// Text that `${env:NAME}` and `${file:PATH}` can stand in.
    case interpolated
    /// Text that must come from `${env:NAME}` or `${file:PATH}`.
    case secret
    case scalar
}

/// A record as the reference shows it: a name, what it is, and its keys in the order of writing.
public struct RecordOutline: Sendable {
    /// One key of a record.
    public struct Key: Sendable {
        public var name: String
        public var requirement: Requirement
        public var summary: String
        public var schema: Schema
        /// The record that the key is described in, where others share it.
        public var shared: RecordOutline?

        public init(
            name: String, requirement: Requirement, summary: String, schema: Schema,
            shared: RecordOutline? = nil
        ) {
            self.name = name
            self.requirement = requirement
            self.summary = summary
            self.schema = schema
            self.shared = shared
        }
    }

    /// Whether a key must be there, and what stands for it when it is not.
    public enum Requirement: Sendable, Hashable {
        case required
        case optional
        case defaulted(String)
    }

    public var name: String
    public var summary: String
    public var keys: [Key]

    /// The name with its article, such as `an attribute`; without one where it names a plurality
    /// or a matter.
    var noun: String {
        guard !name.hasSuffix("s"), name != "ownership" else { return name }
        return ("aeiou".contains(name.prefix(1)) ? "an " : "a ") + name
    }
}
