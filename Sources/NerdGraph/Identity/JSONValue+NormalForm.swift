import Diagnostics

extension JSONValue {
    /// The form in which two values that mean the same are the same: members in the order of their
    /// names, without those that are null or empty, whole numbers as such.
    var normalForm: JSONValue {
        switch self {
        case .null, .boolean, .number, .string: self
        case .decimal(let number): Int(exactly: number).map { .number($0) } ?? self
        case .array(let elements): .array(elements.map(\.normalForm))
        case .object(let members):
            .object(
                members.map { ($0.0, $0.1.normalForm) }.filter { !$0.1.saysNothing }
                    .sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) })
        }
    }

    /// Whether a member with this value says as much as one that is not there.
    private var saysNothing: Bool {
        switch self {
        case .null: true
        case .array(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        case .boolean, .number, .decimal, .string: false
        }
    }

    /// The object with a member changed, where it is there; nil takes it away.
    func changing(_ name: String, _ change: (JSONValue) -> JSONValue?) -> JSONValue {
        self[name].map { with(name, change($0)) } ?? self
    }

    /// The object without members that are false, or empty texts.
    func withoutFalse() -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(
            members.filter { member in
                switch member.1 {
                case .boolean(false): false
                case .string(let text): !text.isEmpty
                default: true
                }
            })
    }
}
