import Diagnostics

/// What a status of an endpoint means for the rows that were sent.
public enum StatusMeaning: String, Sendable, Hashable, CaseIterable {
    /// The rows are delivered.
    case success
    /// The same rows may be taken later.
    case retry
    /// Nothing is taken until somebody acts, as with a bad key; the rows wait.
    case hold
    /// The request is too large: halves may fit, down to a row alone.
    case split
    /// Something in the request is never taken: halves show which rows, and a row that is refused
    /// alone becomes a dead letter.
    case refuse
}

extension Codec where Value == [NamedValue<StatusMeaning>] {
    /// A mapping from statuses, such as `429`, and classes of them, such as `5xx`.
    static var statuses: Codec {
        Codec<StatusMeaning>.choice.map(of: "status, such as `429` or `5xx`")
            .map { entries, _, report in
                for entry in entries where !isStatus(entry.name.value) {
                    report.add(.notAStatus(entry.name))
                }
                return entries
            }
    }

    private static func isStatus(_ text: String) -> Bool {
        let characters = Array(text.utf8)
        guard characters.count == 3, (0x31...0x35).contains(characters[0]) else { return false }
        let rest = characters[1...]
        return rest.allSatisfy { (0x30...0x39).contains($0) }
            || rest.allSatisfy { $0 == UInt8(ascii: "x") }
    }
}

extension Diagnostic {
    fileprivate static func notAStatus(_ name: Located<String>) -> Diagnostic {
        Diagnostic(
            "config/status", "`\(shown(name.value))` is not a status of HTTP", at: name.place,
            label: "neither a number nor a class",
            help: "write a number from 100 to 599, or a class such as `5xx`")
    }
}
