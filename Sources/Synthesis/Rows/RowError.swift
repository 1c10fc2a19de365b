import CSimdJSON

/// Why a line is no row.
public enum RowError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The reason in words.
    case notJSON(String)
    /// The line ends within the object.
    case cut
    case tooDeep
    /// It is something else than an object.
    case noObject(String)
    /// There are too many keys, or one is too long.
    case tooManyKeys
    case noMemory

    public var description: String {
        switch self {
        case .notJSON(let detail): "not JSON: \(detail)"
        case .cut: "the JSON ends before it is complete"
        case .tooDeep: "nested more than \(CSJ_MAXIMUM_DEPTH) levels deep"
        case .noObject(let noun): "\(noun), not an object"
        case .tooManyKeys:
            "more than \(SampleReader.maximumKeys) keys, or one of more than "
                + "\(SampleReader.maximumNameLength) bytes"
        case .noMemory: "no memory to read it"
        }
    }
}

extension csj_tag {
    /// What a person calls it.
    var noun: String {
        switch self {
        case .false, .true: "true or false"
        case .integer, .unsigned, .double: "a number"
        case .text: "a text"
        case .list: "a list"
        case .object: "an object"
        case .absent, .null, .blocked: "null"
        }
    }
}
