import Foundation

extension JSONValue {
    /// The value as a document, members in the order of their names.
    package var bytes: [UInt8] {
        let data = try? JSONSerialization.data(
            withJSONObject: plain, options: [.fragmentsAllowed, .sortedKeys])
        return Array(data ?? Data())
    }

    private var plain: Any {
        switch self {
        case .null: NSNull()
        case .boolean(let value): value
        case .integer(let value): value
        case .number(let value): value
        case .text(let value): value
        case .array(let values): values.map(\.plain)
        case .object(let members): members.mapValues(\.plain)
        }
    }

    /// A member of an object; null where there is none.
    package subscript(name: String) -> JSONValue {
        get { if case .object(let members) = self { members[name] ?? .null } else { .null } }
        set {
            guard case .object(var members) = self else { return }
            members[name] = newValue
            self = .object(members)
        }
    }

    /// An element of an array; null where there is none.
    package subscript(index: Int) -> JSONValue {
        get {
            if case .array(let elements) = self, elements.indices.contains(index) {
                elements[index]
            } else {
                .null
            }
        }
        set {
            guard case .array(var elements) = self, elements.indices.contains(index) else { return }
            elements[index] = newValue
            self = .array(elements)
        }
    }

    package var elements: [JSONValue] {
        if case .array(let elements) = self { elements } else { [] }
    }

    package var string: String? {
        if case .text(let text) = self { text } else { nil }
    }
}
