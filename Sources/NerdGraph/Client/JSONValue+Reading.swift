package import Diagnostics

/// What is in a value; nil where it is of another kind.
extension JSONValue {
    /// A member of an object that is not null.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self,
            let value = members.first(where: { $0.0 == name })?.1
        else { return nil }
        if case .null = value { return nil }
        return value
    }

    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    package var integer: Int? {
        switch self {
        case .number(let number): number
        case .decimal(let number): Int(exactly: number)
        default: nil
        }
    }

    package var elements: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    package var members: [(String, JSONValue)]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The object with another value of a member, which is added at the end where it is not there.
    func with(_ name: String, _ value: JSONValue?) -> JSONValue {
        guard case .object(var members) = self else { return self }
        if let index = members.firstIndex(where: { $0.0 == name }) {
            if let value { members[index].1 = value } else { members.remove(at: index) }
        } else if let value {
            members.append((name, value))
        }
        return .object(members)
    }
}
